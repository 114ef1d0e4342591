using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Tests.Graph;

/// <summary>What quantisation writes into a graph: files, text, and what the verifier refuses.</summary>
public class QuantisedFileTests
{
    private static IEnumerable<TestCaseData> Schemes => QuantisationSchemeTests.Schemes.Select((s, i) => new TestCaseData(s).SetArgDisplayNames($"{i}"));

    [TestCaseSource(nameof(Schemes))]
    public void AFileKeepsEveryScheme(QuantisationOptions options)
    {
        var graph = Quantisation.Quantise(SpatialGraphs.Residual(4), options);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.snn");
        GraphFile.Save(graph, path);
        var read = GraphFile.Load(path);
        Assert.That(read.ToText(), Is.EqualTo(graph.ToText()));
        foreach (var (before, after) in graph.Layers().Zip(read.Layers()))
        {
            Assert.That(after.Weight.Integers, Is.EqualTo(before.Weight.Integers));
            Assert.That(after.Weight.Scales, Is.EqualTo(before.Weight.Scales));
            Assert.That((after.Weight.Coding, after.Weight.CodeBits, after.Weight.Bits), Is.EqualTo((before.Weight.Coding, before.Weight.CodeBits, before.Weight.Bits)));
        }

        Assert.That(read.Nodes.OfType<NeuronNode>().Select(n => n.FixedPoint), Is.EqualTo(graph.Nodes.OfType<NeuronNode>().Select(n => n.FixedPoint)));
        var input = Graphs.Spikes(5, 5, 2, 72);
        Assert.That(GraphInterpreter.Run(read, input).Scores, Is.EqualTo(GraphInterpreter.Run(graph, input).Scores));
    }

    [Test]
    public void TextSaysCodesScalesAndThresholds()
    {
        var shifts = Quantisation.Quantise(Graphs.Random(1), QuantisationOptions.Shift(3)).ToText();
        Assert.That(shifts, Does.Contain("3 bits of shifts PS scale "));
        var channels = Quantisation.Quantise(Graphs.Random(1), QuantisationOptions.PerChannel() with { ThresholdBits = 12 }).ToText();
        Assert.That(channels, Does.Contain("8 bits scales of 5 channels ").And.Contains(" of 5 channels #").And.Contains(" of 12 bits, 16 bits"));
    }

    [Test]
    public void WeightsWithoutACodeAreFaults()
    {
        var graph = Quantisation.Quantise(Graphs.Random(1), QuantisationOptions.Shift(3));
        Assert.That(Faults(graph, WeightTensor.FromShifts([3, .. new int[14]], [0.25], WeightCoding.ShiftPs, 3, 5, 3)), Does.Contain("powers of two up to 4 or 0").And.Contains("1 others"));
        Assert.That(Faults(graph, WeightTensor.FromShifts([8, .. new int[14]], [0.25], WeightCoding.ShiftPs, 3, 5, 3)), Does.Contain("powers of two up to 4 or 0"));
        Assert.That(Faults(graph, WeightTensor.FromShifts(new int[15], [0.25], WeightCoding.ShiftQ, 3, 5, 3)), Does.Contain("powers of two up to 8:").And.Contains("15 others"));
        Assert.That(Faults(graph, WeightTensor.FromShifts(new int[15], [0.25], WeightCoding.ShiftPs, 6, 5, 3)), Does.Contain("2 to 5 bits"));
    }

    [Test]
    public void ScalesAndThresholdsThatDoNotAgreeAreFaults()
    {
        var graph = Quantisation.Quantise(Graphs.Random(1));
        var ints = ((DenseNode)graph.Node("fc1")).Weight.Integers!;
        Assert.That(Faults(graph, WeightTensor.FromIntegers(ints, [1.0, 2.0], 8, 5, 3)), Does.Contain("one scale or 5, found 2"));
        Assert.That(Faults(graph, WeightTensor.FromIntegers(ints, [1.0, 2.0, 3.0, 4.0, 5.0], 8, 5, 3)), Does.Contain("5 thresholds"));
        Assert.That(Faults(graph, WeightTensor.FromIntegers(ints, [1.0, 2.0, 3.0, double.NaN, 5.0], 8, 5, 3)), Does.Contain("a scale above 0, found NaN"));

        var node = (NeuronNode)graph.Node("lif1");
        string WithNeuron(FixedPointNeuron f) => string.Join('\n', GraphVerifier.Verify(graph with { Nodes = [.. graph.Nodes.Select(n => n.Name == "lif1" ? node with { FixedPoint = f } : n)] }));
        Assert.That(WithNeuron(FixedPointNeuron.PerChannel([1, 2], 16, null)), Does.Contain("channels of 5 neurons"));
        Assert.That(WithNeuron(new FixedPointNeuron(3, 16, null) { ChannelThresholds = [1, 2, 3, 4, 5] }), Does.Contain("the largest of its channels' thresholds, 5"));
        Assert.That(WithNeuron(FixedPointNeuron.PerChannel([1, 2, 0, 4, 5], 16, null)), Does.Contain("a threshold from 1 to"));
        Assert.That(WithNeuron(new FixedPointNeuron(40, 16, null) { ThresholdBits = 6 }), Does.Contain("a threshold from 1 to 31, found 40"));
        Assert.That(WithNeuron(new FixedPointNeuron(4, 16, null) { ThresholdBits = 17 }), Does.Contain("2 to 16 bits"));
    }

    [Test]
    public void ScalesOfChannelsBeforeAReadOutAreAFault()
    {
        var graph = Graphs.Chain(
            new InputNode("input", 1, 1, 1), new DenseNode("fc", WeightTensor.FromIntegers([1, 2], [1.0, 2.0], 8, 2, 1)), new ReadOutNode("out", ReadOutRule.LeakyLast, 2));
        Assert.That(GraphVerifier.Verify(graph).Select(f => f.ToString()), Has.One.Contains("sums of one scale before a read-out"));
    }

    [Test]
    public void BiasesBeyondTheirWidthOrOfOtherScalesAreFaults()
    {
        var neuron = new NeuronNode("lif", 1, new LifNeuron(), new FixedPointNeuron(3, 16, null));
        string Verify(WeightTensor bias) => string.Join('\n', GraphVerifier.Verify(Graphs.Chain(
            new InputNode("input", 1, 1, 1), new DenseNode("fc", WeightTensor.FromIntegers([1], 1, 8, 1, 1), bias), neuron, new ReadOutNode("out", ReadOutRule.SpikeCount, 1))));
        Assert.That(Verify(WeightTensor.FromIntegers([127], 1, 8, 1)), Is.Empty);
        Assert.That(Verify(WeightTensor.FromIntegers([128], 1, 8, 1)), Does.Contain("biases of 8 bits"));
        Assert.That(Verify(WeightTensor.FromIntegers([1], 2, 8, 1)), Does.Contain("the weights' scales"));
    }

    private static string Faults(SpikeGraph graph, WeightTensor weight)
    {
        var node = (DenseNode)graph.Node("fc1");
        return string.Join('\n', GraphVerifier.Verify(graph with { Nodes = [.. graph.Nodes.Select(n => n.Name == "fc1" ? node with { Weight = weight } : n)] }));
    }
}
