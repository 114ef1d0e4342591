namespace SpikeNet.Backends.Chip;

/// <summary>What reaches a node in a step: weighted spikes of populations, and a constant.</summary>
/// <param name="Paths">The ways from populations.</param>
/// <param name="Bias">The constant of each value, or null for none.</param>
internal sealed record LoihiValues(IReadOnlyList<LoihiPath> Paths, long[]? Bias);
