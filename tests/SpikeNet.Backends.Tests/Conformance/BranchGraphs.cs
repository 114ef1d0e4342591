using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Conformance;

/// <summary>Small deterministic graphs with transposed convolutions, attention, normalisations of steps and fused branches.</summary>
public static class BranchGraphs
{
    private const int TimeSteps = 8;

    private static readonly FeatureShape Map = new(4, 3, 4);
    private static readonly LifNeuron Plain = new() { Threshold = 1, Decay = 1, Reset = ResetKind.ToZero, Comparison = Comparison.AtLeast };

    /// <summary>Graphs that have an integer form, in real numbers.</summary>
    public static IEnumerable<SpikeGraph> Integral =>
    [
        Concatenation("concatenated-sums", spikes: false),
        Concatenation("concatenated-spikes", spikes: true),
        Attention("attention-and-or", AttentionKind.AndOr),
        Transposed("transposed", new SpatialWindow(3, 2, 2, 3, 1, 0, 1, 2), 1, 2, 2),
        Transposed("transposed-plain", SpatialWindow.Square(2, 2), 0, 0, 1),
        Paths(),
        Attention("attention-product", AttentionKind.Product),
        Weighted("weighted-sums", spikes: false),
    ];

    /// <summary>All of them in real numbers as test cases.</summary>
    public static IEnumerable<TestCaseData> RealCases => Integral
        .Concat([
            Normalised(), Weighted("weighted-spikes", spikes: true)]).Select(Case);

    /// <summary>Those with an integer form, quantised, as test cases.</summary>
    public static IEnumerable<TestCaseData> QuantisedCases => Integral.Select(g => Case(Quantisation.Quantise(g)));

    private static SpikeGraph Transposed(string name, SpatialWindow window, int outputPaddingY, int outputPaddingX, int groups)
    {
        var random = new SplitMix64(3);
        var parts = Front(random);
        var node = new TransposedConvolutionNode(
            "up", Map, window, outputPaddingY, outputPaddingX, groups, Weights(random, 6, 4 / groups, window.KernelHeight, window.KernelWidth), Weights(random, 6));
        parts.Add(node, "lif1");
        parts.Add(new NeuronNode("lif2", node.OutputShape.Count, Plain), "up");
        return Classifier(parts, name, "lif2", node.OutputShape, random);
    }

    private static SpikeGraph Concatenation(string name, bool spikes)
    {
        var random = new SplitMix64(4);
        var parts = Front(random);
        var (wide, narrow) = (Map with { Channels = 3 }, Map with { Channels = 2 });
        var left = parts.Add(new ConvolutionNode("left", Map, SpatialWindow.Square(3, padding: 1), 1, Weights(random, 3, 4, 3, 3)), "lif1");
        var right = parts.Add(new ConvolutionNode("right", Map, SpatialWindow.Square(1), 1, Weights(random, 2, 4, 1, 1)), "lif1");
        if (spikes)
        {
            left = parts.Add(new NeuronNode("lif-left", wide.Count, Plain), left);
            right = parts.Add(new NeuronNode("lif-right", narrow.Count, Plain), right);
        }

        var joined = new ConcatenationNode("joined", [wide, narrow]);
        var last = parts.Add(joined, left, right);
        if (!spikes)
            last = parts.Add(new NeuronNode("lif2", joined.OutputShape.Count, Plain), last);
        return Classifier(parts, name, last, joined.OutputShape, random);
    }

    private static SpikeGraph Attention(string name, AttentionKind form)
    {
        var random = new SplitMix64(5);
        var parts = Front(random);
        string[] ends = [.. new[] { "q", "k", "v" }.Select(role =>
        {
            parts.Add(new ConvolutionNode(role, Map, SpatialWindow.Square(1), 1, Weights(random, 4, 4, 1, 1)), "lif1");
            return parts.Add(new NeuronNode($"lif-{role}", Map.Count, Plain), role);
        })];
        var last = parts.Add(new AttentionNode("attention", Map, form, form == AttentionKind.Product ? 2 : 1, form == AttentionKind.Product ? 0.125 : 1), ends);
        if (form == AttentionKind.Product)
            last = parts.Add(new NeuronNode("lif2", Map.Count, Plain with { Threshold = 0.5 }), last);
        return Classifier(parts, name, last, Map, random);
    }

    private static SpikeGraph Normalised()
    {
        var random = new SplitMix64(6);
        var parts = Front(random);
        parts.Add(new ConvolutionNode("conv2", Map, SpatialWindow.Square(1), 1, Weights(random, 4, 4, 1, 1)), "lif1");
        ImmutableArray<float> Values(int count, double low, double high) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(low, high))];
        parts.Add(new LayerNormalisationNode("group-norm", Map, 2, false, Values(4, 0.5, 1.5), Values(4, -0.2, 0.6), 1e-5), "conv2");
        parts.Add(new LayerNormalisationNode("place-norm", Map, 1, true, Values(4, 0.5, 1.5), Values(4, -0.2, 0.6), 1e-5), "group-norm");
        parts.Add(new LayerNormalisationNode("layer-norm", Map, 1, false, Values(Map.Count, 0.5, 1.5), Values(Map.Count, -0.2, 0.6), 1e-5), "place-norm");
        parts.Add(new NeuronNode("lif2", Map.Count, Plain), "layer-norm");
        return Classifier(parts, "normalised", "lif2", Map, random);
    }

    private static SpikeGraph Weighted(string name, bool spikes)
    {
        var random = new SplitMix64(7);
        var parts = Front(random);
        string[] ends = [.. new[] { "a", "b", "c" }.Select(branch =>
        {
            parts.Add(new ConvolutionNode(branch, Map, SpatialWindow.Square(3, padding: 1), 1, Weights(random, 4, 4, 3, 3)), "lif1");
            return spikes ? parts.Add(new NeuronNode($"lif-{branch}", Map.Count, Plain), branch) : branch;
        })];
        var last = parts.Add(new WeightedSumNode("fused", Map, [0.7f, -0.3f, 0.3f]), ends);
        if (!spikes)
            last = parts.Add(new NeuronNode("lif2", Map.Count, Plain), last);
        return Classifier(parts, name, last, Map, random);
    }

    /// <summary>A path with recurrent neurons over the places of every step and back, and one over time at every place.</summary>
    private static SpikeGraph Paths()
    {
        var random = new SplitMix64(8);
        var parts = Front(random);
        string[] ends = [.. new[] { PathAxis.Places, PathAxis.PlacesReversed }.Select(axis => parts.Add(
            new PathNode(axis.ToString(), Map, axis, Body(random, Map.Channels, 5, Map.Height * Map.Width, recurrent: true)), "lif1"))];
        var joined = new ConcatenationNode("both", [Map with { Channels = 5 }, Map with { Channels = 5 }]);
        parts.Add(joined, ends);
        var time = new PathNode("Time", joined.OutputShape, PathAxis.Time, Body(random, 10, 3, TimeSteps, recurrent: true));
        parts.Add(time, "both");
        return Classifier(parts, "paths", "Time", time.OutputShape, random);
    }

    private static SpikeGraph Body(SplitMix64 random, int inputs, int outputs, int steps, bool recurrent)
    {
        var parts = new GraphParts();
        parts.Add(new InputNode("input", inputs, steps, steps));
        parts.Add(new DenseNode("fc", Weights(random, outputs, inputs)), "input");
        parts.Add(new ProgramNeuronNode("neurons", outputs, Plain.Model(), [[0.9f], [1f]], 1, recurrent ? [Weights(random, outputs, outputs)] : []), "fc");
        parts.Add(new ReadOutNode("output", ReadOutRule.SpikeCount, outputs), "neurons");
        return parts.ToGraph("inside");
    }

    private static GraphParts Front(SplitMix64 random)
    {
        var parts = new GraphParts();
        var input = Map with { Channels = 2 };
        parts.Add(new InputNode("input", input.Count, TimeSteps, TimeSteps));
        parts.Add(new ConvolutionNode("conv1", input, SpatialWindow.Square(3, padding: 1), 1, Weights(random, 4, 2, 3, 3)), "input");
        parts.Add(new NeuronNode("lif1", Map.Count, Plain), "conv1");
        return parts;
    }

    private static SpikeGraph Classifier(GraphParts parts, string name, string source, FeatureShape shape, SplitMix64 random)
    {
        parts.Add(new FlattenNode("flat", shape), source);
        parts.Add(new DenseNode("fc", Weights(random, 5, shape.Count)), "flat");
        parts.Add(new NeuronNode("lif-out", 5, Plain), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 5), "lif-out");
        return parts.ToGraph(name);
    }

    private static WeightTensor Weights(SplitMix64 random, params ImmutableArray<int> shape) =>
        WeightTensor.FromReal([.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(_ => (float)random.NextDouble(-0.5, 0.75))], shape);

    private static TestCaseData Case(SpikeGraph graph) => new TestCaseData(graph).SetArgDisplayNames(graph.Name);
}
