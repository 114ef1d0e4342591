using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

public class SpatialVerifierTests
{
    private static readonly SpikeGraph Sound = SpatialGraphs.Residual(1);

    private static readonly ConvolutionNode Convolution = (ConvolutionNode)Sound.Node("conv2");

    private static IEnumerable<TestCaseData> Faults()
    {
        var random = new SplitMix64(2);
        TestCaseData With(string what, string code, string node, GraphNode replacement) => new TestCaseData(
            Sound with { Nodes = [.. Sound.Nodes.Select(n => n.Name == replacement.Name ? replacement : n)] }, code, node).SetArgDisplayNames(what);
        TestCaseData Edges(string what, string code, string node, Func<ImmutableArray<GraphEdge>, IEnumerable<GraphEdge>> change) =>
            new TestCaseData(Sound with { Edges = [.. change(Sound.Edges)] }, code, node).SetArgDisplayNames(what);
        var pool = (PoolNode)Sound.Node("pool1");
        var norm = (NormalisationNode)Sound.Node("norm1");
        var delay = (DelayNode)Sound.Node("delay");
        yield return With("another layout of the same size", "SPK0005", "conv2", Convolution with { InputShape = new FeatureShape(4, 9, 1), Window = new SpatialWindow(3, 3, PaddingX: 1) });
        yield return With("a layout of another size", "SPK0005", "pool1", pool with { InputShape = new FeatureShape(4, 6, 8) });
        yield return With("join of another size", "SPK0005", "add", new AddNode("add", new FeatureShape(4, 3, 4)));
        yield return With("weights of three dimensions", "SPK0006", "conv2", Convolution with { Weight = SpatialGraphs.Weights(random, 4, 2, 9) });
        yield return With("weights of another kernel", "SPK0006", "conv2", Convolution with { Weight = SpatialGraphs.Weights(random, 4, 2, 3, 2) });
        yield return With("weights for other channels", "SPK0006", "conv2", Convolution with { Weight = SpatialGraphs.Weights(random, 4, 4, 3, 3) });
        yield return With("NaN in a kernel", "SPK0006", "skip", (ConvolutionNode)Sound.Node("skip") with { Weight = WeightTensor.FromReal([.. Enumerable.Repeat(float.NaN, 16)], 4, 4, 1, 1) });
        yield return With("too few biases", "SPK0006", "conv2", Convolution with { Bias = SpatialGraphs.Weights(random, 3) });
        yield return With("half quantised", "SPK0007", "conv1", Convolution with { Weight = WeightTensor.FromIntegers(new int[72], 1, 8, 4, 2, 3, 3) });
        yield return With("negative layout", "SPK0011", "flat", new FlattenNode("flat", new FeatureShape(-4, 2, 2)));
        yield return With("gigantic layout", "SPK0011", "flat", new FlattenNode("flat", new FeatureShape(int.MaxValue, int.MaxValue, int.MaxValue)));
        yield return With("kernel larger than the input", "SPK0011", "pool1", pool with { Window = SpatialWindow.Square(7) });
        yield return With("stride 0", "SPK0011", "pool1", pool with { Window = SpatialWindow.Square(2, stride: 0) });
        yield return With("padding as large as the window", "SPK0011", "pool1", pool with { Window = SpatialWindow.Square(2, padding: 2) });
        yield return With("a window whose extent overflows", "SPK0011", "pool1", pool with { Window = SpatialWindow.Square(65537, dilation: 65536) });
        yield return With("no such pooling", "SPK0011", "pool1", pool with { Pooling = (PoolKind)9 });
        yield return With("groups that do not divide", "SPK0012", "conv2", Convolution with { Groups = 3 });
        yield return With("no groups", "SPK0012", "conv2", Convolution with { Groups = 0 });
        yield return With("too few gains", "SPK0013", "norm1", norm with { Gain = [1] });
        yield return With("no means", "SPK0013", "norm1", norm with { Mean = default });
        yield return With("infinite shift", "SPK0013", "norm1", norm with { Shift = [0, 0, 0, float.PositiveInfinity] });
        yield return With("negative variance", "SPK0013", "norm1", norm with { Variance = [1, 1, -1, 1] });
        yield return With("negative epsilon", "SPK0013", "norm1", norm with { Epsilon = -1 });
        yield return With("number of delays", "SPK0014", "delay", delay with { DelaySteps = [1, 2] });
        yield return With("negative delay", "SPK0014", "delay", delay with { DelaySteps = [-1] });
        yield return With("or of pooled spikes", "SPK0016", "or", (PoolNode)Sound.Node("pool2") with { Pooling = PoolKind.Sum });
        yield return Edges("second input of a convolution", "SPK0004", "conv2", e => e.Add(new GraphEdge("lif2", "conv2")));
        yield return Edges("single input of an add", "SPK0004", "add", e => e.Where(x => x.From != "skip"));
        yield return Edges("a node that nobody takes from", "SPK0004", "skip", e => e.Where(x => x.From != "skip"));
        yield return Edges("nothing comes", "SPK0004", "fc", e => e.Where(x => x.To != "fc"));
        yield return Edges("an edge into the input", "SPK0004", "input", e => e.Add(new GraphEdge("lif3", "input")));
        yield return Edges("an edge out of the read-out", "SPK0004", "out", e => e.Add(new GraphEdge("out", "add")));
        yield return Edges("a cycle without delay", "SPK0015", "residual", e => e.Add(new GraphEdge("lif2", "add")));
        yield return Edges("sums into a convolution", "SPK0004", "conv2", e => e.Select(x => x.To == "conv2" ? x with { From = "norm1" } : x));
        yield return Edges("spikes into neurons", "SPK0004", "lif2", e => e.Select(x => x.To == "lif2" ? x with { From = "pool1" } : x));
        yield return Edges("spikes into a normalisation", "SPK0004", "norm1", e => e.Select(x => x.To == "norm1" ? x with { From = "input" } : x));
    }

    [Test]
    public void ASoundGraphHasNoFault() => Assert.That(GraphVerifier.Verify(Sound), Is.Empty);

    [TestCaseSource(nameof(Faults))]
    public void EachFaultHasItsCodeAndNode(SpikeGraph graph, string code, string node) =>
        Assert.That(GraphVerifier.Verify(graph).Select(d => (d.Code, d.Node)), Has.Some.EqualTo((code, node)));

    [Test]
    public void AMismatchNamesBothSides()
    {
        var graph = Sound with { Nodes = [.. Sound.Nodes.Select(n => n.Name == "flat" ? new FlattenNode("flat", new FeatureShape(2, 4, 2)) : n)] };
        Assert.That(GraphVerifier.Verify(graph).Single().ToString(), Is.EqualTo("SPK0005 flat: expected 4 x 2 x 2 inputs, as 'pool2' gives, found 2 x 4 x 2; make the sizes agree"));
    }

    [Test]
    public void AllFaultsAtOnce()
    {
        var graph = Sound with
        {
            ClassNames = ["one"],
            Nodes = [.. Sound.Nodes.Select(n => n.Name switch
            {
                "conv2" => Convolution with { Groups = 3 },
                "delay" => new DelayNode("delay", FeatureShape.Flat(16), []),
                "norm1" => (NormalisationNode)n with { Epsilon = double.NaN },
                "pool2" => (PoolNode)n with { Window = SpatialWindow.Square(4) },
                _ => n,
            })],
            Edges = [.. Sound.Edges, new GraphEdge("input", "fc")],
        };
        Assert.That(
            GraphVerifier.Verify(graph).Select(d => d.Code).Distinct(),
            Is.EquivalentTo(new[] { "SPK0004", "SPK0005", "SPK0008", "SPK0011", "SPK0012", "SPK0013", "SPK0014" }));
    }

    [Test]
    public void IntegersOfDifferentScalesAreNotAdded()
    {
        var quantised = Quantisation.Quantise(Sound);
        var skip = (ConvolutionNode)quantised.Node("skip");
        var other = skip with { Weight = WeightTensor.FromIntegers(skip.Weight.Integers!, skip.Weight.Scale * 2, 8, skip.Weight.Shape), Bias = WeightTensor.FromIntegers(skip.Bias!.Integers!, skip.Weight.Scale * 2, 32, skip.Bias.Shape) };
        var graph = quantised with { Nodes = [.. quantised.Nodes.Select(n => n.Name == "skip" ? other : n)] };
        Assert.That(GraphVerifier.Verify(graph).Select(d => (d.Code, d.Node)), Is.EqualTo(new[] { ("SPK0007", "add") }));
        var pooled = quantised with { Nodes = [.. quantised.Nodes.Select(n => n is PoolNode { Name: "pool1" } p ? p with { Pooling = PoolKind.Average } : n)] };
        Assert.That(GraphVerifier.Verify(pooled).Select(d => (d.Code, d.Node)), Is.EqualTo(new[] { ("SPK0007", "pool1") }));
    }

    [Test]
    public void StatesOfNeuronsAreNotAddedToSums()
    {
        var model = NeuronLibrary.Named("LI");
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 2, 3, 3));
        parts.Add(Graphs.Dense("fc1", 2, 2, 1, 0, 0, 1), "input");
        parts.Add(new ProgramNeuronNode("li", 2, model, [.. model.Parameters.Select(p => (ImmutableArray<float>)[(float)p.Default])], 1, []), "fc1");
        parts.Add(Graphs.Dense("fc2", 2, 2, 1, 0, 0, 1), "input");
        parts.Add(new AddNode("add", FeatureShape.Flat(2)), "li", "fc2");
        parts.Add(new ReadOutNode("out", ReadOutRule.Last, 2), "add");
        Assert.That(GraphVerifier.Verify(parts.ToGraph("mixed")).Select(d => (d.Code, d.Node)), Is.EqualTo(new[] { ("SPK0004", "add") }));
    }
}
