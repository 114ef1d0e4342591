namespace SpikeNet.Backends.Chip;

/// <summary>What the chip did in one step.</summary>
/// <param name="Counts">The events.</param>
/// <param name="SimpleSeconds">Its time by the simple timing, barrier included.</param>
/// <param name="DetailedSeconds">Its time by the detailed timing; null where that was not asked for.</param>
public sealed record LoihiStep(LoihiCounts Counts, double SimpleSeconds, double? DetailedSeconds);
