using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;

namespace SpikeNet.Tests.Training;

public class NetworkTests
{
    internal static Network Make(ulong seed, ReadOutRule rule = ReadOutRule.SpikeCount, bool bias = false)
    {
        var random = new SplitMix64(seed);
        var options = new LinearOptions { Gain = 2, Bias = bias };
        var neuron = new LifNeuron { Decay = 0.9, Reset = ResetKind.BySubtraction };
        List<Layer> layers = [new Linear("fc1", 12, 20, random, options), new Lif("lif1", 20, neuron), new Linear("fc2", 20, 3, random, options)];
        if (rule == ReadOutRule.SpikeCount)
            layers.Add(new Lif("lif2", 3, neuron));
        var network = new Network("test", [.. layers], new ReadOut("read-out", rule, 3, 0.8));
        foreach (var parameter in network.Parameters.Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
            foreach (ref var b in parameter.Value.Span)
                b = (float)random.NextDouble(-0.1, 0.3);
        return network;
    }

    [Test]
    public void TheInterpreterGivesWhatTheNetworkGives(
        [Values(ReadOutRule.SpikeCount, ReadOutRule.LeakyMaximum, ReadOutRule.LeakyLast)] ReadOutRule rule, [Values] bool bias, [Values(0.1, 0.25)] double density)
    {
        var network = Make(3, rule, bias);
        var input = Graphs.Spikes(7, 10, 6, 12, density);
        var output = network.Forward(input, new StepContext());
        var graph = network.ToGraph(new InputNode(Network.InputName, 12, 10, 10));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var run = GraphInterpreter.Run(graph, input);
        Assert.That(output.Scores.Dense!.Span.ToArray().Select(s => (double)s), Is.EqualTo(run.Scores), "event-driven sums are taken in the interpreter's order");
        Assert.That(output.Spikes[0].Spikes.Indices.ToArray(), Is.EqualTo(run.Spikes["lif1"].Indices.ToArray()));
        Assert.That(run.Spikes["lif1"].EventCount, Is.Positive);
    }

    /// <summary>A spike has no derivative, but a layer without spikes in between has: the read-out, linear layer and loss against central differences.</summary>
    [Test]
    public void GradientsOfLinearReadOutAndLoss([Values(ReadOutRule.LeakyMaximum, ReadOutRule.LeakyLast)] ReadOutRule rule)
    {
        var random = new SplitMix64(2);
        var linear = new Linear("fc", 8, 4, random, new LinearOptions { Bias = true });
        var network = new Network("test", [linear], new ReadOut("out", rule, 4, 0.7));
        var input = Graphs.Spikes(3, 6, 5, 8);
        int[] labels = [0, 1, 2, 3, 1];
        var loss = new CrossEntropy { Scale = 1.5, LabelSmoothing = 0.1 };
        double Loss() => loss.Compute(network.Forward(input, new StepContext()).Scores, labels);

        var tape = new GradientTape();
        loss.Compute(network.Forward(input, new StepContext { Tape = tape }).Scores, labels);
        tape.Backward();
        foreach (var parameter in network.Parameters)
        {
            for (var i = 0; i < parameter.Value.Length; i += 3)
            {
                const float h = 1e-2f;
                var value = parameter.Value.Span[i];
                parameter.Value.Span[i] = value + h;
                var up = Loss();
                parameter.Value.Span[i] = value - h;
                var down = Loss();
                parameter.Value.Span[i] = value;
                Assert.That(parameter.Gradient.Span[i], Is.EqualTo((up - down) / (2 * h)).Within(2e-3), $"{parameter.Name}[{i}]");
            }
        }
    }

    [Test]
    public void GradientOfTheSpikeCountIsTheSurrogates()
    {
        // One neuron, one step, one input: s = H(w - 1), score = s, dL/dw = dL/dscore * surrogate(w - 1).
        var linear = new Linear("fc", 1, 2, new SplitMix64(1));
        linear.Weight.Value.Span[0] = 1.25f;
        linear.Weight.Value.Span[1] = 0.5f;
        var network = new Network("test", [linear, new Lif("lif", 2, new LifNeuron(), Surrogate.ATan)], new ReadOut("out", ReadOutRule.SpikeCount, 2));
        var tape = new GradientTape();
        var output = network.Forward(SpikeTrain.FromRows(1, 1, 1, [[0]]), new StepContext { Tape = tape });
        Assert.That(output.Scores.Dense!.Span.ToArray(), Is.EqualTo(new float[] { 1, 0 }));
        new CrossEntropy().Compute(output.Scores, [1]);
        tape.Backward();
        var p0 = Math.E / (Math.E + 1);
        Assert.That(linear.Weight.Gradient.Span[0], Is.EqualTo(p0 * Surrogate.ATan.Derivative(0.25)).Within(1e-6));
        Assert.That(linear.Weight.Gradient.Span[1], Is.EqualTo(-p0 * Surrogate.ATan.Derivative(-0.5)).Within(1e-6));
    }

    [Test]
    public void SizesAndNamesMustAgree()
    {
        var random = new SplitMix64(1);
        var readOut = new ReadOut("out", ReadOutRule.SpikeCount, 2);
        Assert.That(() => new Network("n", [new Linear("a", 3, 4, random), new Lif("b", 5, new LifNeuron())], readOut), Throws.ArgumentException.With.Message.Contains("takes 5"));
        Assert.That(() => new Network("n", [new Linear("a", 3, 2, random), new Lif("a", 2, new LifNeuron())], readOut), Throws.ArgumentException.With.Message.Contains("twice"));
        Assert.That(() => new Network("n", [new Linear("a", 3, 4, random)], readOut), Throws.ArgumentException.With.Message.Contains("read-out"));
    }
}
