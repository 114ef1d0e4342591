namespace SpikeNet;

/// <summary>How a <see cref="BatchNorm"/> layer normalises; the defaults are torch's.</summary>
public sealed record BatchNormOptions
{
    private readonly double _epsilon = 1e-5;
    private readonly double _momentum = 0.1;

    /// <summary>Added to the variance, above 0.</summary>
    public double Epsilon
    {
        get => _epsilon;
        init => _epsilon = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Epsilon is a finite number above 0.");
    }

    /// <summary>The weight of a new batch in the running statistics, in [0, 1]: running = (1 - momentum) running + momentum batch.</summary>
    public double Momentum
    {
        get => _momentum;
        init => _momentum = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The momentum is between 0 and 1.");
    }

    /// <summary>Whether gain and shift are trained; otherwise they stay 1 and 0.</summary>
    public bool Affine { get; init; } = true;
}
