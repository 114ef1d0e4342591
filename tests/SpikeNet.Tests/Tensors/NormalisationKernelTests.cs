using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

public class NormalisationKernelTests
{
    private static readonly int[][] Sizes =
    [
        [1, 1, 7], [3, 5, 12], [2, 3, 64], [4, 4, 640], [1, 2, 4099], [7, 3, 33 * 11], [5, 40, 32 * 64], [3, 2, 3000], [40, 50, 1200],
    ];

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (var (size, channels) in new[] { (0, 7), (0, 1), (1, 3), (1, 1), (2, 32), (2, 64), (3, 5), (3, 16), (4, 4099), (5, 33), (6, 32), (6, 1), (7, 3000), (7, 100), (8, 1200), (8, 48) })
            yield return new TestCaseData(Sizes[size], channels);
    }

    /// <summary>Values with a mean that is large against their deviation, different for each channel.</summary>
    private static Tensor Values(int[] shape, int channels, double mean = 3)
    {
        var x = ConvolutionReference.Random(new SplitMix64(8), shape);
        for (var i = 0; i < x.Length; i++)
            x.Span[i] = (float)(x.Span[i] + (mean * ((i % channels % 5) - 2)));
        return x;
    }

    private static ChannelNormalisation Numbers(int channels, ChannelStatistics statistics)
    {
        var random = new SplitMix64(2);
        return new ChannelNormalisation(
            [.. statistics.Mean.Select(m => (float)m)], [.. statistics.Variance.Select(v => (float)Math.Sqrt(v + 1e-5))],
            [.. Enumerable.Range(0, channels).Select(_ => (float)random.NextDouble(-1, 2))], [.. Enumerable.Range(0, channels).Select(_ => (float)random.NextDouble(-1, 1))]);
    }

    [TestCaseSource(nameof(Cases))]
    public void SumsAndValuesAreThoseOfTheDefinition(int[] shape, int channels)
    {
        var x = Values(shape, channels);
        var g = ConvolutionReference.Random(new SplitMix64(9), shape);
        var count = x.Length / channels;
        var (mean, variance, sum, product) = (new double[channels], new double[channels], new double[channels], new double[channels]);
        for (var i = 0; i < x.Length; i++)
            mean[i % channels] += (double)x.Span[i] / count;
        for (var i = 0; i < x.Length; i++)
            variance[i % channels] += Math.Pow(x.Span[i] - mean[i % channels], 2) / count;
        var statistics = NormalisationKernels.Statistics(x, channels);
        Assert.That(statistics.Count, Is.EqualTo(count));
        Assert.That(statistics.Mean, Is.EqualTo(mean).Within(1e-6));
        Assert.That(statistics.Variance, Is.EqualTo(variance).Within(1e-6));

        var numbers = Numbers(channels, statistics);
        var y = NormalisationKernels.Forward(x, numbers);
        for (var i = 0; i < x.Length; i++)
        {
            var c = i % channels;
            var scaled = numbers.Gain[c] * (x.Span[i] - numbers.Mean[c]);
            var divided = scaled / numbers.Deviation[c];
            if (y.Span[i] != divided + numbers.Shift[c])
                Assert.Fail($"element {i} is {y.Span[i]} instead of {divided + numbers.Shift[c]}");
        }

        for (var i = 0; i < x.Length; i++)
        {
            sum[i % channels] += g.Span[i];
            product[i % channels] += (double)g.Span[i] * (x.Span[i] - numbers.Mean[i % channels]);
        }

        var sums = NormalisationKernels.GradientSums(x, g, numbers);
        Assert.That(sums.Gradient, Is.EqualTo(sum).Within(1e-5 * Math.Sqrt(count)));
        Assert.That(sums.GradientTimesCentred, Is.EqualTo(product).Within(1e-5 * Math.Sqrt(count)));
        var expected = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var c = i % channels;
            var (d, a) = ((double)numbers.Deviation[c], numbers.Gain[c] / (double)numbers.Deviation[c]);
            expected[i] = a * (g.Span[i] - (sum[c] / count) - ((x.Span[i] - numbers.Mean[c]) * product[c] / (count * d * d)));
        }

        ConvolutionReference.Agree(NormalisationKernels.InputGradient(x, g, numbers, sums).Values(), expected, "dx", 1e-4);
    }

    [Test]
    public void ALargeMeanCostsNoDigits()
    {
        // 10 000 + {0, 1}, half of each: mean 10 000.5 and variance 1/4 exactly, where the mean of squares has an error of about 10 in float.
        var x = new Tensor([10, 10, 3 * 100]);
        for (var i = 0; i < x.Length; i++)
            x.Span[i] = 10_000 + ((i / 3) & 1);
        var statistics = NormalisationKernels.Statistics(x, 3);
        Assert.That(statistics.Mean, Has.All.EqualTo(10_000.5).Within(1e-9));
        Assert.That(statistics.Variance, Has.All.EqualTo(0.25).Within(1e-9));
        Assert.That(statistics.UnbiasedVariance(1), Is.EqualTo(0.25 * 10_000 / 9_999).Within(1e-9));
    }

    [Test]
    public void LargeResultsAreTheSameAsSmallOnes()
    {
        // 4 Mi floats are written past the caches; a row of 64 lanes and a tail: 4 194 309 = 3 * 1 398 103.
        var x = Values([1, 1, 4_194_309], 3);
        var numbers = Numbers(3, NormalisationKernels.Statistics(x, 3));
        var y = NormalisationKernels.Forward(x, numbers);
        var sums = NormalisationKernels.GradientSums(x, y, numbers);
        var dx = NormalisationKernels.InputGradient(x, y, numbers, sums);
        foreach (var start in new[] { 0, 1_200_000, 4_194_000 })
        {
            var length = Math.Min(300, x.Length - start);
            var piece = Tensor.From(x.Span.Slice(start, length), 1, 1, length);
            var g = Tensor.From(y.Span.Slice(start, length), 1, 1, length);
            Assert.That(NormalisationKernels.Forward(piece, numbers).Values(), Is.EqualTo(g.Values()));
            Assert.That(NormalisationKernels.InputGradient(piece, g, numbers, sums).Values(), Is.EqualTo(dx.Span.Slice(start, length).ToArray()));
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void BitsDoNotDependOnTheThreadCount(int[] shape, int channels)
    {
        var x = Values(shape, channels);
        var before = Workers.Threads;
        try
        {
            var results = new List<(ImmutableArray<double> Numbers, float[] Values)>();
            foreach (var threads in new[] { 1, 2, 5 })
            {
                Workers.Threads = threads;
                var statistics = NormalisationKernels.Statistics(x, channels);
                var numbers = Numbers(channels, statistics);
                var y = NormalisationKernels.Forward(x, numbers);
                var sums = NormalisationKernels.GradientSums(x, y, numbers);
                results.Add((
                    [.. statistics.Mean, .. statistics.Variance, .. sums.Gradient, .. sums.GradientTimesCentred],
                    [.. y.Values(), .. NormalisationKernels.InputGradient(x, y, numbers, sums).Values()]));
            }

            Assert.That(results.Skip(1).Select(r => r.Numbers), Has.All.EqualTo(results[0].Numbers));
            Assert.That(results.Skip(1).Select(r => r.Values), Has.All.EqualTo(results[0].Values));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [TestCase(48, 5584626496451928711UL)]
    [TestCase(1200, 13301176292692466029UL)]
    public void BitsDoNotDependOnTheVectorWidth(int channels, ulong expected)
    {
        // The hash (FNV-1a over the bits) is of the run with 512-bit vectors; the tests run at the other widths too.
        var x = Values([40, 50, 1200], channels);
        var statistics = NormalisationKernels.Statistics(x, channels);
        var numbers = Numbers(channels, statistics);
        var y = NormalisationKernels.Forward(x, numbers);
        var sums = NormalisationKernels.GradientSums(x, y, numbers);
        var hash = 14695981039346656037UL;
        foreach (var value in statistics.Mean.Concat(statistics.Variance).Concat(sums.Gradient).Concat(sums.GradientTimesCentred))
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
        foreach (var value in NormalisationKernels.InputGradient(x, y, numbers, sums).Values())
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211;
        Assert.That(hash, Is.EqualTo(expected));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var x = new Tensor([1, 2, 6]);
        var numbers = Numbers(3, new ChannelStatistics(4, [0, 0, 0], [1, 1, 1]));
        Assert.That(() => NormalisationKernels.Statistics(x, 5), Throws.ArgumentException.With.Message.Contains("5 channels"));
        Assert.That(() => NormalisationKernels.Statistics(new Tensor([0, 2, 6]), 3), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => NormalisationKernels.GradientSums(x, new Tensor([1, 1, 6]), numbers), Throws.ArgumentException.With.Message.Contains("[1, 1, 6]"));
    }
}
