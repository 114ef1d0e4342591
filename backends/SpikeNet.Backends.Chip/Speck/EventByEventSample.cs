using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>What an event-driven chip did with one sample.</summary>
/// <param name="Prediction">The class with the highest score, the first of equals.</param>
/// <param name="Events">Events that entered each layer.</param>
/// <param name="Spikes">Spikes that each layer fired.</param>
public sealed record EventByEventSample(int Prediction, ImmutableArray<long> Events, ImmutableArray<long> Spikes)
{
    /// <summary>The score of each class: its spikes, or its sums at the end where the last layer has no neurons.</summary>
    public required ImmutableArray<long> Scores { get; init; }

    /// <summary>Potentials of each layer that an event changed: one weight added to one existing neuron, borders left out.</summary>
    public required ImmutableArray<long> Operations { get; init; }

    /// <summary>Potentials of each layer that a tick of the slow clock changed: one bias added to one neuron.</summary>
    public required ImmutableArray<long> BiasUpdates { get; init; }

    /// <summary>The most events of a step that entered each layer.</summary>
    public required ImmutableArray<long> PeakEvents { get; init; }

    /// <summary>The most operations of a step in each layer.</summary>
    public required ImmutableArray<long> PeakOperations { get; init; }

    /// <summary>How often a potential met the end of its range.</summary>
    public required long Saturations { get; init; }

    /// <summary>Spikes after which the potential was still at the threshold, so that the next had to wait for a later event.</summary>
    public required long Postponed { get; init; }
}
