namespace SpikeNet.Backends.Chip;

/// <summary>What one core did in a run.</summary>
/// <param name="Load">The core, and what it holds.</param>
/// <param name="MessagesOut">Messages that it sent.</param>
/// <param name="MessagesIn">Messages that it received.</param>
/// <param name="Synapses">Synapses that they read.</param>
/// <param name="PeakSynapsesPerSecond">The largest number of synapses read in a step, divided by that step's time (detailed where it was worked out).</param>
public sealed record LoihiCoreActivity(LoihiCoreLoad Load, long MessagesOut, long MessagesIn, long Synapses, double PeakSynapsesPerSecond);
