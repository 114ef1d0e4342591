using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Neurons.HandWritten;

public class LifKernelTests
{
    private static readonly LifNeuron[] Neurons =
    [
        new() { Decay = 0.9, Threshold = 1, Reset = ResetKind.BySubtraction },
        new() { Decay = 1, Threshold = 0.7, Reset = ResetKind.ToZero },
        new() { Decay = 0.5, Threshold = 1.3, Reset = ResetKind.ToZero, Comparison = Comparison.Above },
    ];

    private static readonly Surrogate[] Surrogates = [Surrogate.ATan, Surrogate.FastSigmoid, Surrogate.Triangle, Surrogate.Boxcar];

    private static Tensor Input(int t, int b, int n, ulong seed = 1)
    {
        var random = new SplitMix64(seed);
        var x = new Tensor([t, b, n]);
        foreach (ref var value in x.Span)
            value = (float)random.NextDouble(-0.4, 0.8);
        return x;
    }

    [Test]
    public void HandComputedTrace()
    {
        // decay 0.5, theta 1, by subtraction, x = 0.75 each step:
        // v = 0.75 | 1.125 -> spike, 0.125 | 0.8125 | 1.15625 -> spike
        var neuron = new LifNeuron { Decay = 0.5 };
        var (spikes, trace) = LifKernel.Forward(neuron, Tensor.From([0.75f, 0.75f, 0.75f, 0.75f], 4, 1, 1), keepTrace: true);
        Assert.That(trace!.Span.ToArray(), Is.EqualTo(new[] { 0.75f, 1.125f, 0.8125f, 1.15625f }));
        Assert.That(spikes.ToDense().Span.ToArray(), Is.EqualTo(new float[] { 0, 1, 0, 1 }));
    }

    [TestCase(Comparison.AtLeast, 1)]
    [TestCase(Comparison.Above, 0)]
    public void ExactlyAtTheThreshold(Comparison comparison, int spikes)
    {
        var neuron = new LifNeuron { Comparison = comparison };
        Assert.That(LifKernel.Forward(neuron, Tensor.From([1f], 1, 1, 1), keepTrace: false).Spikes.EventCount, Is.EqualTo(spikes));
    }

    [Test]
    public void InterSpikeIntervalOfTheIntegrateAndFireNeuron()
    {
        // Constant x = 1/8 reaches theta = 1 every 8 steps exactly, with either reset.
        foreach (var reset in Enum.GetValues<ResetKind>())
        {
            var x = new Tensor([80, 1, 1]);
            x.Span.Fill(0.125f);
            var (spikes, _) = LifKernel.Forward(new LifNeuron { Reset = reset }, x, keepTrace: false);
            Assert.That(spikes.EventCount, Is.EqualTo(10));
            for (var t = 0; t < 80; t++)
                Assert.That(spikes.Row(t, 0).Length, Is.EqualTo(t % 8 == 7 ? 1 : 0));
        }
    }

    [Test]
    public void KernelEqualsTheDefinition([Range(0, 2)] int which, [Values(1, 3, 16, 37, 130)] int size)
    {
        var neuron = Neurons[which];
        var x = Input(25, 3, size);
        var (spikes, trace) = LifKernel.Forward(neuron, x, keepTrace: true);
        var dense = spikes.ToDense();
        for (var b = 0; b < 3; b++)
        {
            for (var n = 0; n < size; n++)
            {
                var v = 0f;
                for (var t = 0; t < 25; t++)
                {
                    var at = (((t * 3) + b) * size) + n;
                    v = (float)((float)neuron.Decay * v) + x.Span[at];
                    Assert.That(trace!.Span[at], Is.EqualTo(v));
                    var spike = neuron.Comparison == Comparison.AtLeast ? v >= (float)neuron.Threshold : v > (float)neuron.Threshold;
                    Assert.That(dense.Span[at], Is.EqualTo(spike ? 1 : 0));
                    if (spike)
                        v = neuron.Reset == ResetKind.ToZero ? 0 : v - (float)neuron.Threshold;
                }
            }
        }
    }

    [Test]
    public void BackwardEqualsTheRecurrence([Range(0, 2)] int which, [Range(0, 3)] int surrogateIndex)
    {
        const int size = 21;
        var (neuron, surrogate) = (Neurons[which], Surrogates[surrogateIndex]);
        var x = Input(12, 2, size, seed: 4);
        var g = Input(12, 2, size, seed: 9);
        var (spikes, trace) = LifKernel.Forward(neuron, x, keepTrace: true);
        var s = spikes.ToDense();
        var gradient = LifKernel.Backward(neuron, surrogate, trace!, g);
        for (var b = 0; b < 2; b++)
        {
            for (var n = 0; n < size; n++)
            {
                double next = 0;
                for (var t = 11; t >= 0; t--)
                {
                    var at = (((t * 2) + b) * size) + n;
                    var through = neuron.Reset == ResetKind.ToZero && s.Span[at] == 1 ? 0 : next;
                    next = (g.Span[at] * surrogate.Derivative(trace!.Span[at] - (float)neuron.Threshold)) + (neuron.Decay * through);
                    Assert.That(gradient.Span[at], Is.EqualTo(next).Within(2e-5));
                }
            }
        }
    }

    [Test]
    public void SupportIsWhereTheSurrogateEnds()
    {
        Assert.That(Surrogate.Triangle.Derivative(Surrogate.Triangle.Support + 1e-9), Is.Zero);
        Assert.That(Surrogate.Triangle.Derivative(Surrogate.Triangle.Support - 1e-3), Is.Positive);
        Assert.That(Surrogate.Boxcar.Derivative(Surrogate.Boxcar.Support + 1e-9), Is.Zero);
        Assert.That(Surrogate.ATan.Support, Is.EqualTo(double.PositiveInfinity));
        Assert.That(Surrogate.ATan.Derivative(100), Is.Positive);
    }

    [TestCase(0)]
    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void ImpossibleDecaysAreRefused(double decay) =>
        Assert.That(() => new LifNeuron { Decay = decay }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void DecayOfExactIntegration() =>
        Assert.That(LifNeuron.DecayFor(20, 1), Is.EqualTo(0.951229424500714).Within(1e-12));
}
