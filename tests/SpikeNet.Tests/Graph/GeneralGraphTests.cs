using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

/// <summary>Pooling, joins, delays and branches in the interpreter.</summary>
public class GeneralGraphTests
{
    private static readonly FeatureShape Square = new(1, 2, 2);

    [TestCase(PoolKind.Average, 0.75, 0, TestName = "Average: three of four spikes")]
    [TestCase(PoolKind.Sum, 3, 0, TestName = "Sum: three spikes")]
    [TestCase(PoolKind.Max, 1, 0, TestName = "Max: any spike")]
    public void PooledSpikesKeepTheirValue(PoolKind kind, double first, double second)
    {
        // 1 x 2 x 4, windows of 2 x 2: columns 0-1 hold three spikes, columns 2-3 none. The next weight is 2.
        var graph = Graphs.Chain(
            new InputNode("input", 8, 1, 1), new PoolNode("pool", new FeatureShape(1, 2, 4), SpatialWindow.Square(2, stride: 2), kind),
            Graphs.Dense("fc", 2, 2, 2, 0, 0, 2), new ReadOutNode("out", ReadOutRule.LeakyLast, 2));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var run = GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, 8, [[0, 1, 5]]));
        Assert.That(run.Scores, Is.EqualTo(new[] { 2 * first, 2 * second }));
        Assert.That(run.Counts.Single(), Is.EqualTo(new NodeCounts("fc", 1, 2, 4, 0, 2)), "one pooled event meets two targets; pooling has no operations");
        Assert.That(run.LayerTraces(graph).Single().Input.ToDense().Span.ToArray(), Is.EqualTo(new[] { (float)first, (float)second }));
    }

    [Test]
    public void PaddingCountsInTheAverageAndNotInTheMaximum()
    {
        // 1 x 1 x 2 sums (-3, -5), windows of 2 with padding 1: (pad -3) (-3 -5) (-5 pad).
        SpikeGraph Graph(PoolKind kind) => Graphs.Chain(
            new InputNode("input", 1, 1, 1), Graphs.Dense("fc", 2, 1, -3, -5),
            new PoolNode("pool", FeatureShape.Line(1, 2), SpatialWindow.Line(2, padding: 1), kind), new ReadOutNode("out", ReadOutRule.LeakyLast, 3));
        double[] Run(PoolKind kind) => GraphInterpreter.Run(Graph(kind), SpikeTrain.FromRows(1, 1, 1, [[0]])).Scores;
        Assert.That(Run(PoolKind.Average), Is.EqualTo(new[] { -1.5, -4, -2.5 }));
        Assert.That(Run(PoolKind.Max), Is.EqualTo(new double[] { -3, -3, -5 }));
    }

    [Test]
    public void NormalisationPerChannel()
    {
        // 2 channels x 1 x 2; channel 0: 2 (x - 1) / sqrt(3 + 1) + 0.5, channel 1: x.
        var graph = Graphs.Chain(
            new InputNode("input", 1, 1, 1), Graphs.Dense("fc", 4, 1, 3, 3, 5, 5),
            new NormalisationNode("norm", new FeatureShape(2, 1, 2), [2, 1], [0.5f, 0], [1, 0], [3, 0], 1), new ReadOutNode("out", ReadOutRule.LeakyLast, 4));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, 1, [[0]])).Scores, Is.EqualTo(new[] { 2.5, 3, 4.5, 5 }));
    }

    [Test]
    public void BranchesAreAddedAndOred()
    {
        // Neurons a fire on input 0, neurons b on input 1. Add gives 1, 2; or gives 1.
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 2, 3, 3));
        foreach (var (name, weights) in new[] { ("a", new float[] { 1, 0 }), ("b", [0, 1]) })
        {
            parts.Add(Graphs.Dense($"fc-{name}", 1, 2, weights), "input");
            parts.Add(new NeuronNode(name, 1, new LifNeuron { Reset = ResetKind.ToZero }), $"fc-{name}");
        }

        parts.Add(new AddNode("add", FeatureShape.Flat(1)), "a", "b");
        parts.Add(new OrNode("or", FeatureShape.Flat(1)), "a", "b");
        parts.Add(Graphs.Dense("fc1", 1, 1, 10), "add");
        parts.Add(Graphs.Dense("fc2", 1, 1, 100), "or");
        parts.Add(new AddNode("sum", FeatureShape.Flat(1)), "fc1", "fc2");
        parts.Add(new ReadOutNode("out", ReadOutRule.LeakyLast, 1), "sum");
        var graph = parts.ToGraph("joins");
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var run = GraphInterpreter.Run(graph, SpikeTrain.FromRows(3, 1, 2, [[0], [0, 1], []]));
        // Added over the steps: 10 + 100, then 20 + 100, then 0.
        Assert.That(run.Scores, Is.EqualTo(new double[] { 230 }));
        Assert.That(run.EventsOf("add").ToDense().Span.ToArray(), Is.EqualTo(new float[] { 1, 2, 0 }));
        Assert.That(run.EventsOf("or").ToDense().Span.ToArray(), Is.EqualTo(new float[] { 1, 1, 0 }));
        Assert.That(run.Counts.Sum(c => c.OutputSpikes), Is.EqualTo(3), "spikes count once though two nodes take them");
        Assert.That(() => run.EventsOf("sum"), Throws.InstanceOf<KeyNotFoundException>());
    }

    [Test]
    public void NeuronsFedByTwoLayersCountOnce()
    {
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 1, 2, 2));
        parts.Add(Graphs.Dense("fc1", 2, 1, 1, 0), "input");
        parts.Add(Graphs.Dense("fc2", 2, 1, 0, 1), "input");
        parts.Add(new AddNode("add", FeatureShape.Flat(2)), "fc1", "fc2");
        parts.Add(new NeuronNode("lif", 2, new LifNeuron()), "add");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 2), "lif");
        var run = GraphInterpreter.Run(parts.ToGraph("two"), SpikeTrain.FromRows(2, 1, 1, [[0], []]));
        Assert.That(run.Counts, Is.EqualTo(new[] { new NodeCounts("fc1", 1, 2, 4, 0, 0), new NodeCounts("fc2", 1, 2, 4, 2, 4) }));
    }

    [Test]
    public void DelaysPerFeature()
    {
        // Feature 0 is delayed by 0, feature 1 by 2 steps; a new sample begins empty.
        var graph = Graphs.Chain(
            new InputNode("input", 2, 3, 3), new DelayNode("delay", FeatureShape.Flat(2), [0, 2]), Graphs.Dense("fc", 1, 2, 1, 10),
            new ReadOutNode("out", ReadOutRule.LeakyLast, 1));
        var run = GraphInterpreter.Run(graph, SpikeTrain.FromRows(3, 2, 2, [[0, 1], [], [1], [], [], [1]]));
        Assert.That(run.EventsOf("delay").Select([0]).ToDense().Span.ToArray(), Is.EqualTo(new float[] { 1, 0, 0, 0, 0, 1 }));
        Assert.That(run.Scores, Is.EqualTo(new double[] { 11, 0 }));
    }

    [Test]
    public void ACycleMayPassThroughADelay()
    {
        // One spike at step 0 goes round: the or spikes again one step later, for ever.
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 1, 4, 1));
        parts.Add(new OrNode("or", FeatureShape.Flat(1)), "input", "delay");
        parts.Add(new DelayNode("delay", FeatureShape.Flat(1), [1]), "or");
        parts.Add(Graphs.Dense("fc", 1, 1, 1), "or");
        parts.Add(new ReadOutNode("out", ReadOutRule.LeakyLast, 1), "fc");
        var graph = parts.ToGraph("loop");
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var run = GraphInterpreter.Run(graph, SpikeTrain.FromRows(4, 2, 1, [[], [], [0], [], [], [], [], []]));
        Assert.That(run.Scores, Is.EqualTo(new double[] { 3, 0 }));
    }

    [Test]
    public void ADelayRemembersOnlyWhatItMust()
    {
        var graph = Graphs.Chain(
            new InputNode("input", 1, 6, 6), new DelayNode("delay", FeatureShape.Flat(1), [2]), Graphs.Dense("fc", 1, 1, 1),
            new ReadOutNode("out", ReadOutRule.LeakyLast, 1));
        var run = GraphInterpreter.Run(graph, SpikeTrain.FromRows(6, 1, 1, [[0], [], [0], [0], [], [0]]));
        Assert.That(run.EventsOf("delay").ToDense().Span.ToArray(), Is.EqualTo(new float[] { 0, 0, 1, 0, 1, 1 }));
    }

    [Test]
    public void FlattenKeepsTheNumbering()
    {
        var graph = Graphs.Chain(
            new InputNode("input", 4, 1, 1), new FlattenNode("flat", Square), Graphs.Dense("fc", 1, 4, 1, 2, 4, 8), new ReadOutNode("out", ReadOutRule.LeakyLast, 1));
        Assert.That(GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, 4, [[1, 3]])).Scores, Is.EqualTo(new double[] { 10 }));
        Assert.That(GraphSignals.Of(graph)["flat"].Shape.IsFlat, Is.True);
    }

    [Test]
    public void LayersAndTracesOfAResidualNetwork()
    {
        var graph = SpatialGraphs.Residual(3);
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(
            graph.Layers().Select(l => (l.Synapses.Name, l.Source, string.Join("+", l.Neurons.Select(n => n.Name)))),
            Is.EqualTo(new[] { ("conv1", "input", "lif1"), ("conv2", "pool1", ""), ("skip", "pool1", "lif2"), ("fc", "or", "lif3") }));
        var signals = GraphSignals.Of(graph);
        Assert.That(signals["lif1"], Is.EqualTo(new NodeSignal(new FeatureShape(4, 6, 6), SignalContent.Spikes)));
        Assert.That(signals["pool1"], Is.EqualTo(new NodeSignal(new FeatureShape(4, 3, 3), SignalContent.GradedSpikes)));
        Assert.That(signals["pool2"].Content, Is.EqualTo(SignalContent.Spikes));
        var input = Graphs.Spikes(5, 5, 4, 72);
        var run = GraphInterpreter.Run(graph, input);
        Assert.That(run.Spikes.Keys, Is.EqualTo(new[] { "input", "lif1", "lif2", "lif3" }));
        var traces = run.LayerTraces(graph);
        Assert.That(traces.Select(t => (long)t.Input.EventCount), Is.EqualTo(run.Counts.Select(c => c.InputEvents)));
        Assert.That(traces[1].Input.Payload.ToArray(), Has.All.InRange(0.25, 1));
        Assert.That(run.Spikes["lif3"].EventCount, Is.Positive);
        Assert.That(() => run.Trace(graph), Throws.InvalidOperationException);

        var parts = new[] { GraphInterpreter.Run(graph, input.Select([0])), GraphInterpreter.Run(graph, input.Select([1, 2, 3])) };
        Assert.That(parts.SelectMany(p => p.Scores), Is.EqualTo(run.Scores), "samples do not see each other");
        Assert.That(parts.Sum(p => p.SynapticOperations), Is.EqualTo(run.SynapticOperations));
    }
}
