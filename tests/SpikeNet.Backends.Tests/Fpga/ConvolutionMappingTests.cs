using SpikeNet.Backends.Fpga;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Fpga;

public class ConvolutionMappingTests
{
    private static readonly FpgaGeometry Geometry = FpgaGeometry.From(FpgaBackend.Plain().Energy);

    private static ConvolutionNode Convolution(FeatureShape input, int outputs) => new(
        "conv", input, SpatialWindow.Square(3, padding: 1), 1,
        WeightTensor.FromIntegers(new int[outputs * input.Channels * 9], 1, 8, outputs, input.Channels, 3, 3));

    [Test]
    public void AFullMapTakesTheRecordedCycles()
    {
        // Recorded by simulating the published RTL: all full 8 x 8, Cin 64: 4564 cycles without compression, 2749 in pairs, 1659 in fours.
        var shape = new FeatureShape(64, 8, 8);
        var input = SpikeTrain.FromRows(1, 1, shape.Count, [[.. Enumerable.Range(0, shape.Count)]]);
        long Cycles(int g) => AccumulatePhase.Cycles(EventCompression.Compress(ConvolutionMapping.Positions(shape, input, 0, 0, g), g), g);
        Assert.That(new[] { Cycles(1), Cycles(2), Cycles(4) }, Is.EqualTo(new[] { 4564, 2749, 1659 }));
    }

    [Test]
    public void WeightsAreStreamedInNineBeatsAnInputChannelAndGroup()
    {
        // 64 input channels, 40 outputs in two groups of 32: 9 * 64 * 2 = 1152 beats a step; 8 x 8 places in two groups fire in 128 cycles.
        var node = Convolution(new FeatureShape(64, 8, 8), 40);
        Assert.That(ConvolutionMapping.WeightBeats(node, Geometry), Is.EqualTo(1152));
        Assert.That(ConvolutionMapping.FireCycles(node, Geometry), Is.EqualTo(128));
    }

    [Test]
    public void PositionsAreInRasterOrderAndFilledUp()
    {
        // 2 channels, 1 x 3: events 0 and 1 at the first place, 5 at the third; pairs want four positions.
        var shape = FeatureShape.Line(2, 3);
        var input = SpikeTrain.FromRows(1, 1, 6, [[0, 1, 5]]);
        Assert.That(ConvolutionMapping.Positions(shape, input, 0, 0, 2), Is.EqualTo(new int[][] { [0, 1], [], [1], [] }));
    }

    [Test]
    public void OneSpikeMapsAddUpToTheNetwork()
    {
        // 1 x 4 x 4 -> 1 x 4 x 4 -> 16 -> 2 over 2 steps, one spike at place 0 of step 0 and weights 0, so that nothing fires. Convolution, per step:
        // 9 beats, 16 cycles of firing; the accumulation of step 0 is that of its 16 positions, step 1 that of an empty map.
        var shape = new FeatureShape(1, 4, 4);
        var graph = Graph(shape);
        var input = SpikeTrain.FromRows(2, 1, 16, [[0], []]);
        long Accumulate(int step) => AccumulatePhase.Cycles(EventCompression.Compress(ConvolutionMapping.Positions(shape, input, step, 0, 1), 1), 1);
        var silent = SpikeTrain.FromRows(2, 1, 16, [[], []]);
        var dense = Math.Max(AccumulatePhase.Cycles(EventCompression.Compress(DenseMapping.Positions(silent, 0, 1, Geometry), 1), 1), 16) + 2;
        var run = FpgaBackend.Plain().Compile(graph).Run(input);
        Assert.That(run.Cycles, Is.EqualTo(Accumulate(0) + Accumulate(1) + 32 + dense));
        Assert.That(run.Activity.Nodes[0].SynapticOperations, Is.EqualTo(4));
        Assert.That(run.Activity.Nodes[0].ExecutedAccumulates, Is.EqualTo(9));
    }

    [Test]
    public void SpikesBeforeASumPoolingEnterTheClassifierOneByOne()
    {
        // The pooled events are fewer than the spikes, and each spike adds its five weights.
        var graph = SpatialGraphs.Quantised.Single(g => g.Name == "sum-pool");
        var input = ConformanceGraphs.Input(graph, 3);
        var run = FpgaBackend.Plain().Compile(graph).Run(input);
        var spikes = GraphInterpreter.Run(graph, input).Spikes["lif1"].EventCount;
        Assert.That(run.Activity.Nodes[1].ExecutedAccumulates, Is.EqualTo(5 * spikes));
        Assert.That(run.Activity.Nodes[1].SynapticOperations, Is.LessThan(5 * spikes));
    }

    [TestCase("conv-3x3", true)]
    [TestCase("sum-pool", true)]
    [TestCase("average-pool", true)]
    [TestCase("max-pool", true)]
    [TestCase("residual-or", true)]
    [TestCase("conv-strided", false)]
    [TestCase("conv-1x1", false)]
    [TestCase("conv-dilated", false)]
    [TestCase("conv-grouped", false)]
    [TestCase("residual-add", false)]
    [TestCase("branch", false)]
    public void TakesWhatThePublishedDatapathHas(string name, bool fits)
    {
        var graph = SpatialGraphs.Quantised.Single(g => g.Name == name);
        Assert.That(FpgaBackend.Compressed().Check(graph), fits ? Is.Empty : Has.All.Property("Code").AnyOf("SPK1010", "SPK1011"));
    }

    private static SpikeGraph Graph(FeatureShape shape)
    {
        var parts = new GraphParts();
        var neuron = new Neurons.LifNeuron { Reset = Neurons.ResetKind.ToZero };
        parts.Add(new InputNode("input", 16, 2, 1));
        parts.Add(Convolution(shape, 1), "input");
        parts.Add(new NeuronNode("lif1", 16, neuron, new FixedPointNeuron(5, 16, null)), "conv");
        parts.Add(new FlattenNode("flat", shape), "lif1");
        parts.Add(new DenseNode("fc", WeightTensor.FromIntegers(new int[32], 1, 8, 2, 16)), "flat");
        parts.Add(new NeuronNode("lif2", 2, neuron, new FixedPointNeuron(5, 16, null)), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 2), "lif2");
        return parts.ToGraph("small");
    }
}
