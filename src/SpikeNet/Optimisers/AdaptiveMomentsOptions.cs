namespace SpikeNet;

/// <summary>The settings of <see cref="AdaptiveMoments"/>.</summary>
public abstract record AdaptiveMomentsOptions : OptimiserOptions
{
    /// <summary>b1, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>b2, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>eps, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;
}
