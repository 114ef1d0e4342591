using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

/// <summary>The input gradient of only those elements that a surrogate of bounded support will use.</summary>
public unsafe class NeededGradientTests
{
    private static Tensor Random(SplitMix64 random, params int[] shape)
    {
        var tensor = new Tensor(shape);
        foreach (ref var value in tensor.Span)
            value = (float)random.NextDouble(-1, 1);
        return tensor;
    }

    private static SpikeMask Mask(SplitMix64 random, int t, int b, int n, double density)
    {
        var mask = new SpikeMask(t, b, n);
        for (var r = 0; r < t * b; r++)
            for (var i = 0; i < n; i++)
                if (random.NextDouble() < density)
                    mask.Pointer[(r * mask.WordsPerRow) + (i / 64)] |= 1UL << (i % 64);
        GC.KeepAlive(mask);
        return mask;
    }

    private static bool Has(SpikeMask mask, int row, int i) => (mask.Pointer[(row * mask.WordsPerRow) + (i / 64)] >> (i % 64) & 1) != 0;

    private static float[] Values(Tensor tensor)
    {
        var values = tensor.Span.ToArray();
        GC.KeepAlive(tensor);
        return values;
    }

    [TestCase(3, 2, 5, 64, 0.2)]
    [TestCase(2, 9, 130, 65, 0.1)]
    [TestCase(1, 33, 64, 256, 0.3)]
    [TestCase(1, 33, 64, 256, 0.0)]
    [TestCase(2, 4, 65, 79, 0.9, Description = "dense, then cleared")]
    [TestCase(2, 4, 64, 64, 1.0, Description = "dense, nothing to clear")]
    [TestCase(5, 4, 256, 20, 0.1, Description = "few outputs: dense, then cleared")]
    [TestCase(5, 4, 100, 20, 0.0, Description = "few outputs: all cleared")]
    public void NeededElementsAreTheProductAndOthersZero(int t, int b, int n, int columns, double density)
    {
        var random = new SplitMix64(31);
        var gradient = Random(random, t, b, columns);
        var weight = Random(random, n, columns);
        var mask = Mask(random, t, b, n, density);
        var actual = Values(LinearKernels.InputGradient(gradient, weight, mask));
        var (g, w) = (Values(gradient), Values(weight));
        for (var r = 0; r < t * b; r++)
        {
            for (var i = 0; i < n; i++)
            {
                double expected = 0;
                for (var k = 0; k < columns && Has(mask, r, i); k++)
                    expected += (double)g[(r * columns) + k] * w[(i * columns) + k];
                Assert.That(actual[(r * n) + i], Is.EqualTo(expected).Within(Has(mask, r, i) ? 1e-5 * columns : 0), $"row {r}, input {i}");
            }
        }

        GC.KeepAlive(mask);
    }

    [Test]
    public void SixteenSumsInAFixedOrderWhateverTheVectors()
    {
        // Sum j takes k = j, j + 16, ...; then (j, j + 8) + (j + 4, j + 12) for j < 4, and (0 + 1) + (2 + 3) of those.
        const int columns = 70;
        var random = new SplitMix64(32);
        var gradient = Random(random, 1, 1, columns);
        var weight = Random(random, 9, columns);
        var mask = Mask(random, 1, 1, 9, 0);
        mask.Pointer[0] = 1 << 6;
        var before = Workers.Threads;
        try
        {
            var sums = new float[16];
            for (var k = 0; k < columns; k++)
                sums[k % 16] = MathF.FusedMultiplyAdd(gradient.Span[k], weight.Span[(6 * columns) + k], sums[k % 16]);
            var fours = Enumerable.Range(0, 4).Select(j => (sums[j] + sums[j + 8]) + (sums[j + 4] + sums[j + 12])).ToArray();
            var expected = new float[9];
            expected[6] = (fours[0] + fours[1]) + (fours[2] + fours[3]);
            foreach (var threads in new[] { 1, 2, 5 })
            {
                Workers.Threads = threads;
                Assert.That(Values(LinearKernels.InputGradient(gradient, weight, mask)), Is.EqualTo(expected));
            }
        }
        finally
        {
            Workers.Threads = before;
        }

        GC.KeepAlive(mask);
    }

    [Test]
    public void AMaskOfAnotherShapeIsRefused()
    {
        Assert.That(
            () => LinearKernels.InputGradient(new Tensor([2, 3, 4]), new Tensor([5, 4]), new SpikeMask(2, 3, 6)),
            Throws.ArgumentException.With.Message.Contains("[2, 3, 5]"));
        Assert.That(
            () => LinearKernels.InputGradient(new Tensor([2, 3, 7]), new Tensor([5, 4]), new SpikeMask(2, 3, 5)),
            Throws.ArgumentException.With.Message.Contains("[T, B, 4]"));
    }

    [Test]
    public void CrossoversAreShippedUnlessMeasured()
    {
        Assert.That(LinearKernels.Crossovers, Is.EqualTo(new LinearCrossovers(LinearKernels.ForwardCrossover, LinearKernels.WeightGradientCrossover)));
        var measured = LinearKernels.MeasureCrossovers(20, 10);
        Assert.That(measured.Forward, Is.InRange(0, 1));
        Assert.That(measured.WeightGradient, Is.InRange(0, 1));
        Assert.That(() => LinearKernels.MeasureCrossovers(0, 10), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static IEnumerable<TestCaseData> Convolutions =>
        from density in new[] { 0.0, 0.1, 0.24, 0.6 }
        from shape in new[]
        {
            new ConvolutionShape(new FeatureShape(3, 9, 7), 16, SpatialWindow.Square(3, padding: 1)),
            new ConvolutionShape(new FeatureShape(6, 8, 11), 20, new SpatialWindow(5, 3, 2, 1, 2, 0, 1, 2)),
            new ConvolutionShape(new FeatureShape(8, 10, 10), 12, SpatialWindow.Square(3, stride: 2), groups: 4),
            new ConvolutionShape(new FeatureShape(66, 3, 3), 48, SpatialWindow.Square(2)),
        }
        select new TestCaseData(shape, density).SetArgDisplayNames(shape.ToString(), density.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [TestCaseSource(nameof(Convolutions))]
    public void NeededElementsOfAConvolutionAreThoseOfTheWhole(ConvolutionShape shape, double density)
    {
        var random = new SplitMix64(33);
        var gradient = Random(random, 2, 3, shape.Output.Count);
        var weight = Random(random, shape.WeightShape);
        var mask = Mask(random, 2, 3, shape.Input.Count, density);
        var whole = Values(ConvolutionKernels.InputGradient(shape, gradient, weight));
        var actual = Values(ConvolutionKernels.InputGradient(shape, gradient, weight, mask));
        for (var r = 0; r < 6; r++)
        {
            for (var i = 0; i < shape.Input.Count; i++)
            {
                var expected = Has(mask, r, i) ? whole[(r * shape.Input.Count) + i] : 0;
                Assert.That(actual[(r * shape.Input.Count) + i], Is.EqualTo(expected).Within(expected == 0 ? 1e-4 : 2e-4), $"row {r}, input {i}");
            }
        }

        var before = Workers.Threads;
        try
        {
            Workers.Threads = before == 1 ? 2 : 1;
            Assert.That(Values(ConvolutionKernels.InputGradient(shape, gradient, weight, mask)), Is.EqualTo(actual));
        }
        finally
        {
            Workers.Threads = before;
        }

        GC.KeepAlive(mask);
    }

    [Test]
    public void AConvolutionRefusesAMaskOfAnotherShape()
    {
        var shape = new ConvolutionShape(new FeatureShape(3, 9, 7), 16, SpatialWindow.Square(3));
        Assert.That(
            () => ConvolutionKernels.InputGradient(shape, new Tensor([2, 3, shape.Output.Count]), new Tensor(shape.WeightShape), new SpikeMask(2, 3, 7)),
            Throws.ArgumentException.With.Message.Contains("189"));
    }
}
