using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Encoders;

public class EncoderTests
{
    private static Tensor Levels(int batch, int features) => Tensor.From(
        [.. ConvolutionReference.Random(new SplitMix64(4), batch, features).Values().Select(v => (v * 0.6f) + 0.5f)], batch, features);

    private static float[][] Rows(Tensor values) => [.. Enumerable.Range(0, values.Shape[0]).Select(b => values.Span.Slice(b * values.Shape[1], values.Shape[1]).ToArray())];

    [Test]
    public void RegularRateAndLatencyAreTheGraphsCodes()
    {
        var values = Levels(3, 40);
        var rate = new RateEncoder { TimeSteps = 9, Poisson = false }.Encode(values).Spikes!;
        Assert.That(rate.ToDense().Values(), Is.EqualTo(SpikeEncoder.Encode(Rows(values), new SpikeCode(SpikeCodeKind.RegularRate, 9, 0)).ToDense().Values()));
        var latency = new LatencyEncoder { TimeSteps = 9, Threshold = 0.2 }.Encode(values).Spikes!;
        Assert.That(latency.ToDense().Values(), Is.EqualTo(SpikeEncoder.Encode(Rows(values), new SpikeCode(SpikeCodeKind.Latency, 9, 0.2)).ToDense().Values()));
    }

    [Test]
    public void RandomRatesAreMetAndDoNotDependOnThreads()
    {
        // 4000 steps at rate p: the standard deviation of the mean is at most 0.5 / sqrt(4000) = 0.008.
        var values = Tensor.From([0, 0.25f, 1, float.NaN, 2, 0.5f], 2, 3);
        var encoder = new RateEncoder { TimeSteps = 4000, MaximumRate = 0.8 };
        var spikes = encoder.Encode(values, new SplitMix64(7)).Spikes!;
        var rates = new double[6];
        for (var r = 0; r < spikes.Rows; r++)
        {
            foreach (var i in spikes.Row(r / 2, r % 2))
                rates[(r % 2 * 3) + i] += 1 / 4000.0;
        }

        Assert.That(rates, Is.EqualTo(new[] { 0, 0.2, 0.8, 0, 0.8, 0.4 }).Within(0.04));
        Assert.That((rates[0], rates[3]), Is.EqualTo((0.0, 0.0)));
        var threads = Workers.Threads;
        try
        {
            Workers.Threads = 1;
            Assert.That(encoder.Encode(values, new SplitMix64(7)).Spikes!.Indices.ToArray(), Is.EqualTo(spikes.Indices.ToArray()));
        }
        finally
        {
            Workers.Threads = threads;
        }
    }

    [Test]
    public void LogarithmicLatencyByHand()
    {
        // tau ln(x / (x - 0.5)) with tau = 4: 1 -> 4 ln 2 = 2.77, 0.75 -> 4 ln 3 = 4.39, 0.5 -> never, 0.502 -> 22 beyond T.
        var spikes = new LatencyEncoder { TimeSteps = 8, Threshold = 0.5, TimeConstantSteps = 4 }.Encode(Tensor.From([1, 0.75f, 0.5f, 0.502f], 1, 4)).Spikes!;
        Assert.That((spikes.EventCount, spikes.Row(2, 0)[0], spikes.Row(4, 0)[0]), Is.EqualTo((2, 0, 1)));
    }

    [Test]
    public void DirectRepeats()
    {
        var direct = new DirectEncoder { TimeSteps = 2 }.Encode(Tensor.From([1, -2], 1, 2));
        Assert.That(direct.Dense!.Values(), Is.EqualTo(new float[] { 1, -2, 1, -2 }));
    }

    [Test]
    public void DeltasByHand()
    {
        // One sample, two features over four steps: 0 0.5 0.5 0.1 and 1 0.95 1.5 1.5, threshold 0.2.
        var spikes = new DeltaEncoder { Threshold = 0.2 }.Encode(Tensor.From([0, 1, 0.5f, 0.95f, 0.5f, 1.5f, 0.1f, 1.5f], 4, 1, 2)).Spikes!;
        int[][] rows = [.. Enumerable.Range(0, 4).Select(t => spikes.Row(t, 0).ToArray())];
        Assert.That(rows, Is.EqualTo(new int[][] { [], [0], [1], [2] }));
    }

    [Test]
    public void LevelCrossingsByHandAndBack()
    {
        // 0, 0.7, 0.2, 0.2 at a step of 0.25: up 2 (0.5), down 1 (0.25), nothing.
        var encoder = new LevelCrossingEncoder { Step = 0.25 };
        var events = encoder.Encode(Tensor.From([0, 0.7f, 0.2f, 0.2f], 4, 1, 1)).Spikes!;
        Assert.That(events.ToDense().Values(), Is.EqualTo(new float[] { 0, 0, 2, 0, 0, 1, 0, 0 }));

        var signal = ConvolutionReference.Random(new SplitMix64(3), 30, 4, 5);
        var first = Tensor.From(signal.Span[..20], 4, 5);
        var back = encoder.Decode(encoder.Encode(signal).Spikes!, first);
        Assert.That(signal.Values().Zip(back.Values(), (x, y) => Math.Abs(x - y)).Max(), Is.LessThan(0.2501));
        Assert.That((encoder with { MaximumLevels = 1 }).Encode(signal).Spikes!.Payload.IsEmpty, Is.True);
    }

    [Test]
    public void PopulationsByHand()
    {
        // m = 4, low 0, high 1: spacing 1/2, centres -0.25, 0.25, 0.75, 1.25, sigma = 1/3. At x = 0.25: 1 for neuron 1,
        // exp(-4.5 * 0.25) = 0.3247 for neurons 0 and 2, exp(-4.5) = 0.0111 for neuron 3.
        var encoder = new PopulationEncoder { NeuronsPerValue = 4, Responses = new DirectEncoder { TimeSteps = 1 } };
        Assert.That(encoder.Encode(Tensor.From([0.25f], 1, 1)).Dense!.Values(), Is.EqualTo(new[] { 0.32465f, 1, 0.32465f, 0.01111f }).Within(1e-5));
        var spikes = (encoder with { Responses = new LatencyEncoder { TimeSteps = 10, Threshold = 0.1 } }).Encode(Tensor.From([0.25f, 0.75f], 1, 2)).Spikes!;
        Assert.That(spikes.Row(0, 0).ToArray(), Is.EqualTo(new[] { 1, 6 }));
        Assert.That((spikes.Features, spikes.EventCount, encoder.OutFeatures(2)), Is.EqualTo((8, 6, 8)));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var values = Tensor.From([1], 1, 1);
        Assert.That(() => new RateEncoder().Encode(values), Throws.ArgumentException.With.Message.Contains("random numbers"));
        Assert.That(() => new DeltaEncoder().Encode(values), Throws.ArgumentException.With.Message.Contains("takes [T, B, N]"));
        Assert.That(() => new RateEncoder { MaximumRate = 2 }.Encode(values, new SplitMix64(1)), Throws.ArgumentException.With.Message.Contains("but it is 2"));
        Assert.That(() => new LatencyEncoder { TimeConstantSteps = 3 }.Encode(values), Throws.ArgumentException.With.Message.Contains("above 0 with a time constant"));
        Assert.That(() => new LevelCrossingEncoder { Step = 0 }.Encode(new Tensor([1, 1, 1])), Throws.ArgumentException);
        Assert.That(() => new PopulationEncoder { NeuronsPerValue = 2 }.Encode(values), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new DirectEncoder { TimeSteps = 0 }.Encode(values), Throws.InstanceOf<ArgumentException>());
    }
}
