using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Conformance;

/// <summary>Small deterministic graphs with convolutions, poolings, joins and branches for the tests of back-ends.</summary>
public static class SpatialGraphs
{
    private const int TimeSteps = 8;

    private static readonly LifNeuron Plain = new() { Threshold = 1, Decay = 1, Reset = ResetKind.ToZero, Comparison = Comparison.AtLeast };

    /// <summary>Quantised graphs of one construction each, and some of several: without bias and leak, reset to zero, 8-bit weights, 16-bit potentials.</summary>
    public static IEnumerable<SpikeGraph> Quantised =>
        Real.Select(g => Quantisation.Quantise(g));

    /// <summary>The same in real numbers.</summary>
    public static IEnumerable<SpikeGraph> Real =>
    [
        Convolution("conv-3x3", SpatialWindow.Square(3, padding: 1)),
        Convolution("conv-strided", SpatialWindow.Square(3, stride: 2, padding: 1)),
        Convolution("conv-1x1", SpatialWindow.Square(1)),
        Convolution("conv-dilated", new SpatialWindow(3, 2, 1, 2, 2, 1, 2, 1)),
        Convolution("conv-grouped", SpatialWindow.Square(3, padding: 1), groups: 2),
        Pooled("sum-pool", PoolKind.Sum),
        Pooled("max-pool", PoolKind.Max),
        Pooled("average-pool", PoolKind.Average),
        Residual("residual-add", or: false),
        Residual("residual-or", or: true),
        Branch(),
        Random(11),
    ];

    /// <summary><see cref="Quantised"/> as test cases.</summary>
    public static IEnumerable<TestCaseData> QuantisedCases => Quantised.Select(Case);

    /// <summary><see cref="Real"/> as test cases.</summary>
    public static IEnumerable<TestCaseData> RealCases => Real.Select(Case);

    /// <summary>A real graph of random layouts, windows, groups, poolings, a normalisation, joins, delays, neurons and read-out.</summary>
    /// <param name="seed">Of everything.</param>
    public static SpikeGraph Random(ulong seed)
    {
        var random = new SplitMix64(seed);
        int Next(int from, int to) => from + random.NextInt32(to - from + 1);
        bool Coin() => random.NextInt32(2) == 0;
        var neuron = new LifNeuron
        {
            Threshold = 1,
            Decay = Coin() ? 1 : 0.9,
            Reset = Coin() ? ResetKind.ToZero : ResetKind.BySubtraction,
            Comparison = Coin() ? Comparison.AtLeast : Comparison.Above,
        };
        var groups = Next(1, 2);
        var shape = new FeatureShape(groups * Next(1, 2), Next(4, 7), Next(4, 6));
        var parts = new GraphParts();
        var steps = Next(3, 9);
        var last = parts.Add(new InputNode("input", shape.Count, steps, steps));
        var (kernel, dilation) = (Next(1, 3), Next(1, 2));
        var window = new SpatialWindow(kernel, Next(1, 3), Next(1, 2), Next(1, 3), Next(0, dilation * (kernel - 1)), 0, dilation, 1);
        var channels = groups * Next(1, 9);
        var first = new ConvolutionNode(
            "conv1", shape, window, groups, Weights(random, channels, shape.Channels / groups, window.KernelHeight, window.KernelWidth), Coin() ? Weights(random, channels) : null);
        last = parts.Add(first, last);
        shape = first.OutputShape;
        if (Coin())
        {
            ImmutableArray<float> Values(double low, double high) => [.. Enumerable.Range(0, channels).Select(_ => (float)random.NextDouble(low, high))];
            last = parts.Add(new NormalisationNode("norm", shape, Values(0.5, 1.2), Values(-0.2, 0.4), Values(-0.2, 0.2), Values(0.5, 1.5), 1e-5), last);
        }

        last = parts.Add(new NeuronNode("lif1", shape.Count, neuron), last);
        var pool = new PoolNode("pool", shape, new SpatialWindow(Math.Min(2, shape.Height), Math.Min(2, shape.Width), Next(1, 2), Next(1, 2)), (PoolKind)Next(0, 2));
        last = parts.Add(pool, last);
        shape = pool.OutputShape;
        var width = Next(1, 5);
        var left = parts.Add(new ConvolutionNode("left", shape, new SpatialWindow(1, 1), 1, Weights(random, width, shape.Channels, 1, 1)), last);
        var right = parts.Add(new ConvolutionNode("right", shape, new SpatialWindow(1, 1), 1, Weights(random, width, shape.Channels, 1, 1), Coin() ? Weights(random, width) : null), last);
        shape = shape with { Channels = width };
        last = parts.Add(new AddNode("add", shape), left, right);
        last = parts.Add(new NeuronNode("lif2", shape.Count, neuron), last);
        last = parts.Add(new FlattenNode("flat", shape), last);
        var delayed = parts.Add(new DelayNode("delay", FeatureShape.Flat(shape.Count), [.. Enumerable.Range(0, shape.Count).Select(_ => Next(0, 3))]), last);
        last = Coin() ? parts.Add(new OrNode("join", FeatureShape.Flat(shape.Count)), last, delayed) : parts.Add(new AddNode("join", FeatureShape.Flat(shape.Count)), last, delayed);
        last = parts.Add(new DenseNode("fc", Weights(random, 4, shape.Count), Coin() ? Weights(random, 4) : null), last);
        if (Coin())
            return parts.Ends($"random-{seed}", new NeuronNode("lif3", 4, neuron), new ReadOutNode("out", ReadOutRule.SpikeCount, 4), last);
        parts.Add(new ReadOutNode("out", Coin() ? ReadOutRule.LeakyMaximum : ReadOutRule.LeakyLast, 4, 0.9), last);
        return parts.ToGraph($"random-{seed}");
    }

    private static SpikeGraph Convolution(string name, SpatialWindow window, int groups = 1)
    {
        var random = new SplitMix64(3);
        var parts = new GraphParts();
        var input = new FeatureShape(2, 6, 6);
        parts.Add(new InputNode("input", input.Count, TimeSteps, 1));
        var convolution = new ConvolutionNode("conv1", input, window, groups, Weights(random, 6, 2 / groups, window.KernelHeight, window.KernelWidth));
        parts.Add(convolution, "input");
        parts.Add(new NeuronNode("lif1", convolution.OutputShape.Count, Plain), "conv1");
        return Classifier(parts, name, "lif1", convolution.OutputShape, random);
    }

    private static SpikeGraph Pooled(string name, PoolKind kind)
    {
        var random = new SplitMix64(4);
        var parts = Front(random, out var full);
        var pool = new PoolNode("pool", full, SpatialWindow.Square(2, stride: 2), kind);
        parts.Add(pool, "lif1");
        return Classifier(parts, name, "pool", pool.OutputShape, random);
    }

    /// <summary>A block whose input is added to its spikes, or whose spikes it joins.</summary>
    private static SpikeGraph Residual(string name, bool or)
    {
        var random = new SplitMix64(5);
        var parts = Front(random, out var full);
        parts.Add(new ConvolutionNode("conv2", full, SpatialWindow.Square(3, padding: 1), 1, Weights(random, full.Channels, full.Channels, 3, 3)), "lif1");
        parts.Add(new NeuronNode("lif2", full.Count, Plain), "conv2");
        parts.Add(or ? new OrNode("join", full) : new AddNode("join", full), "lif1", "lif2");
        return Classifier(parts, name, "join", full, random);
    }

    /// <summary>Two branches whose sums meet.</summary>
    private static SpikeGraph Branch()
    {
        var random = new SplitMix64(6);
        var parts = Front(random, out var full);
        parts.Add(new ConvolutionNode("left", full, SpatialWindow.Square(3, padding: 1), 1, Weights(random, 3, full.Channels, 3, 3)), "lif1");
        parts.Add(new ConvolutionNode("right", full, SpatialWindow.Square(1), 1, Weights(random, 3, full.Channels, 1, 1)), "lif1");
        var shape = full with { Channels = 3 };
        parts.Add(new AddNode("add", shape), "left", "right");
        parts.Add(new NeuronNode("lif2", shape.Count, Plain), "add");
        return Classifier(parts, "branch", "lif2", shape, random);
    }

    private static GraphParts Front(SplitMix64 random, out FeatureShape full)
    {
        var parts = new GraphParts();
        var input = new FeatureShape(2, 6, 6);
        full = input with { Channels = 4 };
        parts.Add(new InputNode("input", input.Count, TimeSteps, 1));
        parts.Add(new ConvolutionNode("conv1", input, SpatialWindow.Square(3, padding: 1), 1, Weights(random, 4, 2, 3, 3)), "input");
        parts.Add(new NeuronNode("lif1", full.Count, Plain), "conv1");
        return parts;
    }

    private static SpikeGraph Classifier(GraphParts parts, string name, string source, FeatureShape shape, SplitMix64 random)
    {
        parts.Add(new FlattenNode("flat", shape), source);
        parts.Add(new DenseNode("fc", Weights(random, 5, shape.Count)), "flat");
        return parts.Ends(name, new NeuronNode("lif-out", 5, Plain), new ReadOutNode("out", ReadOutRule.SpikeCount, 5), "fc");
    }

    private static SpikeGraph Ends(this GraphParts parts, string name, NeuronNode neurons, ReadOutNode readOut, string source)
    {
        parts.Add(neurons, source);
        parts.Add(readOut, neurons.Name);
        return parts.ToGraph(name);
    }

    private static WeightTensor Weights(SplitMix64 random, params ImmutableArray<int> shape) =>
        WeightTensor.FromReal([.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(_ => (float)random.NextDouble(-0.5, 0.75))], shape);

    private static TestCaseData Case(SpikeGraph graph) => new TestCaseData(graph).SetArgDisplayNames(graph.Name);
}
