using SpikeNet.Graph;

namespace SpikeNet;

/// <summary>How to train.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the data, at least 1.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Samples that go through the network together, at least 1; the last batch of an epoch, or of a length, may be smaller.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Batches per optimiser step, at least 1: their gradients are added up as if their samples were one batch, in the memory of one.</summary>
    public int AccumulateBatches { get; init; } = 1;

    /// <summary>
    /// k, at least 1: the gradient flows back through at most so many time steps (truncated back-propagation through time), and
    /// memory is that of k steps; null for whole sequences.
    /// </summary>
    /// <remarks>
    /// Longer sequences go through the network in chunks of k steps, with the neurons' states carried from chunk to chunk, twice:
    /// for the scores of the whole and for the gradients. The loss is that of the whole sequence. For read-outs by
    /// spike count, population vote, maximum or last value; others are refused. All neurons must carry their state, as <see cref="NeuronLayer"/> does.
    /// </remarks>
    public int? TruncateSteps { get; init; }

    /// <summary>The learning rate that <see cref="Schedule"/> varies; its peak with the default schedule.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The learning rate over the course of the training; by default it rises over the first epoch and falls towards 0 as a half cosine.</summary>
    public LearningRateSchedule Schedule { get; init; } = new WarmUpCosineSchedule();

    /// <summary>Gradients are scaled down to this Euclidean norm, all parameters together; infinity for no scaling.</summary>
    public double GradientNorm { get; init; } = 5;

    /// <summary>Then each element of a gradient is limited to this size; infinity, the default, for no limit.</summary>
    public double GradientLimit { get; init; } = double.PositiveInfinity;

    /// <summary>The seed from which every random number flows.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The loss of the scores.</summary>
    public Loss Loss { get; init; } = new CrossEntropy();

    /// <summary>A loss of the last layer's outputs in every step, which takes the place of <see cref="Loss"/>; null, the default, for none. Whole sequences only.</summary>
    public SequenceLoss? SequenceLoss { get; init; }

    /// <summary>The optimiser and its settings.</summary>
    public OptimiserOptions Optimiser { get; init; } = new AdamOptions();

    /// <summary>Refuses settings that mean nothing.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public void Verify()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(AccumulateBatches);
        if (TruncateSteps is { } steps)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps, nameof(TruncateSteps));
        if (!(LearningRate >= 0 && double.IsFinite(LearningRate)))
            throw new ArgumentException($"The learning rate is a finite number of at least 0, but it is {LearningRate}.");
        if (!(GradientNorm > 0 && GradientLimit > 0))
            throw new ArgumentException($"The largest norm and the largest size of gradients are above 0, but they are {GradientNorm} and {GradientLimit}.");
        if (SequenceLoss is not null && TruncateSteps is not null)
            throw new ArgumentException("A loss of every step is of whole sequences, which truncation cuts: choose one of them.");
        Schedule.Verify();
    }

    /// <summary>Refuses settings that mean nothing, and losses that do not fit the read-out.</summary>
    /// <param name="rule">The rule of the network's read-out.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or the loss takes other read-outs.</exception>
    public void Verify(ReadOutRule rule)
    {
        Verify();
        if (SequenceLoss is null)
            Loss.Verify(rule);
        else
            SequenceLoss.Verify(rule);
    }
}
