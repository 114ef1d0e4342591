using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report;

/// <summary>The spikes of one layer in one sample.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Neurons">The number of its neurons.</param>
/// <param name="Events">Its spikes.</param>
public sealed record RasterLayer(string Layer, int Neurons, ImmutableArray<RasterEvent> Events);
