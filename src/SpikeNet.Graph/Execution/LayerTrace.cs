using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>What the synapses of one layer received and counted in a run of any graph: what hardware models price.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Counts">Its counts.</param>
/// <param name="Input">The events that reached it; with values where they are pooled or added.</param>
/// <param name="Outputs">The spikes of each population of <see cref="SynapticLayer.Neurons"/>; null for one that does not spike.</param>
public sealed record LayerTrace(SynapticLayer Layer, NodeCounts Counts, SpikeTrain Input, IReadOnlyList<SpikeTrain?> Outputs);
