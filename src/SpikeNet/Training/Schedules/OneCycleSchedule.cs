namespace SpikeNet;

/// <summary>One cycle: up from a small rate to the largest and down to nearly nothing, as <c>OneCycleLR</c> with cosines and two phases.</summary>
/// <remarks>
/// Smith and Topin, "Super-convergence", 2019. From lr / initial divisor up to lr at step <c>rising share * S - 1</c>, then down to
/// lr / (initial divisor * final divisor) in the last step, S - 1; between two rates a and b at share p: b + (a - b) (1 + cos(pi p)) / 2.
/// </remarks>
public sealed record OneCycleSchedule : LearningRateSchedule
{
    /// <summary>The share of the steps in which the rate rises, in (0, 1).</summary>
    public double RisingShare { get; init; } = 0.3;

    /// <summary>The largest rate over the first.</summary>
    public double InitialDivisor { get; init; } = 25;

    /// <summary>The first rate over the last.</summary>
    public double FinalDivisor { get; init; } = 1e4;

    /// <inheritdoc/>
    public override string Kind => "OneCycle";

    /// <inheritdoc/>
    public override double RateAt(double learningRate, TrainingPoint at)
    {
        var first = learningRate / InitialDivisor;
        var last = first / FinalDivisor;
        var top = (RisingShare * at.Steps) - 1;
        return at.Step <= top && top > 0
            ? Between(first, learningRate, at.Step / top)
            : Between(learningRate, last, Math.Min(1, (at.Step - top) / (at.Steps - 1 - top)));
    }

    /// <inheritdoc/>
    public override void Verify()
    {
        ThrowUnless(RisingShare is > 0 and < 1, "the rising share is above 0 and below 1", RisingShare);
        ThrowUnless(InitialDivisor > 0, "the initial divisor is above 0", InitialDivisor);
        ThrowUnless(FinalDivisor > 0, "the final divisor is above 0", FinalDivisor);
    }

    private static double Between(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}
