using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>The figures of one epoch, a line of the metrics file.</summary>
public sealed record EpochMetrics
{
    /// <summary>Counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean training loss.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of training samples classified rightly, during the epoch.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The share of validation samples classified rightly, after the epoch; null without validation data.</summary>
    public required double? ValidationAccuracy { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Spikes per neuron and step of each spiking layer, over the training samples.</summary>
    public required ImmutableSortedDictionary<string, double> FiringRates { get; init; }

    /// <summary>Training samples per second; differs from run to run.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>Seconds of the epoch, validation included; differs from run to run.</summary>
    public double Seconds { get; init; }
}
