namespace SpikeNet;

/// <summary>The learning rate times a factor every few epochs, as <c>StepLR</c>: lr factor^floor(epoch / n).</summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>n, the epochs between two drops, at least 1.</summary>
    public required int EveryEpochs { get; init; }

    /// <summary>The factor, above 0.</summary>
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    public override string Kind => "Step";

    /// <inheritdoc/>
    public override double RateAt(double learningRate, TrainingPoint at) => learningRate * Math.Pow(Factor, at.Epoch / EveryEpochs);

    /// <inheritdoc/>
    public override void Verify()
    {
        ThrowUnless(EveryEpochs >= 1, "the epochs between two drops are at least 1", EveryEpochs);
        ThrowUnless(Factor > 0, "the factor is above 0", Factor);
    }
}
