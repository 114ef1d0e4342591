namespace SpikeNet.Tensors;

/// <summary>The window of a convolution or a pooling as it moves over rows and columns, with the words of torch.nn.</summary>
/// <param name="KernelHeight">Rows of the window.</param>
/// <param name="KernelWidth">Columns of the window.</param>
/// <param name="StrideY">Rows from one place to the next.</param>
/// <param name="StrideX">Columns from one place to the next.</param>
/// <param name="PaddingY">Rows of zeros above and below.</param>
/// <param name="PaddingX">Columns of zeros left and right.</param>
/// <param name="DilationY">Rows from one tap to the next.</param>
/// <param name="DilationX">Columns from one tap to the next.</param>
public readonly record struct SpatialWindow(
    int KernelHeight, int KernelWidth, int StrideY = 1, int StrideX = 1, int PaddingY = 0, int PaddingX = 0, int DilationY = 1, int DilationX = 1)
{
    /// <summary>A square window.</summary>
    public static SpatialWindow Square(int kernel, int stride = 1, int padding = 0, int dilation = 1) =>
        new(kernel, kernel, stride, stride, padding, padding, dilation, dilation);

    /// <summary>A window along a line.</summary>
    public static SpatialWindow Line(int kernel, int stride = 1, int padding = 0, int dilation = 1) =>
        new(1, kernel, 1, stride, 0, padding, 1, dilation);

    /// <summary>The layout of the output, floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1 each way.</summary>
    /// <param name="input">The input's layout.</param>
    /// <param name="channels">The output's channels.</param>
    /// <exception cref="ArgumentException">A size of the window is out of range, or it does not fit into the padded input.</exception>
    public FeatureShape Output(FeatureShape input, int channels)
    {
        if (KernelHeight < 1 || KernelWidth < 1 || StrideY < 1 || StrideX < 1 || PaddingY < 0 || PaddingX < 0 || DilationY < 1 || DilationX < 1)
            throw new ArgumentException($"Kernel, stride and dilation are at least 1 and padding at least 0, but the window is {this}.", nameof(input));
        var height = Places(input.Height, KernelHeight, StrideY, PaddingY, DilationY);
        var width = Places(input.Width, KernelWidth, StrideX, PaddingX, DilationX);
        return height >= 1 && width >= 1
            ? new FeatureShape(channels, height, width)
            : throw new ArgumentException($"The window {this} does not fit into {input}: use a smaller kernel or more padding.", nameof(input));
    }

    private static int Places(int size, int kernel, int stride, int padding, int dilation)
    {
        var room = size + (2 * padding) - (dilation * (kernel - 1)) - 1;
        return room < 0 ? 0 : (room / stride) + 1;
    }
}
