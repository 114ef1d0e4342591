using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip;

/// <summary>Graphs of convolutions, neurons and sum poolings for the tests of Speck2e.</summary>
internal static class SpeckGraphs
{
    internal static readonly LifNeuron Plain = new() { Threshold = 1, Decay = 1, Reset = ResetKind.ToZero, Comparison = Comparison.AtLeast };

    /// <summary>Real convolutions in a row, each with neurons; then pooling to one pixel is not needed, as a fully connected layer ends it.</summary>
    internal static SpikeGraph Chain(string name, FeatureShape input, int classes, params (int Channels, SpatialWindow Window, int Pool)[] layers)
    {
        var parts = new GraphParts();
        var last = parts.Add(new InputNode("input", input.Count, 4, 4));
        var shape = input;
        for (var i = 0; i < layers.Length; i++)
        {
            var (channels, window, pool) = layers[i];
            var conv = new ConvolutionNode($"conv{i + 1}", shape, window, 1, Real(channels, shape.Channels, window.KernelHeight, window.KernelWidth));
            last = parts.Add(new NeuronNode($"if{i + 1}", conv.OutputShape.Count, Plain), parts.Add(conv, last));
            shape = conv.OutputShape;
            if (pool > 1)
            {
                var node = new PoolNode($"pool{i + 1}", shape, SpatialWindow.Square(pool, stride: pool), PoolKind.Sum);
                last = parts.Add(node, last);
                shape = node.OutputShape;
            }
        }

        last = parts.Add(new FlattenNode("flat", shape), last);
        last = parts.Add(new NeuronNode("if-out", classes, Plain), parts.Add(new DenseNode("fc", Real(classes, shape.Count)), last));
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, classes), last);
        return parts.ToGraph(name);
    }

    /// <summary>A quantised graph that the chip takes: random sizes, strides, poolings, biases, resets, a branch that joins again.</summary>
    internal static SpikeGraph Random(ulong seed)
    {
        var random = new SplitMix64(seed);
        int Next(int from, int to) => from + random.NextInt32(to - from + 1);
        bool Coin() => random.NextInt32(2) == 0;
        var parts = new GraphParts();
        var shape = new FeatureShape(Next(1, 3), Next(4, 8), Next(4, 8));
        var steps = Next(1, 6);
        var last = parts.Add(new InputNode("input", shape.Count, steps, steps));

        string Neurons(string name, int size) => parts.Add(
            new NeuronNode(
                name, size, Plain with { Reset = Coin() ? ResetKind.ToZero : ResetKind.BySubtraction, Comparison = Coin() ? Comparison.AtLeast : Comparison.Above },
                new FixedPointNeuron(Next(1, 40), Coin() ? 16 : 8, null)), last);
        WeightTensor Weights(params ImmutableArray<int> size) =>
            WeightTensor.FromIntegers([.. Enumerable.Range(0, size.Aggregate(1, (p, s) => p * s)).Select(_ => Next(-40, 60))], 1, 8, size);
        string Convolution(string name, string from, int channels)
        {
            var kernel = Next(1, Math.Min(3, Math.Min(shape.Height, shape.Width)));
            var node = new ConvolutionNode(
                name, shape, new SpatialWindow(kernel, kernel, Next(1, 2), Next(1, 2), Next(0, Math.Min(1, kernel - 1)), Next(0, Math.Min(1, kernel - 1))), 1, Weights(channels, shape.Channels, kernel, kernel), Coin() ? Weights(channels) : null);
            last = parts.Add(node, from);
            shape = node.OutputShape;
            return last = Neurons($"{name}-if", shape.Count);
        }

        Convolution("conv1", last, Next(1, 5));
        if (Coin() && shape.Height > 1 && shape.Width > 1)
        {
            var pool = new PoolNode("pool1", shape, SpatialWindow.Square(2, stride: 2), PoolKind.Sum);
            last = parts.Add(pool, last);
            shape = pool.OutputShape;
        }

        if (Coin())
        {
            // A side way of the same shape that meets the main one again.
            var (front, same) = (last, shape);
            last = parts.Add(new ConvolutionNode("side", same, SpatialWindow.Square(1), 1, Weights(same.Channels, same.Channels, 1, 1)), front);
            var side = Neurons("side-if", same.Count);
            last = parts.Add(new AddNode("join", same), front, side);
        }

        Convolution("conv2", last, Next(1, 4));
        last = parts.Add(new FlattenNode("flat", shape), last);
        var classes = Next(2, 5);
        last = parts.Add(new DenseNode("fc", Weights(classes, shape.Count)), last);
        last = Neurons("fc-if", classes);
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, classes), last);
        return parts.ToGraph($"speck-{seed}");
    }

    /// <summary>Random spikes, about a third of all.</summary>
    internal static SpikeTrain Input(SpikeGraph graph, int samples, ulong seed)
    {
        var random = new SplitMix64(seed);
        return SpikeTrain.FromRows(
            graph.Input.TimeSteps, samples, graph.Input.Features,
            [.. Enumerable.Range(0, graph.Input.TimeSteps * samples).Select(_ => (IReadOnlyList<int>)[.. Enumerable.Range(0, graph.Input.Features).Where(_ => random.NextInt32(3) == 0)])]);
    }

    private static WeightTensor Real(params ImmutableArray<int> shape)
    {
        var random = new SplitMix64(1);
        return WeightTensor.FromReal([.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(_ => (float)random.NextDouble(-0.5, 0.75))], shape);
    }
}
