using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Losses;

public class ActivityLossTests
{
    private static void GradientIsThatOf(Func<Tensor, double> loss, Tensor x, Tensor gradient, double tolerance)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var value = x.Span[i];
            x.Span[i] = value + 0.01f;
            var above = loss(x);
            x.Span[i] = value - 0.01f;
            var below = loss(x);
            x.Span[i] = value;
            Assert.That(gradient.Span[i], Is.EqualTo((above - below) / 0.02).Within(tolerance), $"value {i}");
        }
    }

    [Test]
    public void VanRossumByHandAndItsGradient()
    {
        // tau = 2: one spike too many in step 0 of 3 costs (1 + e^-1 + e^-2) / 2 = 0.75161.
        var distance = new VanRossumDistance { TimeConstantSteps = 2 };
        var one = Signal.Of(SpikeTrain.FromRows(3, 1, 1, [[0], [], []]));
        Assert.That(distance.Compute(one, SpikeTrain.FromRows(3, 1, 1, [[], [], []])), Is.EqualTo(0.75161).Within(1e-5));
        Assert.That(distance.Compute(one, one.Spikes!), Is.Zero);
        Assert.That(one.Gradient!.Values(), Is.All.Zero);

        var target = Graphs.Spikes(3, 6, 2, 4);
        var x = ConvolutionReference.Random(new SplitMix64(5), 6, 2, 4);
        var output = Signal.Of(x);
        distance.Compute(output, target);
        GradientIsThatOf(v => distance.Compute(Signal.Of(v), target), x, output.Gradient!, 1e-4);
        Assert.That(() => distance.Compute(output, Graphs.Spikes(3, 5, 2, 4)), Throws.ArgumentException);
    }

    [Test]
    public void TemporalCrossEntropyIsTheMeanOverStepsAndItsGradientIsRight()
    {
        var loss = new TemporalCrossEntropy { Regularisation = 0.3, Level = 0.5 };
        var x = ConvolutionReference.Random(new SplitMix64(5), 4, 2, 3);
        int[] labels = [2, 0];
        var output = Signal.Of(x);
        var value = loss.Compute(output, labels);
        var entropy = Enumerable.Range(0, 4).Average(t => new CrossEntropy().Compute(Signal.Of(Tensor.From(x.Span.Slice(t * 6, 6), 1, 2, 3)), labels));
        Assert.That(value, Is.EqualTo((0.7 * entropy) + (0.3 * x.Values().Average(v => Math.Pow(v - 0.5, 2)))).Within(1e-9));
        GradientIsThatOf(v => loss.Compute(Signal.Of(v), labels), x, output.Gradient!, 1e-4);
    }

    [Test]
    public void PenaltiesByHand()
    {
        // T = 4, B = 2, N = 2; counts: sample 0: 4, 1; sample 1: 0, 2.
        var spikes = SpikeTrain.FromRows(4, 2, 2, [[0, 1], [1], [0], [1], [0], [], [0], []]);
        var gradient = new float[4];

        // Outside [1, 2] by 2 and -1: 0.1 / 4 (4 + 1) = 0.125, dP/dz = 0.05 * (2, 0, -1, 0).
        var count = new SpikeCountPenalty { Strength = 0.1, Lower = 1, Upper = 2 };
        Assert.That(count.Compute(spikes, gradient), Is.EqualTo(0.125).Within(1e-9));
        Assert.That(gradient, Is.EqualTo(new[] { 0.1f, 0, -0.05f, 0 }).Within(1e-7));

        // Rates 4 / 8 and 3 / 8 against 1 / 4: 0.1 / 2 (1/16 + 1/64) = 0.00390625; dP/dz = 0.1 (1/4, 1/8) / 8.
        var rate = new FiringRatePenalty { Strength = 0.1, TargetRate = 0.25 };
        Assert.That(rate.Compute(spikes, gradient), Is.EqualTo(0.00390625).Within(1e-9));
        Assert.That(gradient, Is.EqualTo(new[] { 0.003125f, 0.0015625f, 0.003125f, 0.0015625f }).Within(1e-7));
        Assert.That(() => rate.Compute(spikes, new float[3]), Throws.ArgumentException);
    }

    [Test]
    public void ARegularisedLayerFallsSilentAndItsGraphDoesNotKnow()
    {
        var random = new SplitMix64(1);
        var regulariser = new ActivityRegulariser("quiet", 20, new SpikeCountPenalty { Strength = 1 });
        var network = new Network(
            "n",
            [
                new Linear("fc1", 12, 20, random, new LinearOptions { Gain = 3 }), new Lif("lif1", 20, new LifNeuron { Decay = 0.9 }, Surrogate.Triangle), regulariser,
                new Linear("fc2", 20, 3, random, new LinearOptions { Gain = 2 }),
            ],
            new ReadOut("out", SpikeNet.Graph.ReadOutRule.LeakyLast, 3));
        var input = Graphs.Spikes(2, 8, 4, 12, 0.3);
        int Spikes() => network.Forward(input, new StepContext()).Spikes[0].Spikes.EventCount;
        var before = Spikes();
        var adam = new Adam(network.Parameters);
        var penalties = new List<double>();
        for (var i = 0; i < 60; i++)
        {
            foreach (var parameter in network.Parameters)
                parameter.Gradient.Span.Clear();
            var tape = new GradientTape();
            new CrossEntropy().Compute(network.Forward(input, new StepContext { Tape = tape }).Scores, [0, 1, 2, 1]);
            tape.Backward();
            adam.Step(1e-2);
            penalties.Add(regulariser.Penalty);
        }

        Assert.That(Spikes(), Is.LessThan(before / 2));
        Assert.That(penalties[^1], Is.LessThan(0.3 * penalties[0]));
        Assert.That(network.ToGraph(new SpikeNet.Graph.InputNode("input", 12, 8, 8)).Nodes.Select(n => n.Name), Is.EqualTo(new[] { "input", "fc1", "lif1", "fc2", "out" }));
    }
}
