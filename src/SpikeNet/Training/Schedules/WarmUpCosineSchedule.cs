namespace SpikeNet;

/// <summary>A linear rise over the first epochs, then half a cosine down towards 0, which it would reach in the step behind the last.</summary>
/// <remarks>
/// With W = warm-up steps and S = all steps: in step k, from 0, lr (k + 1) / W for k below W, then lr (1 + cos(pi (k - W) / (S - W))) / 2
/// (Loshchilov and Hutter, "SGDR", 2017, equation 5, without restarts). Without warm-up it is <c>CosineAnnealingLR</c> with T_max = S.
/// </remarks>
public sealed record WarmUpCosineSchedule : LearningRateSchedule
{
    /// <summary>Epochs over which the learning rate rises, at least 0.</summary>
    public double WarmUpEpochs { get; init; } = 1;

    /// <inheritdoc/>
    public override string Kind => "WarmUpCosine";

    /// <inheritdoc/>
    public override double RateAt(double learningRate, TrainingPoint at)
    {
        var warmUp = WarmUpEpochs * at.StepsPerEpoch;
        if (at.Step < warmUp)
            return learningRate * (at.Step + 1) / warmUp;
        return learningRate * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (at.Step - warmUp) / Math.Max(1, at.Steps - warmUp))));
    }

    /// <inheritdoc/>
    public override void Verify() => ThrowUnless(WarmUpEpochs >= 0, "the warm-up is at least 0 epochs", WarmUpEpochs);
}
