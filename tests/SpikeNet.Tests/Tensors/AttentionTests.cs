using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;

namespace SpikeNet.Tests.Tensors;

public class AttentionTests
{
    private const int Places = 5;
    private const int Channels = 6;

    private static SpikeTrain[] Activity(double density) => [.. Enumerable.Range(0, 3).Select(i => Graphs.Spikes((ulong)i + 3, 3, 2, Places * Channels, density))];

    /// <summary>q (1 - product over places of (1 - k v)), the polynomial of the and/or form.</summary>
    private static double[] AndOr(double[] q, double[] k, double[] v) => [.. Enumerable.Range(0, q.Length).Select(i =>
    {
        var first = (i / (Places * Channels) * Places * Channels) + (i % Channels);
        var none = 1.0;
        for (var p = 0; p < Places; p++)
            none *= 1 - (k[first + (p * Channels)] * v[first + (p * Channels)]);
        return q[i] * (1 - none);
    })];

    /// <summary>scale (Q K^T) V within heads of so many channels.</summary>
    private static double[] Product(double[] q, double[] k, double[] v, int width, double scale) => [.. Enumerable.Range(0, q.Length).Select(i =>
    {
        var (row, channel) = (i / (Places * Channels) * Places * Channels, i % Channels);
        var first = channel - (channel % width);
        double sum = 0;
        for (var p = 0; p < Places; p++)
        {
            for (var c = first; c < first + width; c++)
                sum += q[i - channel + c] * k[row + (p * Channels) + c] * v[row + (p * Channels) + channel];
        }

        return scale * sum;
    })];

    private static double[] Doubles(SpikeTrain x) => [.. x.ToDense().Values().Select(value => (double)value)];

    [TestCase(0.02)]
    [TestCase(0.2)]
    [TestCase(0.6)]
    public void BothFormsAreTheirPolynomialsAndSoAreTheirGradients(double density)
    {
        var spikes = Activity(density);
        var (q, k, v) = (spikes[0], spikes[1], spikes[2]);
        var g = ConvolutionReference.Random(new SplitMix64(9), 3, 2, Places * Channels);
        var andOr = AttentionKernels.AndOr(q, k, v, Channels);
        Assert.That(Doubles(andOr), Is.EqualTo(AndOr(Doubles(q), Doubles(k), Doubles(v))));
        Check(spikes, g, (a, b, c) => AndOr(a, b, c), AttentionKernels.AndOrGradients(q, k, v, Channels, g));
        foreach (var heads in new[] { 1, 2, 3 })
        {
            // Whole numbers times 0.125: exact.
            var product = AttentionKernels.Product(q, k, v, Channels, heads, 0.125f);
            Assert.That(product.Values().Select(y => (double)y), Is.EqualTo(Product(Doubles(q), Doubles(k), Doubles(v), Channels / heads, 0.125)));
            Check(spikes, g, (a, b, c) => Product(a, b, c, Channels / heads, 0.125), AttentionKernels.ProductGradients(q, k, v, Channels, heads, 0.125f, g));
        }
    }

    [Test]
    public void ByHand()
    {
        // Two places of two channels. k and v meet in channel 1 (place 0) alone: of q = {0, 1 | 1} the and/or form keeps channel 1.
        var q = SpikeTrain.FromRows(1, 1, 4, [[0, 1, 3]]);
        var k = SpikeTrain.FromRows(1, 1, 4, [[1, 2]]);
        var v = SpikeTrain.FromRows(1, 1, 4, [[0, 1, 3]]);
        Assert.That(AttentionKernels.AndOr(q, k, v, 2).Indices.ToArray(), Is.EqualTo(new[] { 1, 3 }));

        // K^T V = [[k0 v0, k0 v1], [k1 v0, k1 v1]] = [[0, 1], [1, 1]]; q rows (1, 1) and (0, 1): (1, 2) and (1, 1), halved.
        Assert.That(AttentionKernels.Product(q, k, v, 2, 1, 0.5f).Values(), Is.EqualTo(new[] { 0.5f, 1, 0.5f, 0.5f }));

        // Heads of one channel: only k1 v1 = 1 and k0 v0 = 0 count.
        Assert.That(AttentionKernels.Product(q, k, v, 2, 2, 1).Values(), Is.EqualTo(new[] { 0f, 1, 0, 1 }));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var spikes = Activity(0.2);
        var graded = SpikeTrain.FromDense([2], 1, 1, 1);
        Assert.That(() => AttentionKernels.AndOr(spikes[0], spikes[1], graded, Channels), Throws.ArgumentException.With.Message.Contains("same shape"));
        Assert.That(() => AttentionKernels.AndOr(graded, graded, graded, 1), Throws.ArgumentException.With.Message.Contains("worth 1"));
        Assert.That(() => AttentionKernels.Product(spikes[0], spikes[1], spikes[2], Channels, 4, 1), Throws.ArgumentException.With.Message.Contains("heads"));
    }

    private static void Check(SpikeTrain[] spikes, Tensor g, Func<double[], double[], double[], double[]> polynomial, (Tensor Q, Tensor K, Tensor V) gradients)
    {
        double[][] values = [.. spikes.Select(Doubles)];
        double Scalar() => polynomial(values[0], values[1], values[2]).Select((y, i) => y * g.Span[i]).Sum();
        foreach (var (gradient, x) in new[] { gradients.Q, gradients.K, gradients.V }.Zip(values))
        {
            for (var i = 0; i < x.Length; i += 3)
            {
                var value = x[i];
                x[i] = value + 0.5;
                var above = Scalar();
                x[i] = value - 0.5;
                var below = Scalar();
                x[i] = value;

                // Linear in each value, so that central differences are exact.
                Assert.That(gradient.Span[i], Is.EqualTo(above - below).Within(1e-5));
            }
        }
    }
}
