using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

public class ConvolutionPoolingTests
{
    private static IEnumerable<TestCaseData> Shapes()
    {
        TestCaseData Case(string name, FeatureShape input, SpatialWindow window) => new TestCaseData(new PoolingShape(input, window)).SetArgDisplayNames(name);
        yield return Case("2 x 2", new FeatureShape(12, 8, 6), SpatialWindow.Square(2, 2));
        yield return Case("2 x 2 of odd sizes", new FeatureShape(3, 7, 5), SpatialWindow.Square(2, 2));
        yield return Case("one place", new FeatureShape(5, 3, 3), SpatialWindow.Square(1));
        yield return Case("overlapping", new FeatureShape(4, 7, 6), SpatialWindow.Square(3, 2));
        yield return Case("padded", new FeatureShape(17, 6, 7), SpatialWindow.Square(3, 2, 1));
        yield return Case("apart", new FeatureShape(2, 8, 8), SpatialWindow.Square(2, 3));
        yield return Case("dilated", new FeatureShape(33, 6, 9), SpatialWindow.Square(2, 1, 0, 3));
        yield return Case("all different", new FeatureShape(3, 9, 8), new SpatialWindow(2, 3, 3, 2, 0, 1, 2, 1));
        yield return Case("whole", new FeatureShape(32, 4, 4), SpatialWindow.Square(4, 4));
        yield return Case("a line", FeatureShape.Line(3, 20), SpatialWindow.Line(4, 4));
    }

    /// <summary>Sum, maximum and the first place of the maximum by the definition.</summary>
    private static (float[] Sum, float[] Maximum, int[] First) Pool(PoolingShape shape, Tensor x)
    {
        var (input, output, window) = (shape.Input, shape.Output, shape.Window);
        var rows = x.Length / input.Count;
        var (sums, maxima, first) = (new float[rows * output.Count], new float[rows * output.Count], new int[rows * output.Count]);
        for (var at = 0; at < sums.Length; at++)
        {
            var (r, feature) = Math.DivRem(at, output.Count);
            var (pixel, c) = Math.DivRem(feature, output.Channels);
            var (oy, ox) = Math.DivRem(pixel, output.Width);
            maxima[at] = float.NegativeInfinity;
            for (var k = 0; k < window.KernelHeight; k++)
            {
                for (var l = 0; l < window.KernelWidth; l++)
                {
                    var (y, xx) = ((oy * window.StrideY) - window.PaddingY + (k * window.DilationY), (ox * window.StrideX) - window.PaddingX + (l * window.DilationX));
                    if (y < 0 || y >= input.Height || xx < 0 || xx >= input.Width)
                        continue;
                    var index = (r * input.Count) + input.IndexOf(c, y, xx);
                    sums[at] += x.Span[index];
                    if (x.Span[index] > maxima[at])
                        (maxima[at], first[at]) = (x.Span[index], index);
                }
            }
        }

        return (sums, maxima, first);
    }

    private static float[] Scatter(int length, int[] places, Tensor gradient)
    {
        var result = new float[length];
        for (var i = 0; i < places.Length; i++)
            result[places[i]] += gradient.Span[i];
        return result;
    }

    [TestCaseSource(nameof(Shapes))]
    public void EventsAndDenseValuesPoolAlike(PoolingShape shape)
    {
        foreach (var (density, graded) in new[] { (0.1, false), (0.6, false), (0.1, true), (0.8, true), (0.0, false) })
        {
            var random = new SplitMix64(3);
            var x = ConvolutionReference.Activity(random, 3, 7, shape.Input.Count, density, graded);
            var spikes = ConvolutionReference.Train(x);
            var (sums, maxima, first) = Pool(shape, x);
            double[] averages = [.. sums.Select(s => (double)s / shape.WindowSize)];
            ConvolutionReference.Agree(PoolingKernels.Sum(shape, spikes, shape.WindowSize).ToDense().Span, averages, "average of events");
            ConvolutionReference.Agree(PoolingKernels.Sum(shape, x, shape.WindowSize).Span, averages, "average");
            Assert.That(PoolingKernels.Maximum(shape, x).Span.ToArray(), Is.EqualTo(maxima));
            var pooled = PoolingKernels.Maximum(shape, spikes);
            Assert.That(pooled.ToDense().Span.ToArray(), Is.EqualTo(maxima));
            Assert.That(pooled.Payload.IsEmpty, Is.EqualTo(spikes.Payload.IsEmpty), "spikes remain spikes");
            Assert.That(pooled.Payload.ToArray(), Has.None.Zero);
            for (var r = 0; r < pooled.Rows; r++)
                Assert.That(pooled.Row(r / 7, r % 7).ToArray(), Is.Ordered.And.Unique);

            var gradient = ConvolutionReference.Random(random, 3, 7, shape.Output.Count);
            ConvolutionReference.Agree(PoolingKernels.MaximumInputGradient(shape, spikes, gradient).Span, [.. Scatter(x.Length, first, gradient)], "gradient of the maximum of events");
            ConvolutionReference.Agree(PoolingKernels.MaximumInputGradient(shape, x, gradient).Span, [.. Scatter(x.Length, first, gradient)], "gradient of the maximum");

            // The sum is linear, so its gradient is its transpose: <g, Ax> = <A'g, x> for every x; here for the x at hand and for single places.
            var dx = PoolingKernels.SumInputGradient(shape, gradient, shape.WindowSize);
            var (left, right) = (0.0, 0.0);
            for (var i = 0; i < sums.Length; i++)
                left += gradient.Span[i] * averages[i];
            for (var i = 0; i < x.Length; i++)
                right += (double)dx.Span[i] * x.Span[i];
            Assert.That(right, Is.EqualTo(left).Within(1e-4));
            for (var i = 0; i < shape.Input.Count; i += 7)
            {
                var single = new Tensor([3, 7, shape.Input.Count]);
                single.Span[i] = 1;
                var response = Pool(shape, single).Sum;
                var expected = 0.0;
                for (var o = 0; o < response.Length; o++)
                    expected += response[o] * gradient.Span[o] / shape.WindowSize;
                Assert.That(dx.Span[i], Is.EqualTo(expected).Within(1e-5));
            }
        }
    }

    [Test]
    public void ASilentWindowsGradientGoesToItsFirstPlace()
    {
        // 2 x 4 pixels of one channel, windows 2 x 2. The left window is silent: torch gives its gradient 5 to its first place.
        // In the right one places 3 and 6 (row 1, column 2) spike: the first, in rows, is 3.
        var shape = new PoolingShape(new FeatureShape(1, 2, 4), SpatialWindow.Square(2, 2));
        var spikes = SpikeTrain.FromRows(1, 1, 8, [[3, 6]]);
        var gradient = PoolingKernels.MaximumInputGradient(shape, spikes, Tensor.From([5, 7], 1, 1, 2));
        Assert.That(gradient.Span.ToArray(), Is.EqualTo(new float[] { 5, 0, 0, 7, 0, 0, 0, 0 }));
        Assert.That(PoolingKernels.Maximum(shape, spikes).Indices.ToArray(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void SumsOfEventsAreGraded()
    {
        // 2 x 2 windows over 2 x 4: two spikes on the left, none on the right.
        var shape = new PoolingShape(new FeatureShape(1, 2, 4), SpatialWindow.Square(2, 2));
        var spikes = SpikeTrain.FromRows(1, 1, 8, [[0, 5]]);
        Assert.That(PoolingKernels.Sum(shape, spikes).Payload.ToArray(), Is.EqualTo(new[] { 2f }));
        Assert.That(PoolingKernels.Sum(shape, spikes, 4).Payload.ToArray(), Is.EqualTo(new[] { 0.5f }));
        Assert.That(PoolingKernels.Sum(shape, SpikeTrain.FromDense([1, -1, 0, 0, 0, 0, 0, 0], 1, 1, 8)).EventCount, Is.Zero, "what cancels is no event");
    }

    [Test]
    public void ResultsDoNotDependOnTheThreadCount()
    {
        var shape = new PoolingShape(new FeatureShape(5, 9, 9), SpatialWindow.Square(3, 2, 1));
        var random = new SplitMix64(5);
        var x = ConvolutionReference.Activity(random, 10, 9, shape.Input.Count, 0.3, graded: true);
        var spikes = ConvolutionReference.Train(x);
        var before = Workers.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 3, 5 })
            {
                Workers.Threads = threads;
                var y = PoolingKernels.Sum(shape, x, 9);
                results.Add([.. PoolingKernels.Sum(shape, spikes, 9).Payload, .. PoolingKernels.Maximum(shape, spikes).Payload, .. y.Span,
                    .. PoolingKernels.SumInputGradient(shape, y, 9).Span, .. PoolingKernels.MaximumInputGradient(shape, spikes, y).Span]);
            }

            Assert.That(results.Skip(1), Has.All.EqualTo(results[0]));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Test]
    public void MistakesAreNamed()
    {
        var shape = new PoolingShape(new FeatureShape(2, 4, 4), SpatialWindow.Square(2, 2));
        Assert.That(() => new PoolingShape(new FeatureShape(2, 4, 4), SpatialWindow.Square(2, 2, 3)), Throws.ArgumentException.With.Message.Contains("padding"));
        Assert.That(() => PoolingKernels.Sum(shape, new Tensor([1, 1, 31])), Throws.ArgumentException.With.Message.Contains("31"));
        Assert.That(() => PoolingKernels.MaximumInputGradient(shape, new Tensor([1, 1, 32]), new Tensor([1, 2, 8])), Throws.ArgumentException.With.Message.Contains("rows"));
        Assert.That(() => PoolingKernels.SumInputGradient(shape, new Tensor([1, 1, 7])), Throws.ArgumentException.With.Message.Contains("8"));
    }
}
