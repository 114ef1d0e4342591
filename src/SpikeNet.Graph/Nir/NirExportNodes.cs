using SpikeNet.Tensors;

namespace SpikeNet.Graph.Nir;

/// <summary>Parameters of windows and weights as NIR has them.</summary>
internal static class NirExportNodes
{
    /// <summary>Whether a convolution runs along a line.</summary>
    internal static bool IsLine(ConvolutionNode node) =>
        node.InputShape.Height == 1 && node.Window is { KernelHeight: 1, StrideY: 1, PaddingY: 0 };

    internal static NirSignal SignalOf(string name, FeatureShape shape, bool line) =>
        NirSignal.Of(name, line ? [shape.Channels, shape.Width] : [shape.Channels, shape.Height, shape.Width]);

    /// <summary>A value for each feature, in the file's order.</summary>
    internal static NirArray PerFeature(NirSignal signal, Func<int, double> value)
    {
        var values = new double[signal.Count];
        for (var i = 0; i < values.Length; i++)
            values[signal.Place(i)] = value(i);
        return new NirArray([.. signal.Shape.Select(s => (long)s)], values);
    }

    internal static NirArray Values(WeightTensor weights) =>
        new([.. weights.Shape.Select(s => (long)s)], [.. Enumerable.Range(0, weights.Length).Select(i => (double)(float)weights.ValueAt(i))]);

    internal static NirNode Convolution(NirNode nir, ConvolutionNode node)
    {
        var line = IsLine(node);
        var weight = Values(node.Weight);
        nir.Arrays["weight"] = line ? weight with { Shape = [weight.Shape[0], weight.Shape[1], weight.Shape[3]] } : weight;

        // Other readers expect a bias, zeros where there is none.
        nir.Arrays["bias"] = node.Bias is { } bias ? Values(bias) : NirArray.Vector(new double[node.OutChannels]);
        nir.Arrays["groups"] = NirArray.Scalar(node.Groups);
        var window = node.Window;
        nir.Arrays["input_shape"] = line ? NirArray.Scalar(node.InputShape.Width) : NirArray.Vector(node.InputShape.Height, node.InputShape.Width);
        nir.Arrays["stride"] = line ? NirArray.Scalar(window.StrideX) : NirArray.Vector(window.StrideY, window.StrideX);
        nir.Arrays["padding"] = line ? NirArray.Scalar(window.PaddingX) : NirArray.Vector(window.PaddingY, window.PaddingX);
        nir.Arrays["dilation"] = line ? NirArray.Scalar(window.DilationX) : NirArray.Vector(window.DilationY, window.DilationX);
        return nir;
    }

    internal static NirNode Pool(NirNode nir, PoolNode node)
    {
        var window = node.Window;
        nir.Arrays["kernel_size"] = NirArray.Vector(window.KernelHeight, window.KernelWidth);
        nir.Arrays["stride"] = NirArray.Vector(window.StrideY, window.StrideX);
        nir.Arrays["padding"] = NirArray.Vector(window.PaddingY, window.PaddingX);
        return nir;
    }
}
