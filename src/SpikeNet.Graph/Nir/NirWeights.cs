using SpikeNet.Tensors;

namespace SpikeNet.Graph.Nir;

/// <summary>Weights of a NIR node in the order of our features.</summary>
/// <param name="node">The node.</param>
/// <param name="source">What it takes.</param>
internal sealed class NirWeights(NirNode node, NirSignal source)
{
    /// <summary>y = W x + b, the columns of W in the order of our inputs.</summary>
    internal DenseNode Dense(string name, float[]? movedBias)
    {
        var (outputs, inputs) = Sizes();
        var values = Finite("weight", (long)outputs * inputs);
        var weight = new float[values.Length];
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
                weight[(o * inputs) + i] = (float)values[(o * inputs) + source.Place(i)];
        }

        var bias = node.Type == "Affine" ? Bias(outputs) : null;
        if (movedBias is not null)
            bias = [.. movedBias.Select((b, o) => (bias?[o] ?? 0) + b)];
        return new DenseNode(name, WeightTensor.FromReal(weight, outputs, inputs), bias is null ? null : WeightTensor.FromReal(bias, outputs));
    }

    internal ConvolutionNode Convolution(string name, string from)
    {
        var input = NirShapes.ConvolutionInput(node, source, from);
        var window = NirShapes.Window(node, input);
        var shape = node.Required("weight").Shape;
        var (outputs, channels) = (node.Integer("weight", shape[0], 1), node.Integer("weight", shape[1], 1));
        var groups = node.Integers("groups", 1, 1)[0];
        if (outputs % groups != 0)
            throw new NirNodeException(node.Name, $"{groups} groups do not divide {outputs} output channels");
        var weight = Array.ConvertAll(Finite("weight", (long)outputs * channels * window.KernelHeight * window.KernelWidth), w => (float)w);
        var bias = node.Optional("bias") is null ? null : Bias(outputs);
        return new ConvolutionNode(
            name, input, window, groups, WeightTensor.FromReal(weight, outputs, channels, window.KernelHeight, window.KernelWidth), bias is null ? null : WeightTensor.FromReal(bias, outputs));
    }

    /// <summary>A scale of spikes: each feature has one weight, a convolution in which every feature is a channel and a group of its own.</summary>
    internal ConvolutionNode Diagonal(string name, NirSignal signal) => Diagonal(name, [.. Scale(signal)]);

    /// <summary>A scale of sums.</summary>
    internal NormalisationNode Gain(string name, NirSignal signal)
    {
        var zeros = new float[signal.Count];
        return new NormalisationNode(name, FeatureShape.Flat(signal.Count), [.. Scale(signal)], [.. zeros], [.. zeros], [.. zeros.Select(_ => 1f)], 0);
    }

    internal static ConvolutionNode Diagonal(string name, float[] weights) =>
        new(name, FeatureShape.Flat(weights.Length), SpatialWindow.Square(1), weights.Length, WeightTensor.FromReal(weights, weights.Length, 1, 1, 1));

    /// <summary>The synapses from a population to itself, <c>[to, from]</c>.</summary>
    internal WeightTensor Recurrent()
    {
        var (outputs, inputs) = Sizes();
        if (outputs != inputs || outputs != source.Count)
            throw new NirNodeException(node.Name, $"'weight' has the shape {node.Required("weight").ShapeText}, expected [{source.Count}, {source.Count}]");
        var values = Finite("weight", (long)outputs * inputs);
        var weight = new float[values.Length];
        for (var to = 0; to < outputs; to++)
        {
            for (var from = 0; from < inputs; from++)
                weight[(to * inputs) + from] = (float)values[(source.Place(to) * inputs) + source.Place(from)];
        }

        return WeightTensor.FromReal(weight, outputs, inputs);
    }

    /// <summary>The biases of synapses from a population to itself, or null where there are none but zeros.</summary>
    internal float[]? RecurrentBias()
    {
        if (node.Type != "Affine")
            return null;
        var values = Finite("bias", source.Count);
        return values.All(b => b == 0) ? null : [.. Enumerable.Range(0, source.Count).Select(i => (float)values[source.Place(i)])];
    }

    /// <summary>The bias; null where it is 0 everywhere, as many files have it, and would only be added for nothing.</summary>
    private float[]? Bias(int outputs)
    {
        var values = Finite("bias", outputs);
        return Array.TrueForAll(values, b => b == 0) ? null : Array.ConvertAll(values, b => (float)b);
    }

    private (int Outputs, int Inputs) Sizes()
    {
        var shape = node.Required("weight").Shape;
        return (node.Integer("weight", shape[0], 1), node.Integer("weight", shape[1], 1));
    }

    private IEnumerable<float> Scale(NirSignal signal)
    {
        var scale = NirParameters.Of(node, "scale", signal);
        return Enumerable.Range(0, signal.Count).Select(i => (float)scale[scale.Length == 1 ? 0 : i]);
    }

    private double[] Finite(string parameter, long count)
    {
        var array = node.Required(parameter);
        if (array.Values.Length != count)
            throw new NirNodeException(node.Name, $"'{parameter}' has the shape {array.ShapeText}, expected {count} values");
        return Array.TrueForAll(array.Values, v => float.IsFinite((float)v))
            ? array.Values
            : throw new NirNodeException(node.Name, $"'{parameter}' holds values that are no finite numbers");
    }
}
