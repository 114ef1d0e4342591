using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

public class GraphInterpreterTests
{
    [Test]
    public void HandComputedRunAndCounts()
    {
        // W = [[0.5, 0.75], [1, -1]], theta 1, reset to zero; events: t0 {0}, t1 {0, 1}, t2 {1}, t3 {}
        // neuron 0: 0.5 | 1.75 spike | 0.75 | 0.75;  neuron 1: 1 spike | 0 | -1 | -1
        var graph = Graphs.Chain(
            new InputNode("input", 2, 4, 4),
            Graphs.Dense("fc", 2, 2, 0.5f, 0.75f, 1, -1),
            new NeuronNode("lif", 2, new LifNeuron { Reset = ResetKind.ToZero }),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 2));
        var run = GraphInterpreter.Run(graph, SpikeTrain.FromRows(4, 1, 2, [[0], [0, 1], [1], []]));
        Assert.That(run.Spikes["lif"].ToDense().Span.ToArray(), Is.EqualTo(new float[] { 0, 1, 1, 0, 0, 0, 0, 0 }));
        Assert.That(run.Scores, Is.EqualTo(new double[] { 1, 1 }));
        Assert.That(run.Predictions(), Is.EqualTo(new[] { 0 }), "the first of equal scores wins");
        // 4 events times 2 targets; dense 4 steps x 2 x 2.
        Assert.That(run.Counts[0], Is.EqualTo(new NodeCounts("fc", 4, 8, 16, 2, 8)));
    }

    [Test]
    public void ZeroWeightsCountAsSynapticOperations()
    {
        var graph = Graphs.Chain(
            new InputNode("input", 1, 1, 1), Graphs.Dense("fc", 3, 1, 0, 0, 0), new NeuronNode("lif", 3, new LifNeuron()),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 3));
        Assert.That(GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, 1, [[0]])).SynapticOperations, Is.EqualTo(3));
    }

    [Test]
    public void IntegersSaturateOncePerStepAndLeakByShift()
    {
        // 8-bit state, theta 100, w = 90 and -90: the sum of a step is taken wide, so 90 + 90 - 90 = 90 does not saturate.
        DenseNode Dense(params int[] w) => new("fc", WeightTensor.FromIntegers(w, 0.01, 8, 1, w.Length));
        SpikeGraph Graph(int? leak, params int[] w) => Graphs.Chain(
            new InputNode("input", w.Length, 3, 3), Dense(w),
            new NeuronNode("lif", 1, new LifNeuron { Reset = ResetKind.BySubtraction }, new FixedPointNeuron(100, 8, leak)),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
        var wide = GraphInterpreter.Run(Graph(null, 90, 90, -90), SpikeTrain.FromRows(3, 1, 3, [[0, 1, 2], [], []]));
        Assert.That((wide.Saturations, wide.Scores[0]), Is.EqualTo((0, 0.0)));
        // 180 saturates to 127: spike, 27 left; then 27 - 13 = 14 (27 >> 1 = 13), + 90 = 104: spike.
        var saturated = GraphInterpreter.Run(Graph(1, 90, 90), SpikeTrain.FromRows(3, 1, 2, [[0, 1], [0], []]));
        Assert.That((saturated.Saturations, saturated.Scores[0]), Is.EqualTo((1, 2.0)));
        // -7 >> 1 is -4: a negative potential leaks towards zero from below, -7 - (-4) = -3.
        var negative = GraphInterpreter.Run(Graph(1, -7, 103), SpikeTrain.FromRows(3, 1, 2, [[0], [1], []]));
        Assert.That(negative.Scores[0], Is.EqualTo(1), "-3 + 103 reaches 100");
    }

    [TestCase(ReadOutRule.LeakyMaximum, 1.5)]
    [TestCase(ReadOutRule.LeakyLast, 0.25)]
    public void LeakyReadOuts(ReadOutRule rule, double expected)
    {
        // u = 0.5 u + x with x = 1, 1, -0.5: 1, 1.5, 0.25
        var graph = Graphs.Chain(
            new InputNode("input", 2, 3, 3), Graphs.Dense("fc", 1, 2, 1, -0.5f), new ReadOutNode("out", rule, 1, 0.5));
        Assert.That(GraphInterpreter.Run(graph, SpikeTrain.FromRows(3, 1, 2, [[0], [0], [1]])).Scores[0], Is.EqualTo(expected));
    }

    [Test]
    public void InputsThatDoNotFitAreRefused()
    {
        var graph = Graphs.Random(1);
        Assert.That(() => GraphInterpreter.Run(graph, Graphs.Spikes(1, 4, 1, 2)), Throws.ArgumentException.With.Message.Contains("3 channels"));
        Assert.That(() => GraphInterpreter.Run(graph, SpikeTrain.FromDense([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 4, 1, 3)), Throws.ArgumentException.With.Message.Contains("payload"));
    }

    [Test]
    public void CountsAddUpOverBatches()
    {
        var graph = Graphs.Random(3);
        var input = Graphs.Spikes(4, 4, 6, 3);
        var whole = GraphInterpreter.Run(graph, input);
        var parts = new[] { GraphInterpreter.Run(graph, input.Select([0, 1])), GraphInterpreter.Run(graph, input.Select([2, 3, 4, 5])) };
        Assert.That(parts.Sum(p => p.SynapticOperations), Is.EqualTo(whole.SynapticOperations));
        Assert.That(parts.SelectMany(p => p.Scores), Is.EqualTo(whole.Scores));
    }
}
