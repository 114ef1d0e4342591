namespace SpikeNet;

/// <summary>The learning rate times a factor after every epoch, as <c>ExponentialLR</c>: lr factor^epoch.</summary>
public sealed record ExponentialSchedule : LearningRateSchedule
{
    /// <summary>The factor, above 0.</summary>
    public required double Factor { get; init; }

    /// <inheritdoc/>
    public override string Kind => "Exponential";

    /// <inheritdoc/>
    public override double RateAt(double learningRate, TrainingPoint at) => learningRate * Math.Pow(Factor, at.Epoch);

    /// <inheritdoc/>
    public override void Verify() => ThrowUnless(Factor > 0, "the factor is above 0", Factor);
}
