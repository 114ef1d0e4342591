using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Layers;

public class ReadOutTests
{
    private const int Steps = 5;

    private static ReadOut Make(ReadOutRule rule) => rule switch
    {
        ReadOutRule.PopulationVote => new ReadOut("out", rule, 2, neuronsPerClass: 3),
        ReadOutRule.TemporalWeight => new ReadOut("out", rule, 6, decay: 0.5),
        _ => new ReadOut("out", rule, 6),
    };

    private static float[] Scores(ReadOut readOut, float[] values) =>
        readOut.Forward(Signal.Of(SpikeTrain.FromDense(values, Steps, 2, 6)), new StepContext()).Dense!.Values();

    // Sample 0, neurons 0..5 over 5 steps: 0 in steps 1 and 3, 1 in 0, 2 silent, 3 in 4, 4 in every step, 5 in 2 and 4.
    [TestCase(ReadOutRule.SpikeRate, new[] { 0.4f, 0.2f, 0, 0.2f, 1, 0.4f })]
    [TestCase(ReadOutRule.PopulationVote, new[] { 3f, 8 })]
    [TestCase(ReadOutRule.FirstSpike, new[] { 4f, 5, 0, 1, 5, 3 })]
    [TestCase(ReadOutRule.TemporalWeight, new[] { 0.625f, 1, 0, 0.0625f, 1.9375f, 0.3125f })]
    public void ScoresByHand(ReadOutRule rule, float[] expected)
    {
        int[][] steps = [[1, 3], [0], [], [4], [0, 1, 2, 3, 4], [2, 4]];
        var values = new float[Steps * 2 * 6];
        for (var n = 0; n < 6; n++)
        {
            foreach (var t in steps[n])
                values[(t * 12) + n] = 1;
        }

        Assert.That(Scores(Make(rule), values)[..expected.Length], Is.EqualTo(expected));
    }

    /// <summary>Scores are polynomials that are linear in each spike, so the derivative is what one spike more or less makes.</summary>
    [TestCase(ReadOutRule.SpikeCount)]
    [TestCase(ReadOutRule.SpikeRate)]
    [TestCase(ReadOutRule.PopulationVote)]
    [TestCase(ReadOutRule.FirstSpike)]
    [TestCase(ReadOutRule.TemporalWeight)]
    public void AGradientIsWhatOneSpikeMakes(ReadOutRule rule)
    {
        var readOut = Make(rule);
        var values = Graphs.Spikes(4, Steps, 2, 6, 0.3).ToDense().Values();
        var input = Signal.Of(SpikeTrain.FromDense(values, Steps, 2, 6), needsGradient: true);
        var tape = new GradientTape();
        var output = readOut.Forward(input, new StepContext { Tape = tape });
        output.Gradient = ConvolutionReference.Random(new SplitMix64(1), 1, 2, readOut.Classes);
        tape.Backward();
        for (var i = 0; i < values.Length; i++)
        {
            var (with, without) = ((float[])values.Clone(), (float[])values.Clone());
            (with[i], without[i]) = (1, 0);
            var (a, b) = (Scores(readOut, with), Scores(readOut, without));
            var expected = Enumerable.Range(0, a.Length).Sum(c => (double)output.Gradient.Span[c] * (a[c] - b[c]));
            Assert.That(input.Gradient!.Span[i], Is.EqualTo(expected).Within(1e-5), $"value {i}");
        }
    }

    [Test]
    public void AMeanIsOverTime()
    {
        var readOut = new ReadOut("out", ReadOutRule.Mean, 2);
        var input = Signal.Of(Tensor.From([1, 2, 3, 4, 5, 9], 3, 1, 2), needsGradient: true);
        var tape = new GradientTape();
        var output = readOut.Forward(input, new StepContext { Tape = tape });
        Assert.That(output.Dense!.Values(), Is.EqualTo(new float[] { 3, 5 }));
        output.Gradient = Tensor.From([6, -3], 1, 1, 2);
        tape.Backward();
        Assert.That(input.Gradient!.Values(), Is.EqualTo(new float[] { 2, -1, 2, -1, 2, -1 }));
    }

    [TestCase(ReadOutRule.Mean)]
    [TestCase(ReadOutRule.SpikeRate)]
    [TestCase(ReadOutRule.PopulationVote)]
    [TestCase(ReadOutRule.FirstSpike)]
    [TestCase(ReadOutRule.TemporalWeight)]
    public void NetworksLearnAndTheirFilesMeanTheSame(ReadOutRule rule)
    {
        var random = new SplitMix64(2);
        Layer last = rule == ReadOutRule.Mean ? new NeuronLayer("last", 6, NeuronLibrary.Named("LI")) : new Lif("last", 6, new LifNeuron { Decay = 0.9 });
        var network = new Network("n", [new Linear("fc", 12, 6, random, new LinearOptions { Gain = 3 }), last], Make(rule));
        var spikes = Graphs.Spikes(3, 8, 4, 12, 0.3);
        var adam = new Adam(network.Parameters);
        var losses = new List<double>();
        for (var i = 0; i < 60; i++)
        {
            network.Parameters[0].Gradient.Span.Clear();
            var tape = new GradientTape();
            losses.Add(new CrossEntropy { Scale = rule == ReadOutRule.SpikeRate ? 8 : 1 }.Compute(network.Forward(spikes, new StepContext { Tape = tape }).Scores, [0, 1, 1, 0]));
            tape.Backward();
            adam.Step(1e-2);
        }

        Assert.That(losses[^1], Is.LessThan(0.7 * losses[0]));
        var graph = network.ToGraph(new InputNode("input", 12, 8, 8));
        var path = Path.GetTempFileName();
        try
        {
            GraphFile.Save(graph, path);
            var read = GraphFile.Load(path);
            Assert.That(read.ReadOut, Is.EqualTo(graph.ReadOut));
            Assert.That(GraphInterpreter.Run(read, spikes).Scores.Select(s => (float)s), Is.EqualTo(network.Forward(spikes, new StepContext()).Scores.Dense!.Values()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void MistakesAreNamed()
    {
        Assert.That(() => new ReadOut("out", ReadOutRule.SpikeCount, 2, neuronsPerClass: 3), Throws.ArgumentException.With.Message.Contains("one neuron per class, not 3"));
        Assert.That(() => new Network("n", [new Lif("l", 5, new LifNeuron())], Make(ReadOutRule.PopulationVote)), Throws.ArgumentException.With.Message.Contains("the read-out takes 6"));
        Assert.That(
            () => Make(ReadOutRule.FirstSpike).Forward(Signal.Of(new Tensor([1, 1, 6])), new StepContext()), Throws.ArgumentException.With.Message.Contains("counts spikes"));
        var wrong = new SpikeGraph
        {
            Name = "g",
            Nodes = [new InputNode("input", 6, 2, 2), new NeuronNode("lif", 6, new LifNeuron()), new ReadOutNode("out", ReadOutRule.SpikeRate, 2, NeuronsPerClass: 3)],
            Edges = [new GraphEdge("input", "lif"), new GraphEdge("lif", "out")],
        };
        Assert.That(GraphVerifier.Verify(wrong).Select(d => d.Node), Does.Contain("out"));
    }

    [Test]
    public void NoClassesAndDecaysOutOfRangeAreRefusedAtOnce()
    {
        Assert.That(() => new ReadOut("out", ReadOutRule.SpikeCount, 0), Throws.InstanceOf<ArgumentException>().With.Message.Contains("'out' takes at least one class"));
        foreach (var decay in new[] { 0, -0.5, 1.5, double.NaN })
            Assert.That(() => new ReadOut("out", ReadOutRule.LeakyLast, 2, decay), Throws.InstanceOf<ArgumentException>().With.Message.Contains("'out' takes a decay in (0, 1]"), $"{decay}");
    }

    [TestCase(ReadOutRule.SpikeCount, true)]
    [TestCase(ReadOutRule.FirstSpike, true)]
    [TestCase(ReadOutRule.Mean, false)]
    [TestCase(ReadOutRule.LeakyLast, false)]
    public void GoingBackWithoutALossSaysSo(ReadOutRule rule, bool spikes)
    {
        var train = SpikeTrain.FromDense([1, 0, 0, 1], 2, 1, 2);
        var tape = new GradientTape();
        new ReadOut("out", rule, 2).Forward(spikes ? Signal.Of(train) : Signal.Of(train.ToDense()), new StepContext { Tape = tape });
        Assert.That(tape.Backward, Throws.InvalidOperationException.With.Message.Contains("No gradient reached the read-out 'out'"));
    }
}
