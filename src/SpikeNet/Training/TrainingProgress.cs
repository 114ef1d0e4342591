using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>How far training is, for a progress display.</summary>
public sealed record TrainingProgress
{
    /// <summary>The current epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs in all.</summary>
    public required int Epochs { get; init; }

    /// <summary>The share of all steps that is done, 0 to 1.</summary>
    public required double Fraction { get; init; }

    /// <summary>The mean loss of the epoch so far.</summary>
    public required double Loss { get; init; }

    /// <summary>The accuracy of the epoch so far.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Training samples per second.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>Spikes per neuron and step of each spiking layer.</summary>
    public required ImmutableArray<double> FiringRates { get; init; }

    /// <summary>The time that is left at this speed.</summary>
    public required TimeSpan Remaining { get; init; }

    /// <summary>The figures of the epoch that has just ended; null in the middle of one.</summary>
    public EpochMetrics? Ended { get; init; }
}
