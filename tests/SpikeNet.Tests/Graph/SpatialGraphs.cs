using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

/// <summary>Small graphs with layouts, joins and delays for tests.</summary>
internal static class SpatialGraphs
{
    internal static WeightTensor Weights(SplitMix64 random, params ImmutableArray<int> shape) =>
        WeightTensor.FromReal([.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(_ => (float)random.NextDouble(-1, 1.2))], shape);

    /// <summary>A convolution with random layout, window and groups.</summary>
    internal static ConvolutionNode RandomConvolution(ulong seed)
    {
        var random = new SplitMix64(seed);
        int Next(int from, int to) => from + (int)(random.NextDouble() * (to - from + 1));
        var groups = Next(1, 3);
        var (channels, outputs) = (groups * Next(1, 2), groups * Next(1, 2));
        var (kernelY, kernelX) = (Next(1, 3), Next(1, 3));
        var (dilationY, dilationX) = (Next(1, 2), Next(1, 2));
        var window = new SpatialWindow(
            kernelY, kernelX, Next(1, 2), Next(1, 3), Next(0, dilationY * (kernelY - 1)), Next(0, dilationX * (kernelX - 1)), dilationY, dilationX);
        return new ConvolutionNode(
            "conv", new FeatureShape(channels, Next(5, 7), Next(5, 6)), window, groups, Weights(random, outputs, channels / groups, kernelY, kernelX),
            Next(0, 1) == 0 ? null : Weights(random, outputs));
    }

    /// <summary>One step from spikes to the sums of a node, as the scores of a read-out.</summary>
    internal static double[] Sums(GraphNode node, params int[] spikes)
    {
        var graph = Graphs.Chain(
            new InputNode("input", node.ExpectedInput.Count, 1, 1), node, new ReadOutNode("out", ReadOutRule.LeakyLast, node.OutputShape.Count));
        return GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, node.ExpectedInput.Count, [spikes])).Scores;
    }

    /// <summary>2 x 6 x 6 inputs: convolution, normalisation, neurons, average pooling; a residual block of two branches; flatten, dense, neurons.</summary>
    internal static SpikeGraph Residual(ulong seed, int steps = 5)
    {
        var random = new SplitMix64(seed);
        var neuron = new LifNeuron { Reset = ResetKind.ToZero };
        var input = new FeatureShape(2, 6, 6);
        var full = new FeatureShape(4, 6, 6);
        var half = new FeatureShape(4, 3, 3);
        ImmutableArray<float> Values(double low, double high) => [.. Enumerable.Range(0, 4).Select(_ => (float)random.NextDouble(low, high))];
        var parts = new GraphParts();
        parts.Add(new InputNode("input", input.Count, steps, steps));
        parts.Add(new ConvolutionNode("conv1", input, SpatialWindow.Square(3, padding: 1), 1, Weights(random, 4, 2, 3, 3)), "input");
        parts.Add(new NormalisationNode("norm1", full, Values(0.8, 1.2), Values(-0.1, 0.3), Values(-0.2, 0.2), Values(0.5, 1.5), 1e-5), "conv1");
        parts.Add(new NeuronNode("lif1", full.Count, neuron), "norm1");
        parts.Add(new PoolNode("pool1", full, SpatialWindow.Square(2, stride: 2), PoolKind.Average), "lif1");
        parts.Add(new ConvolutionNode("conv2", half, SpatialWindow.Square(3, padding: 1), 2, Weights(random, 4, 2, 3, 3)), "pool1");
        parts.Add(new ConvolutionNode("skip", half, SpatialWindow.Square(1), 1, Weights(random, 4, 4, 1, 1), Weights(random, 4)), "pool1");
        parts.Add(new AddNode("add", half), "conv2", "skip");
        parts.Add(new NeuronNode("lif2", half.Count, neuron), "add");
        parts.Add(new PoolNode("pool2", half, SpatialWindow.Square(2), PoolKind.Max), "lif2");
        parts.Add(new FlattenNode("flat", new FeatureShape(4, 2, 2)), "pool2");
        parts.Add(new DelayNode("delay", FeatureShape.Flat(16), [1]), "flat");
        parts.Add(new OrNode("or", FeatureShape.Flat(16)), "flat", "delay");
        parts.Add(new DenseNode("fc", Weights(random, 3, 16)), "or");
        parts.Add(new NeuronNode("lif3", 3, neuron), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 3), "lif3");
        return parts.ToGraph("residual");
    }
}
