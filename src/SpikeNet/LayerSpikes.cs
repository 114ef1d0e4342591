using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The spikes of a layer.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Spikes">Its spikes.</param>
public sealed record LayerSpikes(string Layer, SpikeTrain Spikes)
{
    /// <summary>Whether neurons of the layer fired them; false where it passes on those of another, as pooling does.</summary>
    public bool Fired { get; init; } = true;
}
