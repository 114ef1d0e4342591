using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What a network gives for a batch.</summary>
/// <param name="Scores">One score per sample and class, <c>[1, B, classes]</c>.</param>
/// <param name="Spikes">The spikes of each spiking layer, in order.</param>
public sealed record NetworkOutput(Signal Scores, ImmutableArray<LayerSpikes> Spikes)
{
    /// <summary>What the last layer gives in every step, <c>[T, B, N]</c>, before the read-out; of a pass in an arena as long as its step.</summary>
    public required Signal LastLayer { get; init; }
}
