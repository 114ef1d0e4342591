using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>What a network did on Speck2e with a batch, event by event and, for comparison, step by step. Modelled, not measured.</summary>
public sealed record Speck2eAccount
{
    /// <summary>The number of samples.</summary>
    public required int Inferences { get; init; }

    /// <summary>The class of each sample, event by event.</summary>
    public required ImmutableArray<int> Predictions { get; init; }

    /// <summary>The class of each sample by the graph's definition, step by step.</summary>
    public required ImmutableArray<int> StepByStepPredictions { get; init; }

    /// <summary>The layers in order.</summary>
    public required ImmutableArray<Speck2eLayerAccount> Layers { get; init; }

    /// <summary>How often a potential met the end of its range.</summary>
    public required long Saturations { get; init; }

    /// <summary>Spikes after which the potential was still at the threshold, so that the next had to wait for a later event.</summary>
    public required long Postponed { get; init; }

    /// <summary>The time that an input event takes through all layers, in seconds: layers x service time.</summary>
    public required double SecondsPerEvent { get; init; }

    /// <summary>The mean time of an inference whose events come as fast as the chip takes them: the busiest layer's events and one pass of all layers, x service time.</summary>
    public required double? SecondsPerInference { get; init; }

    /// <summary>The length of a step in seconds; null where the network does not say.</summary>
    public required double? StepSeconds { get; init; }

    /// <summary>Samples of the same class either way.</summary>
    public int SamePredictions => Predictions.Zip(StepByStepPredictions).Count(p => p.First == p.Second);
}
