using SpikeNet.Tensors.Kernels.Convolution;

namespace SpikeNet.Tensors;

/// <summary>What a pooling joins: the layout of its input and the window that moves over each channel.</summary>
/// <remarks>Make it once and reuse it: it keeps the tables that the kernels work from.</remarks>
public sealed class PoolingShape
{
    /// <summary>Checks and describes a pooling.</summary>
    /// <param name="input">The input's layout.</param>
    /// <param name="window">Kernel, stride, padding, dilation.</param>
    /// <exception cref="ArgumentException">A size is out of range, or some window would lie outside the input altogether.</exception>
    public PoolingShape(FeatureShape input, SpatialWindow window)
    {
        if (input.Channels < 1 || input.Height < 1 || input.Width < 1)
            throw new ArgumentException($"Channels, height and width are at least 1, but the input is {input}.", nameof(input));
        (Input, Window) = (input, window);
        Output = window.Output(input, input.Channels);
        Rows = new PoolingAxis(input.Height, Output.Height, window.KernelHeight, window.StrideY, window.PaddingY, window.DilationY);
        Columns = new PoolingAxis(input.Width, Output.Width, window.KernelWidth, window.StrideX, window.PaddingX, window.DilationX);
        if (Rows.HasEmptyWindow || Columns.HasEmptyWindow)
            throw new ArgumentException($"With {window} some windows see nothing of {input}: use less padding.", nameof(window));
    }

    /// <summary>The input's layout.</summary>
    public FeatureShape Input { get; }

    /// <summary>The output's layout.</summary>
    public FeatureShape Output { get; }

    /// <summary>Kernel, stride, padding and dilation.</summary>
    public SpatialWindow Window { get; }

    /// <summary>The places under the window, those outside the input included: what an average divides by.</summary>
    public int WindowSize => Window.KernelHeight * Window.KernelWidth;

    internal PoolingAxis Rows { get; }

    internal PoolingAxis Columns { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Input} -> {Output}, {Window}";
}
