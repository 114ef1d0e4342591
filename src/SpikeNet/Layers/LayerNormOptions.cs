namespace SpikeNet;

/// <summary>How a <see cref="LayerNorm"/> or <see cref="GroupNorm"/> layer normalises; the defaults are torch's.</summary>
public sealed record LayerNormOptions
{
    private readonly double _epsilon = 1e-5;

    /// <summary>Added to the variance, above 0.</summary>
    public double Epsilon
    {
        get => _epsilon;
        init => _epsilon = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Epsilon is a finite number above 0.");
    }

    /// <summary>Whether gain and shift are trained; otherwise they stay 1 and 0.</summary>
    public bool Affine { get; init; } = true;

    /// <summary>For a <see cref="LayerNorm"/>: whether the channels of each place are normalised by themselves, as in transformers, instead of all features together.</summary>
    public bool EachPlace { get; init; }
}
