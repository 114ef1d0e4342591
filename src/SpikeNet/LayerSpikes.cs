using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The spikes of a layer.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Spikes">Its spikes.</param>
public sealed record LayerSpikes(string Layer, SpikeTrain Spikes);
