using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Layouts of nodes that may be wrong in any way: no rule here throws or takes memory for a shape.</summary>
internal static class NodeShapes
{
    /// <summary>Whether a layout exists and is within <see cref="GraphVerifier.SizeLimit"/>.</summary>
    internal static bool IsSound(FeatureShape shape) =>
        shape is { Channels: >= 1, Height: >= 1, Width: >= 1 } && (double)shape.Channels * shape.Height * shape.Width <= GraphVerifier.SizeLimit;

    /// <summary>The layout that every input of a node must have; null where the node is too wrong to say.</summary>
    internal static FeatureShape? Input(GraphNode node)
    {
        if (node is DenseNode { Weight.Shape.Length: not 2 } or InputNode or ConcatenationNode)
            return null;
        var shape = node.ExpectedInput;
        return IsSound(shape) ? shape : null;
    }

    /// <summary>The layout that a node gives; null where the node is too wrong to say.</summary>
    internal static FeatureShape? Output(GraphNode node)
    {
        FeatureShape? shape = node switch
        {
            DenseNode { Weight.Shape.Length: not 2 } => null,
            ConvolutionNode { Weight.Shape.Length: not 4 } or TransposedConvolutionNode { Weight.Shape.Length: not 4 } => null,
            ConvolutionNode convolution => Windowed(convolution.InputShape, convolution.Window, convolution.OutChannels),
            TransposedConvolutionNode transposed => Spread(transposed),
            ConcatenationNode concatenation => Joined(concatenation),
            PathNode path => path.Body is { } body && IsSound(path.InputShape) && body.Nodes.OfType<ReadOutNode>().Count() == 1 ? path.OutputShape : null,
            PoolNode pool => Windowed(pool.InputShape, pool.Window, pool.InputShape.Channels),
            _ when node is not (InputNode or DenseNode or NeuronNode or ProgramNeuronNode or ReadOutNode) && !IsSound(node.ExpectedInput) => null,
            _ => node.OutputShape,
        };
        return shape is { } s && IsSound(s) ? s : null;
    }

    /// <summary>What is wrong with a window on a layout; null where it fits.</summary>
    internal static string? WindowFault(FeatureShape input, SpatialWindow window)
    {
        if (window.KernelHeight < 1 || window.KernelWidth < 1 || window.StrideY < 1 || window.StrideX < 1 || window.DilationY < 1 || window.DilationX < 1)
            return "a kernel, stride or dilation below 1";
        if (window.PaddingY < 0 || window.PaddingX < 0)
            return "a negative padding";
        var (height, width) = (Extent(window.KernelHeight, window.DilationY), Extent(window.KernelWidth, window.DilationX));
        if (window.PaddingY >= height || window.PaddingX >= width)
            return $"a padding of {window.PaddingY} x {window.PaddingX} around windows of {height} x {width}";
        return height > input.Height + (2L * window.PaddingY) || width > input.Width + (2L * window.PaddingX)
            ? $"windows of {height} x {width}"
            : null;
    }

    /// <summary>The kernel's extent with its dilation; wide, because a damaged file may state anything.</summary>
    private static long Extent(int kernel, int dilation) => ((long)dilation * (kernel - 1)) + 1;

    /// <summary>What is wrong with the window of a transposed convolution; null where it makes an output.</summary>
    internal static string? SpreadFault(TransposedConvolutionNode node)
    {
        try
        {
            return TransposedConvolutionShape.OutputOf(node.InputShape, 1, node.Window, node.OutputPaddingY, node.OutputPaddingX) is var output && IsSound(output)
                ? null : $"an output of {output.Height} x {output.Width} places";
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    private static FeatureShape? Spread(TransposedConvolutionNode node)
    {
        if (!IsSound(node.InputShape) || node.OutChannels < 1 || SpreadFault(node) is not null)
            return null;
        return TransposedConvolutionShape.OutputOf(node.InputShape, 1, node.Window, node.OutputPaddingY, node.OutputPaddingX) with { Channels = node.OutChannels };
    }

    private static FeatureShape? Joined(ConcatenationNode node)
    {
        if (node.Inputs.IsDefaultOrEmpty || !node.Inputs.All(IsSound) || node.Inputs.Any(i => (i.Height, i.Width) != (node.Inputs[0].Height, node.Inputs[0].Width)))
            return null;
        return node.Inputs.Sum(i => (double)i.Channels) <= GraphVerifier.SizeLimit ? node.OutputShape : null;
    }

    private static FeatureShape? Windowed(FeatureShape input, SpatialWindow window, int channels) =>
        IsSound(input) && channels >= 1 && WindowFault(input, window) is null ? window.Output(input, channels) : null;
}
