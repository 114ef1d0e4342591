namespace SpikeNet;

/// <summary>How a <see cref="Linear"/> layer starts.</summary>
public sealed record LinearOptions
{
    /// <summary>Whether there is a bias, added in every step. Not every target has one.</summary>
    public bool Bias { get; init; }

    /// <summary>The standard deviation of the weights times sqrt(in).</summary>
    public double Gain { get; init; } = 1;
}
