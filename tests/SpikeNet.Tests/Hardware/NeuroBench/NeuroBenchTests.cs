using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;
using SpikeNet.Hardware.NeuroBench;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Tests.Hardware.NeuroBench;

/// <summary>The metrics of NeuroBench against counts by hand.</summary>
public class NeuroBenchTests
{
    private static readonly LifNeuron If = new() { Reset = ResetKind.ToZero };

    /// <summary>
    /// Weights [1 0; 0.5 2], then [1 0]; thresholds 1 and 2, reset to zero, no leak. Channel 0 in steps 0 and 1, channel 1 in step 1:
    /// neuron A fires in steps 0 and 1; B has 0.5, then 3 and fires in step 1; the last has 1, then 2 and fires in step 1.
    /// </summary>
    private static SpikeGraph TwoLayers(bool integers)
    {
        // The integers are the real numbers times 2 in the first layer.
        WeightTensor Weights(int factor, int outputs, params float[] real) =>
            integers ? WeightTensor.FromIntegers([.. real.Select(w => (int)(factor * w))], 1.0 / factor, 8, outputs, 2) : WeightTensor.FromReal(real, outputs, 2);
        NeuronNode Neurons(string name, int size, int theta, int factor) =>
            new(name, size, If with { Threshold = theta }, integers ? new FixedPointNeuron(theta * factor, 16, null) : null);
        return Graphs.Chain(
            new InputNode("input", 2, 3, 3),
            new DenseNode("fc1", Weights(2, 2, 1, 0, 0.5f, 2)),
            Neurons("if1", 2, 1, 2),
            new DenseNode("fc2", Weights(1, 1, 1, 0)),
            Neurons("if2", 1, 2, 1),
            new ReadOutNode("read-out", ReadOutRule.SpikeCount, 1));
    }

    private static NeuroBenchMetrics Metrics(SpikeGraph graph, SpikeTrain input, params int[] labels)
    {
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var counter = new NeuroBenchCounter(graph);
        counter.Run(new GraphExecutor(graph), input, labels.Length > 0 ? labels : new int[input.BatchSize]);
        return counter.ToMetrics();
    }

    [Test]
    public void EverythingByHand([Values] bool integers)
    {
        var m = Metrics(TwoLayers(integers), SpikeTrain.FromRows(3, 1, 2, [[0], [0, 1], []]));
        Assert.Multiple(() =>
        {
            Assert.That(m.Samples, Is.EqualTo(1));
            Assert.That(m.Accuracy, Is.EqualTo(1));

            // 6 weights of 4 bytes, 2 populations of decay and threshold; in integers 6 bytes and 2 thresholds of 16 bits.
            Assert.That(m.Footprint, Is.EqualTo(integers ? new ModelFootprint(6, 0, 4, 0, 0) : new ModelFootprint(24, 0, 16, 0, 0)));
            Assert.That(m.Footprint.Bytes, Is.EqualTo(integers ? 10 : 40));
            Assert.That(m.ConnectionSparsity, Is.EqualTo(2.0 / 6));

            // 9 outputs, of which A fires twice, B once and the last once.
            Assert.That(m.ActivationSparsity, Is.EqualTo(5.0 / 9));

            // Channel 0 has 2 weights other than 0 and comes twice, channel 1 has 1 and comes once; A has 1 and fires twice, B has none.
            Assert.That(m.Synapses, Is.EqualTo(new NeuroBenchSynapses[] { new("fc1", 4, 1, true, 5, 12), new("fc2", 2, 1, true, 2, 6) }));
            Assert.That((m.EffectiveAccumulates, m.EffectiveMultiplyAccumulates, m.DenseOperations), Is.EqualTo((7.0, 0.0, 18.0)));

            // All 3 in the first step; then B falls from 0.5 to 0 and the last from 1 to 0.
            Assert.That(m.Neurons, Is.EqualTo(new NeuroBenchNeurons[] { new("if1", 2, 0.5, 3), new("if2", 1, 2.0 / 3, 2) }));
            Assert.That(m.MembraneUpdates, Is.EqualTo(5));
        });
    }

    /// <summary>A silent sample beside it: 3 updates of its first step and the same dense operations.</summary>
    [Test]
    public void CountsAreMeansPerSample([Values] bool integers)
    {
        var graph = TwoLayers(integers);
        var both = Metrics(graph, SpikeTrain.FromRows(3, 2, 2, [[0], [], [0, 1], [], [], []]), 0, 0);
        Assert.Multiple(() =>
        {
            Assert.That(both.EffectiveAccumulates, Is.EqualTo(3.5));
            Assert.That(both.DenseOperations, Is.EqualTo(18));
            Assert.That(both.MembraneUpdates, Is.EqualTo(4));
            Assert.That(both.ActivationSparsity, Is.EqualTo(14.0 / 18));
        });
    }

    /// <summary>
    /// 3 x 3 places, a 3 x 3 kernel of ones but for a 0 in its middle, padding 1. The middle reaches 9 places, 8 of them by ones; a corner 4, 3 by
    /// ones; an edge 6, 5 by ones. In all 7 x 7 pairs.
    /// </summary>
    [Test]
    public void AConvolutionSeesItsBorders()
    {
        var shape = new FeatureShape(1, 3, 3);
        var graph = Graphs.Chain(
            new InputNode("input", 9, 2, 2),
            new ConvolutionNode("conv", shape, SpatialWindow.Square(3, padding: 1), 1, WeightTensor.FromReal([1, 1, 1, 1, 0, 1, 1, 1, 1], 1, 1, 3, 3)),
            new NeuronNode("if", 9, If),
            new ReadOutNode("read-out", ReadOutRule.SpikeCount, 9));
        var m = Metrics(graph, SpikeTrain.FromRows(2, 1, 9, [[4], [0, 1]]));
        Assert.That(m.Synapses, Is.EqualTo(new NeuroBenchSynapses[] { new("conv", 9, 1, true, 8 + 3 + 5, 2 * 49) }));
    }

    /// <summary>Two groups of one channel each to two: channel 0 meets the weights 1 and 0, channel 1 the weights 0 and 0.</summary>
    [Test]
    public void GroupsDoNotSeeEachOther()
    {
        var graph = Graphs.Chain(
            new InputNode("input", 2, 1, 1),
            new ConvolutionNode("conv", new FeatureShape(2, 1, 1), SpatialWindow.Square(1), 2, WeightTensor.FromReal([1, 0, 0, 0], 4, 1, 1, 1)),
            new NeuronNode("if", 4, If),
            new ReadOutNode("read-out", ReadOutRule.SpikeCount, 4));
        var m = Metrics(graph, SpikeTrain.FromRows(1, 1, 2, [[0, 1]]));
        Assert.That(m.Synapses, Is.EqualTo(new NeuroBenchSynapses[] { new("conv", 4, 3, true, 1, 4) }));
    }

    /// <summary>
    /// Sums over 2 x 2 places, then a 3 x 3 kernel with zeros in its corners on 2 x 2 places: each place reaches all 4, one of them through a corner.
    /// Two events in one window are an input of 2, so that all the layer's operations are MACs.
    /// </summary>
    [TestCase(false, true, 6)]
    [TestCase(true, false, 6)]
    public void GradedInputsMakeMultiplyAccumulates(bool together, bool accumulates, int effective)
    {
        var graph = Graphs.Chain(
            new InputNode("input", 16, 1, 1),
            new PoolNode("pool", new FeatureShape(1, 4, 4), SpatialWindow.Square(2, stride: 2), PoolKind.Sum),
            new ConvolutionNode(
                "conv", new FeatureShape(1, 2, 2), SpatialWindow.Square(3, padding: 1), 1, WeightTensor.FromReal([0, 1, 0, 2, 3, 4, 0, 5, 0], 1, 1, 3, 3), WeightTensor.FromReal([1], 1)),
            new NeuronNode("if", 4, If),
            new ReadOutNode("read-out", ReadOutRule.SpikeCount, 4));
        var m = Metrics(graph, SpikeTrain.FromRows(1, 1, 16, [together ? [0, 1, 15] : [0, 15]]));
        Assert.That(m.Synapses, Is.EqualTo(new NeuroBenchSynapses[] { new("conv", 9, 4, accumulates, effective, 16) }));
        Assert.That(accumulates ? m.EffectiveAccumulates : m.EffectiveMultiplyAccumulates, Is.EqualTo(effective), "neither the pooling nor the bias counts");
        Assert.That(m.Footprint, Is.EqualTo(new ModelFootprint(36, 4, 8, 0, 0)));
    }

    /// <summary>Codes of shifts take the bits of the code, however wide the integers are that an adder sees; channels have scales and thresholds of their own.</summary>
    [Test]
    public void TheFootprintIsWhatIsStored()
    {
        static ModelFootprint Of(WeightTensor weight, FixedPointNeuron neuron) => ModelFootprint.Of(Graphs.Chain(
            new InputNode("input", 3, 1, 1), new DenseNode("fc", weight), new NeuronNode("if", 2, If, neuron), new ReadOutNode("read-out", ReadOutRule.SpikeCount, 2)));
        Assert.Multiple(() =>
        {
            // 6 codes of 5 bits: 2^14 is an integer of 16 bits and still one byte. A threshold of 24 bits takes 4.
            Assert.That(Of(WeightTensor.FromShifts([1 << 14, 1, 2, 4, 8, 0], [1], WeightCoding.ShiftPs, 5, 2, 3), new(1 << 14, 24, 3)), Is.EqualTo(new ModelFootprint(6, 0, 5, 0, 0)));

            // 6 weights of 8 bits and 2 scales of 4 bytes, 2 thresholds of 16 bits.
            Assert.That(Of(WeightTensor.FromIntegers([1, 2, 3, 4, 5, 6], [0.5, 0.25], 8, 2, 3), FixedPointNeuron.PerChannel([4, 8], 16, null)), Is.EqualTo(new ModelFootprint(14, 0, 4, 0, 0)));
            Assert.That(Of(WeightTensor.FromIntegers([1, 2, 3, 4, 5, 6], 0.5, 12, 2, 3), new(4, 16, null) { ThresholdBits = 8 }), Is.EqualTo(new ModelFootprint(12, 0, 1, 0, 0)));
        });
    }

    /// <summary>
    /// A potential of 1 that halves changes in every step; without leak only the first step counts. In integers 4, 2, 1, 1: the shift of 1 is 0.
    /// </summary>
    [TestCase(1, null, 1)]
    [TestCase(0.5, null, 4)]
    [TestCase(0.5, 1, 3)]
    public void ALeakIsAnUpdate(double decay, int? shift, int updates)
    {
        var graph = Graphs.Chain(
            new InputNode("input", 1, 4, 4),
            new DenseNode("fc", shift is null ? WeightTensor.FromReal([1], 1, 1) : WeightTensor.FromIntegers([4], 0.25, 8, 1, 1)),
            new NeuronNode("lif", 1, If with { Decay = decay, Threshold = 10 }, shift is null ? null : new FixedPointNeuron(40, 16, shift)),
            new ReadOutNode("read-out", ReadOutRule.SpikeCount, 1));
        Assert.That(Metrics(graph, SpikeTrain.FromRows(4, 1, 1, [[0], [], [], []])).MembraneUpdates, Is.EqualTo(updates));
    }

    /// <summary>
    /// Neuron 0 gets 1 and fires in step 0, which gives neuron 1 (0.25 so far) another 1 in step 1: it fires and falls to 0. Its own spike
    /// in step 1 meets weights of 0. Recurrent weights are 2 x 2 over the 2 steps after the first.
    /// </summary>
    [Test]
    public void RecurrentSynapsesCount()
    {
        var model = NeuronModel.Define("accumulator", n =>
        {
            var theta = n.Parameter("theta", 1);
            var v = n.State("v");
            v.Set(v + n.Input);
            var s = n.Spike(v, theta, Comparison.AtLeast);
            v.Set(v * (1 - Detach(s)));
        });
        var graph = Graphs.Chain(
            new InputNode("input", 1, 3, 3),
            Graphs.Dense("fc", 2, 1, 1, 0.25f),
            new ProgramNeuronNode("cells", 2, model, [ImmutableArray.Create(1f)], 1, [WeightTensor.FromReal([0, 0, 1, 0], 2, 2)]),
            new ReadOutNode("read-out", ReadOutRule.SpikeCount, 2));
        var m = Metrics(graph, SpikeTrain.FromRows(3, 1, 1, [[0], [], []]));
        Assert.Multiple(() =>
        {
            Assert.That(m.Synapses, Is.EqualTo(new NeuroBenchSynapses[] { new("fc", 2, 0, true, 2, 6), new("cells recurrent", 4, 3, true, 1, 8) }));
            Assert.That(m.Neurons, Is.EqualTo(new NeuroBenchNeurons[] { new("cells", 2, 4.0 / 6, 3) }));
            Assert.That(m.Footprint, Is.EqualTo(new ModelFootprint(24, 0, 4, 0, 0)));
        });
    }

    /// <summary>Without zeros among the weights and with spikes alone, effective operations are the synaptic operations of the project.</summary>
    [Test]
    public void WithoutZeroWeightsTheyAreTheInterpretersOperations([Values(1u, 2u, 3u)] uint seed)
    {
        var graph = Graphs.Random(seed, steps: 9);
        var input = Graphs.Spikes(seed, 9, 12, 3);
        var run = GraphInterpreter.Run(graph, input);
        var m = Metrics(graph, input);
        Assert.Multiple(() =>
        {
            Assert.That(m.EffectiveAccumulates, Is.EqualTo(run.SynapticOperations / 12.0));
            Assert.That(m.DenseOperations, Is.EqualTo(run.Counts.Sum(c => c.DenseOperations) / 12.0));
            Assert.That(m.ActivationSparsity, Is.EqualTo(1 - (run.Counts.Sum(c => c.OutputSpikes) / (12.0 * 9 * 7))).Within(1e-12));
            Assert.That(m.Accuracy, Is.EqualTo(run.Predictions().Count(p => p == 0) / 12.0));
        });
    }

    [Test]
    public void HowSamplesAreBatchedDoesNotMatter()
    {
        var graph = SpatialGraphs.Residual(3);
        var input = Graphs.Spikes(5, 5, 6, graph.Input.Features);
        var whole = Metrics(graph, input);
        var executor = new GraphExecutor(graph);
        var counter = new NeuroBenchCounter(graph);
        counter.Run(executor, input.Select([0, 1]), [0, 0]);
        counter.Run(executor, input.Select([2, 3, 4, 5]), [0, 0, 0, 0]);
        var parts = counter.ToMetrics();
        Assert.That(parts.Synapses, Is.EqualTo(whole.Synapses));
        Assert.That(parts.Neurons, Is.EqualTo(whole.Neurons));
        Assert.That(parts with { Synapses = whole.Synapses, Neurons = whole.Neurons }, Is.EqualTo(whole));
        Assert.That(whole.EffectiveMultiplyAccumulates, Is.Positive, "behind an average pooling");
        Assert.That(whole.EffectiveAccumulates, Is.Positive);
    }

    [Test]
    public void MistakesAreRefused()
    {
        var graph = TwoLayers(integers: false);
        var counter = new NeuroBenchCounter(graph);
        Assert.That(counter.ToMetrics, Throws.InvalidOperationException);
        Assert.That(() => counter.Run(new GraphExecutor(graph), SpikeTrain.FromRows(3, 1, 2, [[], [], []]), [0, 0]), Throws.ArgumentException);
    }

    [Test]
    public void TheTableFitsEightyColumns()
    {
        var text = NeuroBenchTable.Write(Metrics(TwoLayers(integers: false), SpikeTrain.FromRows(3, 1, 2, [[0], [0, 1], []])));
        Assert.That(text.Split('\n').Max(l => l.Length), Is.LessThanOrEqualTo(NeuroBenchTable.Width));
        Assert.That(text, Is.EqualTo("""
            NeuroBench, 1 samples, counts per sample
              accuracy              100.00 %
              footprint             40 bytes
                                    weights 24, biases 0, neurons 16
              connection sparsity   0.333
              activation sparsity   0.556
              effective ACs         7.0
              effective MACs        0.0
              dense operations      18.0
              membrane updates      5.0

            synapses                     weights    zero  kind     effective           dense
            fc1                                4   0.250    AC           5.0            12.0
            fc2                                2   0.500    AC           2.0             6.0

            neurons                       number    zero             updates
            if1                                2   0.500                 3.0
            if2                                1   0.667                 2.0

            zero: share of weights, of outputs. AC: every input of the layer is -1, 0 or 1;
            else MAC. Effective: weight and input other than 0. No bias, no pooling.

            """));
    }
}
