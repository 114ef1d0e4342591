namespace SpikeNet.Tensors;

/// <summary>What a transposed convolution joins: the layouts of input and output, the window, the output padding and the groups.</summary>
/// <remarks>
/// Each input spreads over the output, y[o, r strideY - paddingY + k dilationY, s strideX - paddingX + l dilationX] += W[k, l, c, o] x[g C + c, r, s]
/// plus b[o], with C = Cin / groups and g the group of o, as in torch.nn.ConvTranspose2d: the way back of the convolution <see cref="Reverse"/>. The output
/// has (size - 1) stride - 2 padding + dilation (kernel - 1) + output padding + 1 places each way. Weights are stored
/// <c>[kH, kW, Cin / groups, Cout]</c>, as a convolution's: an event adds contiguous rows.
/// </remarks>
public sealed class TransposedConvolutionShape
{
    /// <summary>Checks and describes a transposed convolution.</summary>
    /// <param name="input">The input's layout.</param>
    /// <param name="outChannels">Cout, above 0.</param>
    /// <param name="window">Kernel, stride, padding, dilation.</param>
    /// <param name="outputPaddingY">Rows added below the output, below the stride.</param>
    /// <param name="outputPaddingX">Columns added at the right of the output, below the stride.</param>
    /// <param name="groups">Groups of channels that do not see each other; divides Cin and Cout.</param>
    /// <exception cref="ArgumentException">A size is out of range, nothing is left of the output, or the groups do not divide the channels.</exception>
    public TransposedConvolutionShape(FeatureShape input, int outChannels, SpatialWindow window, int outputPaddingY = 0, int outputPaddingX = 0, int groups = 1)
    {
        if (input.Channels < 1 || input.Height < 1 || input.Width < 1)
            throw new ArgumentException($"Channels, height and width are at least 1, but the input is {input}.", nameof(input));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        (Input, Window, OutputPaddingY, OutputPaddingX, Groups) = (input, window, outputPaddingY, outputPaddingX, groups);
        Output = OutputOf(input, outChannels, window, outputPaddingY, outputPaddingX);
        Reverse = new ConvolutionShape(Output, input.Channels, window, groups);
    }

    /// <summary>The input's layout.</summary>
    public FeatureShape Input { get; }

    /// <summary>The output's layout.</summary>
    public FeatureShape Output { get; }

    /// <summary>Kernel, stride, padding and dilation.</summary>
    public SpatialWindow Window { get; }

    /// <summary>Rows added below the output.</summary>
    public int OutputPaddingY { get; }

    /// <summary>Columns added at the right of the output.</summary>
    public int OutputPaddingX { get; }

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>The convolution from the output's layout to the input's, whose way back this is.</summary>
    public ConvolutionShape Reverse { get; }

    /// <summary>The shape of the weights, <c>[kH, kW, Cin / groups, Cout]</c>.</summary>
    public int[] WeightShape => [Window.KernelHeight, Window.KernelWidth, Input.Channels / Groups, Output.Channels];

    /// <summary>The layout of the output.</summary>
    /// <param name="input">The input's layout.</param>
    /// <param name="outChannels">Cout.</param>
    /// <param name="window">Kernel, stride, padding, dilation.</param>
    /// <param name="outputPaddingY">Rows added below the output, below the stride.</param>
    /// <param name="outputPaddingX">Columns added at the right of the output, below the stride.</param>
    /// <exception cref="ArgumentException">A size is out of range, or nothing is left of the output.</exception>
    public static FeatureShape OutputOf(FeatureShape input, int outChannels, SpatialWindow window, int outputPaddingY, int outputPaddingX)
    {
        if (window.KernelHeight < 1 || window.KernelWidth < 1 || window.StrideY < 1 || window.StrideX < 1 || window.PaddingY < 0 || window.PaddingX < 0
            || window.DilationY < 1 || window.DilationX < 1)
            throw new ArgumentException($"Kernel, stride and dilation are at least 1 and padding at least 0, but the window is {window}.", nameof(window));
        if (window.PaddingY > (long)window.DilationY * (window.KernelHeight - 1) || window.PaddingX > (long)window.DilationX * (window.KernelWidth - 1))
            throw new ArgumentException($"The padding is smaller than the kernel's extent, but the window is {window}.", nameof(window));
        if (outputPaddingY < 0 || outputPaddingX < 0 || outputPaddingY >= window.StrideY || outputPaddingX >= window.StrideX)
            throw new ArgumentException($"The output padding is at least 0 and below the stride {window.StrideY} x {window.StrideX}, but it is {outputPaddingY} x {outputPaddingX}.", nameof(outputPaddingY));
        var height = Places(input.Height, window.KernelHeight, window.StrideY, window.PaddingY, window.DilationY, outputPaddingY);
        var width = Places(input.Width, window.KernelWidth, window.StrideX, window.PaddingX, window.DilationX, outputPaddingX);
        return height is >= 1 and <= int.MaxValue && width is >= 1 and <= int.MaxValue && (double)height * width * outChannels <= int.MaxValue
            ? new FeatureShape(outChannels, (int)height, (int)width)
            : throw new ArgumentException($"The window {window} makes no output of {input}: use less padding or a larger kernel.", nameof(window));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Input} -> {Output}, transposed {Window}, {Groups} groups";

    private static long Places(int size, int kernel, int stride, int padding, int dilation, int outputPadding) =>
        ((size - 1L) * stride) - (2L * padding) + ((long)dilation * (kernel - 1)) + outputPadding + 1;
}
