namespace SpikeNet.Backends.Chip;

/// <summary>A way from a population to a node without neurons between.</summary>
/// <param name="Source">The name of the node that spikes.</param>
/// <param name="Delay">Steps of delay nodes on it.</param>
/// <param name="Taps">Its weights.</param>
internal sealed record LoihiPath(string Source, int Delay, LoihiTaps Taps);
