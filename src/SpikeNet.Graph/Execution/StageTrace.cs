using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>What one layer received, fired and counted in a run: what hardware models price.</summary>
/// <param name="Stage">The layer.</param>
/// <param name="Counts">Its counts.</param>
/// <param name="Input">The spikes that reached it.</param>
/// <param name="Output">The spikes that it fired; null where a read-out takes the sums.</param>
public sealed record StageTrace(GraphStage Stage, NodeCounts Counts, SpikeTrain Input, SpikeTrain? Output);
