using SpikeNet.Backends.Chip;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip;

/// <summary>Runs of convolutions event by event.</summary>
[TestFixture]
public sealed class Speck2eEventTests
{
    private readonly Speck2eBackend _backend = new();

    [FsCheck.NUnit.Property(MaxTest = 150)]
    public void EqualsAReferenceWrittenFromTheDefinitions(uint seed)
    {
        var graph = SpeckGraphs.Random(seed);
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var input = SpeckGraphs.Input(graph, 2, seed + 1UL);
        var simulation = new EventByEventSimulation(graph);
        for (var b = 0; b < 2; b++)
        {
            var expected = new EventByEventReference(graph).Run(input, b);
            var sample = simulation.Run(input, b);
            var names = graph.Layers().Select(l => l.Synapses.Name).ToList();
            Assert.That(sample.Scores, Is.EqualTo(expected.Counts));
            Assert.That(sample.Events, Is.EqualTo(names.Select(n => expected.Events.GetValueOrDefault(n))));
            Assert.That(sample.Spikes, Is.EqualTo(names.Select(n => expected.Spikes.GetValueOrDefault(n))));
            Assert.That(sample.Operations, Is.EqualTo(names.Select(n => expected.Operations.GetValueOrDefault(n))));
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void StepByStepIsTheInterpreterToTheBit(uint seed)
    {
        var graph = SpeckGraphs.Random(seed);
        var input = SpeckGraphs.Input(graph, 3, seed + 1UL);
        var expected = GraphInterpreter.Run(graph, input);
        var account = _backend.Account(graph, input);
        Assert.That(account.StepByStepPredictions, Is.EqualTo(expected.Predictions()));
        Assert.That(account.Layers.Select(l => l.StepByStepSpikes), Is.EqualTo(expected.Counts.Select(c => c.OutputSpikes)));
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void OneLayerAndOneEventAStepIsTheInterpreterToTheBit(uint seed)
    {
        // The sum of a step is then the event's weight. No bias, which makes a neuron compare twice a step, and no weight beyond theta, after which a
        // potential could stay at its threshold: step by step it fires in the next step, event by event at its next event.
        var random = new SplitMix64(seed);
        var shape = new FeatureShape(1 + random.NextInt32(3), 3 + random.NextInt32(4), 3 + random.NextInt32(4));
        var channels = 1 + random.NextInt32(4);
        var conv = new ConvolutionNode(
            "conv", shape, SpatialWindow.Square(3, 1 + random.NextInt32(2), random.NextInt32(2)), 1,
            WeightTensor.FromIntegers([.. Enumerable.Range(0, channels * shape.Channels * 9).Select(_ => random.NextInt32(90) - 40)], 1, 8, channels, shape.Channels, 3, 3));
        var parts = new GraphParts();
        parts.Add(new InputNode("input", shape.Count, 40, 40));
        parts.Add(conv, "input");
        parts.Add(new NeuronNode("if", conv.OutputShape.Count, SpeckGraphs.Plain with { Reset = random.NextInt32(2) == 0 ? ResetKind.ToZero : ResetKind.BySubtraction }, new FixedPointNeuron(50, 8, null)), "conv");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, conv.OutputShape.Count), "if");
        var graph = parts.ToGraph("single");
        var input = SpikeTrain.FromRows(40, 1, shape.Count, [.. Enumerable.Range(0, 40).Select(_ => (IReadOnlyList<int>)[random.NextInt32(shape.Count)])]);
        var expected = GraphInterpreter.Run(graph, input);
        var sample = new EventByEventSimulation(graph).Run(input, 0);
        Assert.That(sample.Scores, Is.EqualTo(expected.Scores.Select(s => (long)s)));
        Assert.That(sample.Operations[0], Is.EqualTo(expected.SynapticOperations));
    }

    [Test]
    public void PoolsBehindTheNeuronsEventByEvent()
    {
        // 1 x 4 x 4, kernel 1 x 1 of weight 1, theta 1: each event fires its neuron. The pool of 2 brings (y, x) to (y / 2, x / 2): both (0, 1) and (1, 0) are
        // events of pixel (0, 0). The next layer, 1 x 1 of weight 1 and theta 2, fires on the second of them.
        var shape = new FeatureShape(1, 4, 4);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 16, 1, 1));
        parts.Add(new ConvolutionNode("a", shape, SpatialWindow.Square(1), 1, WeightTensor.FromIntegers([1], 1, 8, 1, 1, 1, 1)), "input");
        parts.Add(new NeuronNode("a-if", 16, SpeckGraphs.Plain, new FixedPointNeuron(1, 16, null)), "a");
        var pool = new PoolNode("pool", shape, SpatialWindow.Square(2, stride: 2), PoolKind.Sum);
        parts.Add(pool, "a-if");
        parts.Add(new ConvolutionNode("b", pool.OutputShape, SpatialWindow.Square(1), 1, WeightTensor.FromIntegers([1], 1, 8, 1, 1, 1, 1)), "pool");
        parts.Add(new NeuronNode("b-if", 4, SpeckGraphs.Plain, new FixedPointNeuron(2, 16, null)), "b");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 4), "b-if");
        var graph = parts.ToGraph("pooled");
        var sample = new EventByEventSimulation(graph).Run(SpikeTrain.FromRows(1, 1, 16, [new[] { 1, 4, 15 }]), 0);
        Assert.Multiple(() =>
        {
            Assert.That(sample.Events, Is.EqualTo(new[] { 3L, 3L }));
            Assert.That(sample.Scores, Is.EqualTo(new[] { 1L, 0, 0, 0 }));
        });
    }

    [Test]
    public void CountsFanOutAtBordersAndTheToolChainsEstimateBesideIt()
    {
        // 1 -> 2 channels, 3 x 3, padding 1, stride 1 on 4 x 4. A corner reaches 2 x 2 places, an edge 2 x 3, the middle 3 x 3, each of 2 channels:
        // events at (0, 0), (0, 1), (1, 1) make 8 + 12 + 18 = 38 operations; the tool chain says 3 x 2 x 9 / 1 = 54.
        var shape = new FeatureShape(1, 4, 4);
        var conv = new ConvolutionNode("conv", shape, SpatialWindow.Square(3, padding: 1), 1, WeightTensor.FromIntegers([.. Enumerable.Repeat(1, 18)], 1, 8, 2, 1, 3, 3));
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 16, 1, 1));
        parts.Add(conv, "input");
        parts.Add(new NeuronNode("if", 32, SpeckGraphs.Plain, new FixedPointNeuron(100, 16, null)), "conv");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 32), "if");
        var account = _backend.Account(parts.ToGraph("borders"), SpikeTrain.FromRows(1, 1, 16, [new[] { 0, 1, 5 }]));
        Assert.Multiple(() =>
        {
            Assert.That(account.Layers[0].InputEvents, Is.EqualTo(3));
            Assert.That(account.Layers[0].SynapticOperations, Is.EqualTo(38));
            Assert.That(account.Layers[0].ToolChainOperations, Is.EqualTo(54));
            Assert.That(account.Layers[0].PeakOperations, Is.EqualTo(38));
            Assert.That(account.SecondsPerEvent, Is.EqualTo(0.37e-6).Within(1e-15));

            // Three events through one layer, and one pass.
            Assert.That(account.SecondsPerInference, Is.EqualTo(4 * 0.37e-6).Within(1e-15));
        });
    }

    [Test]
    public void TimeStampsGiveTheOrderInsideAStep()
    {
        // Weights 2 and -1, theta 2. Feature 1 first: -1, then +2 = 1, silent. By features: 2 fires.
        var graph = Conformance.ConformanceGraphs.Fixed("stamped", 1, 2, (2, 1, [2, -1]));
        var builder = new SpikeTrainBuilder(1, 1, 2, withTimeStamps: true);
        builder.AppendRow([0, 1], default, [20, 10]);
        Assert.That(new EventByEventSimulation(graph).Run(builder.Build(), 0).Spikes, Is.EqualTo(new[] { 0L }));
        Assert.That(new EventByEventSimulation(graph).Run(SpikeTrain.FromRows(1, 1, 2, [new[] { 0, 1 }]), 0).Spikes, Is.EqualTo(new[] { 1L }));
    }

    [Test]
    public void CountsPotentialsThatStayAtTheirThresholdAndThoseThatSaturate()
    {
        // Weight 100, theta 30, reset by subtraction, 8-bit state: 100 fires, 70 is left: postponed. 170 saturates to 127 and fires: 97, postponed.
        var graph = Conformance.ConformanceGraphs.Fixed("rich", 2, 30, (1, 1, [100]));
        graph = graph with
        {
            Nodes = [.. graph.Nodes.Select(n => n is NeuronNode v ? v with { Neuron = v.Neuron with { Reset = ResetKind.BySubtraction }, FixedPoint = new FixedPointNeuron(30, 8, null) } : n)],
        };
        var sample = new EventByEventSimulation(graph).Run(Conformance.ConformanceGraphs.Events(graph, [0], [0]), 0);
        Assert.That((sample.Postponed, sample.Saturations, sample.Spikes[0]), Is.EqualTo((2L, 1L, 2L)));
    }
}
