namespace SpikeNet.Backends.Chip;

/// <summary>A message that a core sends, or the rest of its work behind the last one.</summary>
/// <param name="Generation">The core's own time since its last message in seconds, axon out included.</param>
/// <param name="Axon">The axon; -1 for the rest of a core's work, which sends nothing.</param>
internal readonly record struct LoihiSend(double Generation, int Axon);
