using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>What an event-driven chip did with one sample.</summary>
/// <param name="Prediction">The class with the most spikes, the first of equals.</param>
/// <param name="Events">Events that entered each layer.</param>
/// <param name="Spikes">Spikes that each layer fired.</param>
public sealed record EventByEventSample(int Prediction, ImmutableArray<long> Events, ImmutableArray<long> Spikes);
