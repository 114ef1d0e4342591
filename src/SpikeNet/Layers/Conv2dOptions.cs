namespace SpikeNet;

/// <summary>How a <see cref="Conv2d"/> or <see cref="Conv1d"/> layer starts.</summary>
public sealed record Conv2dOptions
{
    /// <summary>Whether there is a bias, added in every step. Not every target has one.</summary>
    public bool Bias { get; init; }

    /// <summary>The standard deviation of the weights times sqrt(Cin / groups kH kW).</summary>
    public double Gain { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other; divides the channels of input and output.</summary>
    public int Groups { get; init; } = 1;
}
