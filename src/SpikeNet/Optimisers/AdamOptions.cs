namespace SpikeNet;

/// <summary>The rates of <see cref="Adam"/>.</summary>
public sealed record AdamOptions
{
    /// <summary>b1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>b2.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>eps.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The decoupled weight decay.</summary>
    public double WeightDecay { get; init; }
}
