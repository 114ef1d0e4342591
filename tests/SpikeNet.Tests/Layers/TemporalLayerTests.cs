using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Layers;

public class TemporalLayerTests
{
    private static (double First, double Last) Learn(Network network, SpikeTrain input, int steps = 50)
    {
        var adam = new Adam(network.Parameters);
        var losses = new List<double>();
        for (var i = 0; i < steps; i++)
        {
            foreach (var parameter in network.Parameters)
                parameter.Gradient.Span.Clear();
            var tape = new GradientTape();
            losses.Add(new CrossEntropy().Compute(network.Forward(input, new StepContext { Tape = tape }).Scores, [0, 1, 2, 1]));
            tape.Backward();
            adam.Step(1e-2);
        }

        return (losses[0], losses[^1]);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void GatedSpikingUnitsLearnAndTheirGraphMeansTheSame(bool recurrent)
    {
        var random = new SplitMix64(3);
        var network = new Network(
            "gsu", [new GatedSpikingUnit("gsu", 12, 16, random, recurrent), new Linear("fc", 16, 3, random)], new ReadOut("out", ReadOutRule.LeakyLast, 3, 0.9));
        Assert.That(network.Parameters.Select(p => p.Value.Values().Max(Math.Abs))!.Take(recurrent ? 3 : 2), Has.All.LessThanOrEqualTo(0.25f), "1 / sqrt(16)");
        var input = Graphs.Spikes(5, 10, 4, 12, 0.3);
        var (first, last) = Learn(network, input);
        Assert.That(last, Is.LessThan(0.6 * first));
        var graph = network.ToGraph(new InputNode("input", 12, 10, 10));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var run = GraphInterpreter.Run(graph, input);
        var output = network.Forward(input, new StepContext());
        Assert.That(run.Spikes["gsu.cell"].ToDense().Values(), Is.EqualTo(output.Spikes.Single(s => s.Layer == "gsu").Spikes.ToDense().Values()));
        Assert.That(run.Scores.Select(s => (float)s), Is.EqualTo(output.Scores.Dense!.Values()));
        Assert.That(() => network.Layers[0].ToNode(), Throws.InvalidOperationException);
    }

    [TestCase(0.4)]
    [TestCase(1.5)]
    public void DelayGradientsAreThoseOfCentralDifferences(double sigma)
    {
        var random = new SplitMix64(2);
        var layer = new LearnableDelay("d", 4, 5, random) { Sigma = sigma };
        var x = ConvolutionReference.Random(random, 9, 2, 4);
        var g = ConvolutionReference.Random(random, 9, 2, 4);
        double Loss(Tensor values)
        {
            var y = layer.Forward(Signal.Of(values), new StepContext { Tape = new GradientTape() }).Dense!;
            return Enumerable.Range(0, y.Length).Sum(i => (double)y.Span[i] * g.Span[i]);
        }

        var (tape, input) = (new GradientTape(), Signal.Of(x, needsGradient: true));
        var output = layer.Forward(input, new StepContext { Tape = tape });
        output.Gradient = g;
        tape.Backward();
        foreach (var (values, gradient) in new[] { (x, input.Gradient!), (layer.Delay.Value, layer.Delay.Gradient) })
        {
            for (var i = 0; i < values.Length; i++)
            {
                var value = values.Span[i];
                values.Span[i] = value + 0.01f;
                var above = Loss(x);
                values.Span[i] = value - 0.01f;
                var below = Loss(x);
                values.Span[i] = value;
                Assert.That(gradient.Span[i], Is.EqualTo((above - below) / 0.02).Within(2e-3), $"{i} of {values}");
            }
        }
    }

    [Test]
    public void ANarrowGaussianIsTheWholeDelayAndTheGraphToo()
    {
        var random = new SplitMix64(2);
        var delay = new LearnableDelay("delay", 12, 4, random) { Sigma = 0.01 };
        foreach (var (n, d) in new[] { 0f, 4, 1.2f, 2.7f }.Index())
            delay.Delay.Value.Span[n] = d;
        var input = Graphs.Spikes(3, 10, 4, 12, 0.3);
        var events = delay.Forward(Signal.Of(input), new StepContext()).Spikes!.ToDense().Values();
        Assert.That(delay.Forward(Signal.Of(input.ToDense()), new StepContext()).Dense!.Values(), Is.EqualTo(events), "events and values");
        Assert.That(delay.Forward(Signal.Of(input), new StepContext { Tape = new GradientTape() }).Dense!.Values(), Is.EqualTo(events).Within(1e-6));
        Assert.That(((DelayNode)delay.ToNode()).DelaySteps[..4], Is.EqualTo(new[] { 0, 4, 1, 3 }));

        delay.Sigma = 1;
        var network = new Network("n", [delay, new Linear("fc", 12, 6, random, new LinearOptions { Gain = 3 }), new Lif("lif", 6, new LifNeuron()), new Linear("fc2", 6, 3, random)], new ReadOut("out", ReadOutRule.LeakyLast, 3));
        var (first, last) = Learn(network, input);
        Assert.That(last, Is.LessThan(0.7 * first));
        var graph = network.ToGraph(new InputNode("input", 12, 10, 10));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(GraphInterpreter.Run(graph, input).Scores, Is.EqualTo(network.Forward(input, new StepContext()).Scores.Dense!.Values()).Within(1e-5));
        Assert.That(() => delay.Forward(Signal.Of(input), new StepContext { States = new CarriedStates() }), Throws.ArgumentException.With.Message.Contains("whole sequences"));
        Assert.That(() => delay.Sigma = 0, Throws.InstanceOf<ArgumentException>());
    }
}
