using SpikeNet.Backends.Chip;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip;

/// <summary>What Speck2e refuses, with the numbers and the nearest fix.</summary>
[TestFixture]
public sealed class Speck2eRuleTests
{
    private readonly Speck2eBackend _backend = new();

    private Diagnostic Only(SpikeGraph graph, string code)
    {
        var faults = _backend.Check(graph);
        Assert.That(faults.Select(f => f.Code), Does.Contain(code), string.Join('\n', faults));
        return faults.First(f => f.Code == code);
    }

    private static SpikeGraph Quantised(SpikeGraph graph) => Quantisation.Quantise(graph, QuantisationOptions.Speck);

    private static SpikeGraph Chain(FeatureShape input, params (int, SpatialWindow, int)[] layers) => Quantised(SpeckGraphs.Chain("net", input, 10, layers));

    [Test]
    public void ALayerTooLargeForEveryCoreSaysBothNumbersAndWhatWouldFit()
    {
        // 16 -> 32, 3 x 3, padding 1 on 64 x 64: 16 * 2^(4+5) = 8 Ki kernel words, 32 * 2^12 = 128 Ki neuron words; cores 0 to 2 have 64 Ki.
        // Stride 2 leaves 32 x 32 places, 32 Ki words; 16 channels 16 * 2^12 = 64 Ki.
        var graph = Chain(new FeatureShape(16, 64, 64), (32, SpatialWindow.Square(3, padding: 1), 4), (4, SpatialWindow.Square(3), 4));
        var fault = Only(graph, "SPK1112");
        Assert.Multiple(() =>
        {
            Assert.That(fault.Node, Is.EqualTo("if1"));
            Assert.That(fault.Found, Does.StartWith("8192 kernel, 131072 neuron"));
            Assert.That(fault.Expected, Does.Contain("65536 neuron"));
            Assert.That(fault.Remedy, Is.EqualTo("use stride 2 or at most 16 channels"));
        });
    }

    [Test]
    public void TenLayersAreOneTooMany()
    {
        var nine = Enumerable.Repeat((4, SpatialWindow.Square(3, padding: 1), 1), 8).ToArray();
        Assert.That(_backend.Check(Chain(new FeatureShape(2, 8, 8), nine)), Is.Empty, "eight convolutions and a fully connected layer");
        var fault = Only(Chain(new FeatureShape(2, 8, 8), [.. nine, nine[0]]), "SPK1113");
        Assert.Multiple(() =>
        {
            Assert.That(fault.Found, Does.StartWith("10 cores").And.Contain("'if1'").And.Contain("'if9'").And.Contain("'if-out'"));
            Assert.That(fault.Expected, Does.StartWith("9 cores"));
            Assert.That(fault.Remedy, Is.EqualTo("use at most 9 layers"));
        });
    }

    [Test]
    public void LayersThatCompeteForTheBigCoresAreNamed()
    {
        // 64 -> 64, 3 x 3: 64 * 2^(4+6) = 64 Ki kernel words, which cores 5 and 6 alone have; three of them.
        var wide = (64, SpatialWindow.Square(3, padding: 1), 1);
        var fault = Only(Chain(new FeatureShape(2, 8, 8), wide, wide, wide, (64, SpatialWindow.Square(3, padding: 1), 4)), "SPK1113");
        Assert.Multiple(() =>
        {
            Assert.That(fault.Found, Does.StartWith("3 cores").And.Contain("'if2'").And.Contain("'if3'").And.Contain("'if4'").And.Not.Contain("'if1'"));
            Assert.That(fault.Expected, Is.EqualTo("2 cores large enough: 5, 6"));

            // 32 channels: 64 * 2^(4+5) = 32 Ki kernel words, as cores 3 and 4 have.
            Assert.That(fault.Remedy, Does.Contain("at most 32 channels"));
        });
    }

    [Test]
    public void RecurrenceIsRefused()
    {
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 4, 3, 3));
        parts.Add(new AddNode("add", FeatureShape.Flat(4)), "input", "back");
        parts.Add(new DenseNode("fc", WeightTensor.FromIntegers([.. Enumerable.Repeat(1, 16)], 1, 8, 4, 4)), "add");
        parts.Add(new NeuronNode("if", 4, SpeckGraphs.Plain, new FixedPointNeuron(1, 16, null)), "fc");
        parts.Add(new DelayNode("back", FeatureShape.Flat(4), [1]), "if");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 4), "if");
        var graph = parts.ToGraph("recurrent");
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var fault = Only(graph, "SPK1010");
        Assert.That((fault.Node, fault.Found), Is.EqualTo(("back", "a recurrent edge (a delay that closes a cycle)")));
        Assert.That(() => _backend.Compile(graph), Throws.ArgumentException.With.Message.Contains("SPK1010"));
    }

    [Test]
    public void EveryViolationComesAtOnce()
    {
        // 160 x 160 input; map 158; stride 3; padding 9 with a 19 x 19 kernel; 20 classes.
        var graph = Quantised(SpeckGraphs.Chain("all", new FeatureShape(1, 160, 160), 20, (2, SpatialWindow.Square(3), 3), (2, SpatialWindow.Square(19, 3, 9), 1)));
        var faults = _backend.Check(graph);
        Assert.That(faults.Select(f => f.Code).Distinct(), Is.SupersetOf(new[] { "SPK1111", "SPK1114", "SPK1115", "SPK1116", "SPK1117", "SPK1118", "SPK1119" }));
        Assert.Multiple(() =>
        {
            Assert.That(faults.First(f => f.Code == "SPK1115").Remedy, Is.EqualTo("use stride 4"), "158 -> 40; stride 2 would leave 79");
            Assert.That(faults.First(f => f.Code == "SPK1117").Expected, Is.EqualTo("strides 1, 2, 4, 8"));
            Assert.That(faults.First(f => f.Code == "SPK1119").Found, Is.EqualTo("a sum pooling of 3 behind it"));
            Assert.That(faults.Select(f => f.Remedy), Has.All.Not.Empty);
        });
    }

    [Test]
    public void KernelsAreSquareWithoutDilationAndGroups()
    {
        var shape = new FeatureShape(2, 8, 8);
        SpikeGraph With(SpatialWindow window, int groups)
        {
            var conv = new ConvolutionNode("conv", shape, window, groups, WeightTensor.FromIntegers(new int[4 * 2 / groups * window.KernelHeight * window.KernelWidth], 1, 8, 4, 2 / groups, window.KernelHeight, window.KernelWidth));
            var parts = new GraphParts();
            parts.Add(new InputNode("input", shape.Count, 1, 1));
            parts.Add(conv, "input");
            parts.Add(new NeuronNode("if", conv.OutputShape.Count, SpeckGraphs.Plain, new FixedPointNeuron(1, 16, null)), "conv");
            parts.Add(new DenseNode("fc", WeightTensor.FromIntegers(new int[2 * conv.OutputShape.Count], 1, 8, 2, conv.OutputShape.Count)), "if");
            parts.Add(new NeuronNode("if2", 2, SpeckGraphs.Plain, new FixedPointNeuron(1, 16, null)), "fc");
            parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 2), "if2");
            return parts.ToGraph("window");
        }

        Assert.Multiple(() =>
        {
            Assert.That(Only(With(new SpatialWindow(3, 5), 1), "SPK1116").Remedy, Is.EqualTo("use 5 x 5"));
            Assert.That(Only(With(SpatialWindow.Square(3, dilation: 2), 1), "SPK1130").Found, Is.EqualTo("a dilation of 2 x 2"));
            Assert.That(Only(With(SpatialWindow.Square(3), 2), "SPK1131").Found, Is.EqualTo("2 groups of channels"));
        });
    }

    [Test]
    public void ALayerHasTwoDestinations()
    {
        // One layer's spikes enter three others of 1 x 1 whose spikes meet in the last.
        SpikeGraph With(int ways)
        {
            var parts = new GraphParts();
            var weight = WeightTensor.FromIntegers([1, 1, 1, 1], 1, 8, 2, 2);
            parts.Add(new InputNode("input", 2, 1, 1));
            parts.Add(new DenseNode("fc", weight), "input");
            parts.Add(new NeuronNode("if", 2, SpeckGraphs.Plain, new FixedPointNeuron(1, 16, null)), "fc");
            var ends = Enumerable.Range(0, ways).Select(i => parts.Add(new NeuronNode($"if{i}", 2, SpeckGraphs.Plain, new FixedPointNeuron(1, 16, null)), parts.Add(new DenseNode($"fc{i}", weight), "if"))).ToArray();
            parts.Add(new AddNode("add", FeatureShape.Flat(2)), ends);
            parts.Add(new DenseNode("last", weight), "add");
            parts.Add(new NeuronNode("last-if", 2, SpeckGraphs.Plain, new FixedPointNeuron(1, 16, null)), "last");
            parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 2), "last-if");
            return parts.ToGraph("ways");
        }

        Assert.That(_backend.Check(With(2)), Is.Empty);
        Assert.That((Only(With(3), "SPK1132").Node, Only(With(3), "SPK1132").Found), Is.EqualTo(("if", "3")));
    }

    [TestCase(127, 0)]
    [TestCase(-128, 0)]
    [TestCase(128, 1)]
    public void BiasesHaveEightBits(int bias, int faults)
    {
        var graph = Conformance.ConformanceGraphs.Fixed("bias", 1, 2, (1, 1, [1]));
        graph = graph with { Nodes = [.. graph.Nodes.Select(n => n is DenseNode d ? d with { Bias = WeightTensor.FromIntegers([bias], 1, 16, 1) } : n)] };
        Assert.That(_backend.Check(graph).Count(f => f.Code == "SPK1133"), Is.EqualTo(faults));
    }
}
