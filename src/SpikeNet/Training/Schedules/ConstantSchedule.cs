namespace SpikeNet;

/// <summary>The same learning rate in every step.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Kind => "Constant";

    /// <inheritdoc/>
    public override double RateAt(double learningRate, TrainingPoint at) => learningRate;
}
