using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

public class BranchVerifierTests
{
    private static readonly FeatureShape Map = new(4, 2, 3);

    private static readonly SpikeGraph Sound = Build();

    private static SpikeGraph Build()
    {
        var random = new SplitMix64(2);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 2, 4, 4));
        parts.Add(new TransposedConvolutionNode("up", FeatureShape.Flat(2), new SpatialWindow(2, 3), 0, 0, 1, SpatialGraphs.Weights(random, 4, 2, 2, 3), SpatialGraphs.Weights(random, 4)), "input");
        parts.Add(new LayerNormalisationNode("norm", Map, 2, false, [1, 1, 1, 1], [0, 0, 0, 0], 1e-5), "up");
        parts.Add(new NeuronNode("lif", 24, new LifNeuron()), "norm");
        parts.Add(new AttentionNode("attention", Map, AttentionKind.Product, 2, 0.125), "lif", "lif", "lif");
        parts.Add(new NeuronNode("lif2", 24, new LifNeuron()), "attention");
        parts.Add(new ConcatenationNode("joined", [Map, Map]), "lif", "lif2");
        parts.Add(new DenseNode("fc", SpatialGraphs.Weights(random, 3, 48)), "joined");
        parts.Add(new DenseNode("fc2", SpatialGraphs.Weights(random, 3, 24)), "lif2");
        parts.Add(new WeightedSumNode("sum", FeatureShape.Flat(3), [0.5f, 2]), "fc", "fc2");
        parts.Add(new ReadOutNode("out", ReadOutRule.LeakyLast, 3), "sum");
        return parts.ToGraph("branches");
    }

    private static IEnumerable<TestCaseData> Faults()
    {
        TestCaseData With(string what, string code, GraphNode replacement) => new TestCaseData(
            Sound with { Nodes = [.. Sound.Nodes.Select(n => n.Name == replacement.Name ? replacement : n)] }, code, replacement.Name).SetArgDisplayNames(what);
        TestCaseData Edges(string what, string code, string node, Func<GraphEdge, GraphEdge?> change) =>
            new TestCaseData(Sound with { Edges = [.. Sound.Edges.Select(change).OfType<GraphEdge>()] }, code, node).SetArgDisplayNames(what);
        var up = (TransposedConvolutionNode)Sound.Node("up");
        var norm = (LayerNormalisationNode)Sound.Node("norm");
        var attention = (AttentionNode)Sound.Node("attention");
        yield return With("output padding as large as the stride", "SPK0011", up with { OutputPaddingX = 1 });
        yield return With("padding that leaves nothing", "SPK0011", up with { Window = up.Window with { PaddingX = 3 } });
        yield return With("a stride beyond any size", "SPK0011", up with { InputShape = new FeatureShape(1, 1, 2), Window = up.Window with { StrideX = int.MaxValue } });
        yield return With("groups that do not divide", "SPK0012", up with { Groups = 3 });
        yield return With("weights of three dimensions", "SPK0006", up with { Weight = WeightTensor.FromReal(new float[24], 4, 2, 3) });
        yield return With("weights of another kernel", "SPK0006", up with { Weight = WeightTensor.FromReal(new float[48], 4, 2, 3, 2) });
        yield return With("groups of channels to normalise", "SPK0012", norm with { Groups = 3 });
        yield return With("too few gains", "SPK0013", norm with { Gain = [1, 1] });
        yield return With("no shifts", "SPK0013", norm with { Shift = default });
        yield return With("no epsilon", "SPK0013", norm with { Epsilon = 0 });
        yield return With("an infinite gain", "SPK0013", norm with { Gain = [1, 1, 1, float.PositiveInfinity] });
        yield return With("heads that do not divide", "SPK0017", attention with { Heads = 3 });
        yield return With("no such attention", "SPK0017", attention with { Form = (AttentionKind)7 });
        yield return With("heads without a product", "SPK0017", attention with { Form = AttentionKind.AndOr });
        yield return With("a scale of 0", "SPK0017", attention with { Scale = 0 });
        yield return With("another layout", "SPK0005", attention with { Shape = new FeatureShape(4, 3, 2) });
        yield return With("parts of other layouts", "SPK0011", new ConcatenationNode("joined", [Map, new FeatureShape(4, 3, 2)]));
        yield return With("no parts", "SPK0011", new ConcatenationNode("joined", default));
        yield return With("a part of another size", "SPK0005", new ConcatenationNode("joined", [Map, Map with { Channels = 5 }]));
        yield return With("three parts for two inputs", "SPK0005", new ConcatenationNode("joined", [Map, Map, Map]));
        yield return With("NaN as weight", "SPK0018", new WeightedSumNode("sum", FeatureShape.Flat(3), [0.5f, float.NaN]));
        yield return With("a weight too many", "SPK0004", new WeightedSumNode("sum", FeatureShape.Flat(3), [1, 1, 1]));
        yield return Edges("sums as queries", "SPK0017", "attention", e => e is { From: "lif", To: "attention" } ? e with { From = "norm" } : e);
        yield return Edges("no values to attend to", "SPK0004", "attention", e => e is { From: "lif", To: "attention" } ? null : e);
        yield return Edges("sums beside spikes", "SPK0004", "joined", e => e is { From: "lif2", To: "joined" } ? e with { From = "norm" } : e);
    }

    [Test]
    public void ASoundGraphIsSoundAndSaysWhatItIs()
    {
        Assert.That(GraphVerifier.Verify(Sound), Is.Empty);
        Assert.That(Sound.ToText(), Does.Contain("up: transposed-convolution 2 -> 4 x 2 x 3 kernel 2 x 3"));
        Assert.That(Sound.ToText(), Does.Contain("attention: attention 4 x 2 x 3 Product heads 2 scale 0.125 <- lif, lif, lif"));
        Assert.That(Sound.ToText(), Does.Contain("joined: concatenation 4 x 2 x 3 + 4 x 2 x 3 -> 8 x 2 x 3 <- lif, lif2"));
        Assert.That(Sound.ToText(), Does.Contain("sum: weighted-sum 3 weights 0.5, 2 <- fc, fc2"));
        Assert.That(Sound.ToText(), Does.Contain("norm: layer-normalisation 4 x 2 x 3 groups 2 gain"));
    }

    [TestCaseSource(nameof(Faults))]
    public void FaultsAreFound(SpikeGraph graph, string code, string node)
    {
        Assert.That(GraphVerifier.Verify(graph).Select(f => (f.Code, f.Node)), Does.Contain((code, node)));
        Assert.That(graph.ToText(), Is.Not.Empty, "a wrong graph can be looked at");
        Assert.That(() => GraphFile.Save(graph, Path.Combine(Path.GetTempPath(), "never.snn")), Throws.InstanceOf<InvalidGraphException>());
    }

    [Test]
    public void PathsAreCheckedInside()
    {
        var random = new SplitMix64(3);
        SpikeGraph Body(int inputs = 2, int steps = 3, ReadOutRule rule = ReadOutRule.SpikeCount, int weights = 2) => Graphs.Chain(
            new InputNode("input", inputs, steps, steps), new DenseNode("fc", SpatialGraphs.Weights(random, 4, weights)), new NeuronNode("lif", 4, new LifNeuron()), new ReadOutNode("output", rule, 4));
        SpikeGraph With(PathNode path) => Graphs.Chain(
            new InputNode("input", 6, 5, 5), path, new DenseNode("fc", SpatialGraphs.Weights(random, 2, 12)), new ReadOutNode("out", ReadOutRule.LeakyLast, 2));
        var line = FeatureShape.Line(2, 3);
        IEnumerable<(string, string)> Faults(PathNode path) => GraphVerifier.Verify(With(path)).Select(f => (f.Code, f.Node));
        var sound = new PathNode("path", line, PathAxis.Places, Body());
        Assert.That(Faults(sound), Is.Empty);
        Assert.That(Faults(sound with { Axis = PathAxis.Time, Body = Body(steps: 5) }), Is.Empty);
        Assert.That(With(sound).ToText(), Does.Contain("path: path 2 x 3 -> 4 x 3 Places of input: input"));
        Assert.That(Faults(sound with { Axis = PathAxis.Time }), Does.Contain(("SPK0019", "path")), "five steps");
        Assert.That(Faults(sound with { Axis = (PathAxis)9 }), Does.Contain(("SPK0019", "path")));
        Assert.That(Faults(sound with { Body = Body(inputs: 3, weights: 3) }), Does.Contain(("SPK0019", "path")));
        Assert.That(Faults(sound with { Body = Body(rule: ReadOutRule.FirstSpike) }), Does.Contain(("SPK0019", "path")));
        Assert.That(Faults(sound with { Body = Body(weights: 3) }), Does.Contain(("SPK0005", "path/fc")));
        Assert.That(Faults(sound with { Body = Graphs.Chain(new InputNode("input", 2, 3, 3), sound with { Name = "inner" }, new ReadOutNode("output", ReadOutRule.SpikeCount, 4)) }), Does.Contain(("SPK0019", "path")));
        var quantised = Quantisation.Quantise(With(sound));
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        Assert.That(quantised.Nodes.OfType<PathNode>().Single().Body.IsQuantised);
        Assert.That(GraphVerifier.Verify(quantised with { Nodes = [.. quantised.Nodes.Select(n => n is PathNode ? sound : n)] }).Select(f => (f.Code, f.Node)), Does.Contain(("SPK0007", "path")));
        var normalised = sound with { Body = sound.Body with { Nodes = [.. sound.Body.Nodes, new LayerNormalisationNode("norm", FeatureShape.Flat(4), 1, false, [1f, 1, 1, 1], [0f, 0, 0, 0], 1e-5)], Edges = [.. sound.Body.Edges.Where(e => e.From != "fc"), new GraphEdge("fc", "norm"), new GraphEdge("norm", "lif")] } };
        Assert.That(() => Quantisation.Quantise(With(normalised)), Throws.InstanceOf<InvalidGraphException>().With.Message.Contains("SPK0022 path/norm"));
    }

    [Test]
    public void WhatHasNoIntegersSaysSo()
    {
        Assert.That(() => Quantisation.Quantise(Sound), Throws.InstanceOf<InvalidGraphException>().With.Message.Contains("SPK0022 norm").And.Message.Contains("normalise over the batch"));
        var filed = Sound with { Nodes = [.. Sound.Nodes.Select(n => n is DenseNode d ? d with { Weight = WeightTensor.FromIntegers(new int[d.Weight.Length], 1, 8, d.Weight.Shape) } : n)] };
        Assert.That(GraphVerifier.Verify(filed).Where(f => f.Code == "SPK0007").Select(f => f.Node), Is.SupersetOf(new[] { "norm", "attention", "sum", "up", "lif" }));
    }

    [Test]
    public void NormalisationByHand()
    {
        // Two groups of two channels at two places: 1, 3, 10, 10 | 3, 5, 10, 14. Group 0: mean 3, variance (4 + 0 + 0 + 4) / 4 = 2, with an epsilon
        // of 2 a deviation of 2; group 1: mean 11, variance (1 + 1 + 1 + 9) / 4 = 3, a deviation of sqrt 5.
        var shape = FeatureShape.Line(4, 2);
        var normalisation = new SetNormalisation(new NormalisedSets(shape, 2, false), 2);
        var y = normalisation.Forward(Tensor.From([1, 3, 10, 10, 3, 5, 10, 14], 1, 1, 8), Tensor.From([1, 1, 2, 1], 4), Tensor.From([0, 5, 0, 0], 4));
        var root = Math.Sqrt(5);
        Assert.That(y.Span.ToArray(), Is.EqualTo(new[] { -1, 5, -2 / root, -1 / root, 0, 6, -2 / root, 3 / root }).Within(1e-6));

        // Each place by itself: place 0 of channels 1, 3, 10, 10 has mean 6 and variance (25 + 9 + 16 + 16) / 4 = 16.5.
        var places = new SetNormalisation(new NormalisedSets(shape, 1, true), 1e-9).Forward(
            Tensor.From([1, 3, 10, 10, 3, 5, 10, 14], 1, 1, 8), Tensor.From([1, 1, 1, 1], 4), Tensor.From([0, 0, 0, 0], 4));
        Assert.That(places.Span[0], Is.EqualTo(-5 / Math.Sqrt(16.5)).Within(1e-6));
    }
}
