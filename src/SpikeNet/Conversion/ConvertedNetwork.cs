using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>A spiking network made of one without spikes.</summary>
/// <param name="Network">The network; its parameters are copies.</param>
/// <param name="Layers">Its neurons from input to output.</param>
/// <param name="Options">How it was made.</param>
public sealed record ConvertedNetwork(Network Network, ImmutableArray<ConvertedLayer> Layers, ConversionOptions Options);
