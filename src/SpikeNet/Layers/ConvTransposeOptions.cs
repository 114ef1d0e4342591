namespace SpikeNet;

/// <summary>How a <see cref="ConvTranspose2d"/> or <see cref="ConvTranspose1d"/> layer starts.</summary>
public sealed record ConvTransposeOptions
{
    /// <summary>Whether there is a bias, added in every step. Not every target has one.</summary>
    public bool Bias { get; init; }

    /// <summary>The standard deviation of the weights times the root of the fan-in, the number of inputs that reach an output on average.</summary>
    public double Gain { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other; divides the channels of input and output.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Rows and columns added below and at the right of the output, below the stride: it tells apart the inputs that a strided convolution maps to one size.</summary>
    public int OutputPadding { get; init; }
}
