using System.Collections.Immutable;

namespace SpikeNet.Hardware;

/// <summary>What a target did with a batch.</summary>
public sealed record NetworkRun
{
    /// <summary>The predicted class of each sample.</summary>
    public required ImmutableArray<int> Predictions { get; init; }

    /// <summary>The counts, over all samples of the batch.</summary>
    public required ActivityCounts Activity { get; init; }

    /// <summary>The mean time of an inference in seconds, sample after sample (batch 1); null where the model says nothing of time.</summary>
    public double? LatencySeconds { get; init; }

    /// <summary>Whether <see cref="LatencySeconds"/> was measured on this machine; otherwise it is modelled.</summary>
    public bool LatencyMeasured { get; init; }

    /// <summary>The mean number of clock cycles of an inference; null for targets without a clock or with an unknown one.</summary>
    public double? Cycles { get; init; }

    /// <summary>Remarks that belong beside the figures: assumptions that bind, utilisation, what was left out.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
