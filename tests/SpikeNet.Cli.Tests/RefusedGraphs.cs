using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Tests;

/// <summary>Networks in real numbers that chips refuse, each for one reason.</summary>
internal static class RefusedGraphs
{
    private static readonly LifNeuron Plain = new() { Threshold = 1, Decay = 1, Reset = ResetKind.ToZero, Comparison = Comparison.AtLeast };

    /// <summary>The network of that name.</summary>
    internal static SpikeGraph Named(string name) => name switch
    {
        "large-map" => LargeMap(),
        "ten-layers" => Chain(name, [.. Enumerable.Repeat(4, 11)]),
        "large-kernels" => Chain(name, [512, 128, 512, 128, 10]),
        "fan-out" => FanOut(),
        _ => throw new ArgumentException($"There is no network '{name}'.", nameof(name)),
    };

    /// <summary>16 to 32 channels, 3 x 3, on 64 x 64.</summary>
    private static SpikeGraph LargeMap()
    {
        var shape = new FeatureShape(16, 64, 64);
        var convolution = new ConvolutionNode("conv1", shape, SpatialWindow.Square(3, padding: 1), 1, Weights(32, 16, 3, 3));
        var parts = new GraphParts();
        parts.Add(new InputNode("input", shape.Count, 4, 4));
        parts.Add(convolution, "input");
        parts.Add(new NeuronNode("if1", convolution.OutputShape.Count, Plain), "conv1");
        parts.Add(new DenseNode("fc", Weights(1, convolution.OutputShape.Count)), "if1");
        parts.Add(new NeuronNode("if2", 1, Plain), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "if2");
        return parts.ToGraph("large-map");
    }

    private static SpikeGraph Chain(string name, int[] sizes)
    {
        var parts = new GraphParts();
        var last = parts.Add(new InputNode("input", sizes[0], 4, 4));
        for (var l = 1; l < sizes.Length; l++)
        {
            last = parts.Add(new DenseNode($"fc{l}", Weights(sizes[l], sizes[l - 1])), last);
            last = parts.Add(new NeuronNode($"if{l}", sizes[l], Plain), last);
        }

        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, sizes[^1]), last);
        return parts.ToGraph(name);
    }

    /// <summary>100 hidden neurons that all feed all.</summary>
    private static SpikeGraph FanOut()
    {
        var neuron = Plain with { Decay = 0.9, Reset = ResetKind.BySubtraction };
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 8, 4, 4));
        parts.Add(new DenseNode("in", Weights(100, 8)), "input");
        parts.Add(new DelayNode("later", FeatureShape.Flat(100), [1]), "hidden");
        parts.Add(new DenseNode("rec", Weights(100, 100)), "later");
        parts.Add(new AddNode("sum", FeatureShape.Flat(100)), "in", "rec");
        parts.Add(new NeuronNode("hidden", 100, neuron), "sum");
        parts.Add(new DenseNode("fc", Weights(4, 100)), "hidden");
        parts.Add(new NeuronNode("outputs", 4, neuron), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 4), "outputs");
        return parts.ToGraph("fan-out");
    }

    /// <summary>From 0.5 to 1, so that none is rounded to 0.</summary>
    private static WeightTensor Weights(params ImmutableArray<int> shape)
    {
        var random = new SplitMix64(5);
        return WeightTensor.FromReal([.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(_ => (float)random.NextDouble(0.5, 1))], shape);
    }
}
