using SpikeNet.Tensors;
using SpikeNet.Tensors.Kernels.Convolution;

namespace SpikeNet.Tests.Tensors;

public class ConvolutionKernelTests
{
    private static IEnumerable<TestCaseData> Shapes()
    {
        TestCaseData Case(string name, FeatureShape input, int channels, SpatialWindow window, int groups = 1) =>
            new TestCaseData(new ConvolutionShape(input, channels, window, groups)).SetArgDisplayNames(name);
        yield return Case("one pixel", new FeatureShape(1, 1, 1), 1, SpatialWindow.Square(1));
        yield return Case("k1", new FeatureShape(3, 4, 5), 7, SpatialWindow.Square(1));
        yield return Case("k3 of odd sizes", new FeatureShape(3, 7, 5), 5, SpatialWindow.Square(3));
        yield return Case("k5 as of N-MNIST", new FeatureShape(2, 12, 13), 12, SpatialWindow.Square(5));
        yield return Case("k5 many channels", new FeatureShape(12, 9, 8), 32, SpatialWindow.Square(5));
        yield return Case("k3 padded", new FeatureShape(4, 6, 7), 33, SpatialWindow.Square(3, padding: 1));
        yield return Case("padding beyond the kernel", new FeatureShape(2, 3, 4), 3, SpatialWindow.Square(2, padding: 3));
        yield return Case("stride 2", new FeatureShape(3, 9, 10), 6, SpatialWindow.Square(3, stride: 2));
        yield return Case("stride 2 padded", new FeatureShape(3, 8, 7), 17, SpatialWindow.Square(5, stride: 2, padding: 2));
        yield return Case("stride beyond the kernel", new FeatureShape(2, 9, 11), 4, SpatialWindow.Square(2, stride: 3));
        yield return Case("dilation", new FeatureShape(3, 9, 8), 5, SpatialWindow.Square(3, padding: 1, dilation: 2));
        yield return Case("dilation as stride", new FeatureShape(3, 9, 8), 5, SpatialWindow.Square(3, stride: 2, dilation: 2));
        yield return Case("dilation and stride", new FeatureShape(2, 13, 12), 5, SpatialWindow.Square(3, stride: 2, padding: 2, dilation: 3));
        yield return Case("all different", new FeatureShape(3, 11, 9), 6, new SpatialWindow(2, 3, 3, 1, 1, 2, 2, 1));
        yield return Case("groups", new FeatureShape(6, 5, 6), 9, SpatialWindow.Square(3, padding: 1), 3);
        yield return Case("groups, stride, dilation", new FeatureShape(4, 9, 9), 6, SpatialWindow.Square(3, 2, 2, 2), 2);
        yield return Case("one channel a group", new FeatureShape(5, 6, 7), 10, SpatialWindow.Square(3, padding: 1), 5);
        yield return Case("a line", FeatureShape.Line(3, 20), 8, SpatialWindow.Line(5, 2, 2));
        yield return Case("wide groups", new FeatureShape(8, 5, 5), 80, SpatialWindow.Square(3), 2);
    }

    [TestCaseSource(nameof(Shapes))]
    public void EveryKernelAgreesWithTheDefinition(ConvolutionShape shape)
    {
        foreach (var (graded, withBias) in new[] { (false, true), (true, false) })
        {
            var random = new SplitMix64(5);
            var x = ConvolutionReference.Activity(random, 3, 2, shape.Input.Count, 0.3, graded);
            var spikes = ConvolutionReference.Train(x);
            var weight = ConvolutionReference.Random(random, shape.WeightShape);
            var bias = withBias ? ConvolutionReference.Random(random, shape.Output.Channels) : null;
            var gradient = ConvolutionReference.Random(random, 3, 2, shape.Output.Count);
            var expected = ConvolutionReference.Compute(shape, x, weight, bias, gradient);

            var y = new Tensor([3, 2, shape.Output.Count]);
            EventConvolution.Forward(shape, spikes, weight, bias, y, null);
            ConvolutionReference.Agree(y.Span, expected.Y, "event-driven");
            if (EventSlide.Takes(shape))
            {
                // The same sums in the same order: the same bits, whichever of the two the density chooses.
                var events = y.Span.ToArray();
                y.Span.Fill(float.NaN);
                EventSlide.Forward(shape, spikes, weight, bias, y, null);
                Assert.That(y.Span.ToArray(), Is.EqualTo(events), "sliding");
                EventConvolution.Scatter(shape, spikes, weight, bias, y, null);
                Assert.That(y.Span.ToArray(), Is.EqualTo(events), "scattering");
            }

            y.Span.Fill(float.NaN);
            DenseConvolution.Forward(shape, new Images(spikes), weight, bias, y, null);
            ConvolutionReference.Agree(y.Span, expected.Y, "dense from spikes");
            ConvolutionReference.Agree(ConvolutionKernels.Forward(shape, x, weight, bias).Span, expected.Y, "dense");
            ConvolutionReference.Agree(ConvolutionKernels.Forward(shape, spikes, weight, bias).Span, expected.Y, "chosen by density");

            // Gradients add to what is there.
            double[] plusOne = [.. expected.Weight.Select(w => w + 1)];
            foreach (var kernel in new Action<Tensor>[]
            {
                w => EventConvolution.AddWeightGradient(shape, spikes, new OutputGradients(gradient), w, null),
                w => DenseConvolution.AddWeightGradient(shape, new Images(spikes), gradient, w, null),
                w => ConvolutionKernels.AddWeightGradient(shape, x, gradient, w),
                w => ConvolutionKernels.AddWeightGradient(shape, spikes, gradient, w),
            })
            {
                var dw = new Tensor(shape.WeightShape);
                dw.Span.Fill(1);
                kernel(dw);
                ConvolutionReference.Agree(dw.Span, plusOne, "weight gradient");
            }

            var db = new Tensor([shape.Output.Channels]);
            ConvolutionKernels.AddBiasGradient(gradient, db);
            ConvolutionReference.Agree(db.Span, expected.Bias, "bias gradient");
            ConvolutionReference.Agree(ConvolutionKernels.InputGradient(shape, gradient, weight).Span, expected.X, "input gradient");
        }
    }

    [Test]
    public void TheGradientsAreThoseOfTheLoss()
    {
        // L = sum of g * y is linear in x, in W and in b, so central differences are exact but for rounding.
        var shape = new ConvolutionShape(new FeatureShape(2, 5, 4), 3, SpatialWindow.Square(3, stride: 2, padding: 1));
        var random = new SplitMix64(8);
        var x = ConvolutionReference.Random(random, 1, 2, shape.Input.Count);
        var weight = ConvolutionReference.Random(random, shape.WeightShape);
        var bias = ConvolutionReference.Random(random, shape.Output.Channels);
        var gradient = ConvolutionReference.Random(random, 1, 2, shape.Output.Count);
        var dw = new Tensor(shape.WeightShape);
        var db = new Tensor([shape.Output.Channels]);
        ConvolutionKernels.AddWeightGradient(shape, x, gradient, dw);
        ConvolutionKernels.AddBiasGradient(gradient, db);
        var dx = ConvolutionKernels.InputGradient(shape, gradient, weight);
        double Loss()
        {
            var y = ConvolutionKernels.Forward(shape, x, weight, bias);
            var loss = 0.0;
            for (var i = 0; i < y.Length; i++)
                loss += (double)gradient.Span[i] * y.Span[i];
            return loss;
        }

        foreach (var (value, expected) in new[] { (x, dx), (weight, dw), (bias, db) })
        {
            for (var i = 0; i < value.Length; i++)
            {
                var before = value.Span[i];
                value.Span[i] = before + 0.5f;
                var up = Loss();
                value.Span[i] = before - 0.5f;
                var down = Loss();
                value.Span[i] = before;
                Assert.That(expected.Span[i], Is.EqualTo(up - down).Within(2e-5), $"{value} element {i}");
            }
        }
    }

    [Test]
    public void ResultsDoNotDependOnTheThreadCount()
    {
        var shape = new ConvolutionShape(new FeatureShape(3, 9, 9), 20, SpatialWindow.Square(3, padding: 1));
        var random = new SplitMix64(5);
        var x = ConvolutionReference.Activity(random, 10, 9, shape.Input.Count, 0.1, graded: true);
        var spikes = ConvolutionReference.Train(x);
        var weight = ConvolutionReference.Random(random, shape.WeightShape);
        var before = Workers.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 3, 5 })
            {
                Workers.Threads = threads;
                var (events, dense, bias) = (new Tensor(shape.WeightShape), new Tensor(shape.WeightShape), new Tensor([20]));
                var y = ConvolutionKernels.Forward(shape, spikes, weight);
                ConvolutionKernels.AddWeightGradient(shape, spikes, y, events);
                ConvolutionKernels.AddWeightGradient(shape, x, y, dense);
                ConvolutionKernels.AddBiasGradient(y, bias);
                results.Add([.. y.Span, .. ConvolutionKernels.Forward(shape, x, weight).Span, .. events.Span, .. dense.Span, .. bias.Span,
                    .. ConvolutionKernels.InputGradient(shape, y, weight).Span]);
            }

            Assert.That(results.Skip(1), Has.All.EqualTo(results[0]));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Test]
    public void AnEventAddsItsChannelsWeights()
    {
        // 3 x 3 input, one channel; a kernel of 2 x 2 with weights 1 2 / 3 4; one spike in the middle:
        // the output at (r, s) sees it at tap (1 - r, 1 - s), so 4 3 / 2 1; the payload 0.5 halves it, the bias adds 10.
        var shape = new ConvolutionShape(new FeatureShape(1, 3, 3), 1, SpatialWindow.Square(2));
        var x = SpikeTrain.FromDense([0, 0, 0, 0, 0.5f, 0, 0, 0, 0], 1, 1, 9);
        var y = ConvolutionKernels.Forward(shape, x, Tensor.From([1, 2, 3, 4], 2, 2, 1, 1), Tensor.From([10], 1));
        Assert.That(y.Span.ToArray(), Is.EqualTo(new[] { 12, 11.5f, 11, 10.5f }));
    }

    [Test]
    public void NoEventsAndNoRowsAreFine()
    {
        var shape = new ConvolutionShape(new FeatureShape(2, 4, 4), 3, SpatialWindow.Square(3));
        var weight = ConvolutionReference.Random(new SplitMix64(1), shape.WeightShape);
        var bias = Tensor.From([1, 2, 3], 3);
        var silent = SpikeTrain.FromRows(1, 1, 32, [[]]);
        Assert.That(ConvolutionKernels.Forward(shape, silent, weight, bias).Span.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3 }));
        var empty = SpikeTrain.FromRows(0, 1, 32, []);
        Assert.That(ConvolutionKernels.Forward(shape, empty, weight).Length, Is.Zero);
        var dw = new Tensor(shape.WeightShape);
        ConvolutionKernels.AddWeightGradient(shape, empty, new Tensor([0, 1, 12]), dw);
        ConvolutionKernels.AddWeightGradient(shape, new Tensor([0, 1, 32]), new Tensor([0, 1, 12]), dw);
        ConvolutionKernels.AddBiasGradient(new Tensor([0, 1, 12]), new Tensor([3]));
        Assert.That(dw.Span.ToArray(), Is.All.Zero);
        Assert.That(ConvolutionKernels.InputGradient(shape, new Tensor([0, 1, 12]), weight).Length, Is.Zero);
    }

    [Test]
    public void MistakesAreNamed()
    {
        var shape = new ConvolutionShape(new FeatureShape(2, 4, 4), 3, SpatialWindow.Square(3));
        var weight = new Tensor([3, 3, 2, 3]);
        Assert.That(() => new ConvolutionShape(new FeatureShape(2, 4, 4), 3, SpatialWindow.Square(5)), Throws.ArgumentException.With.Message.Contains("does not fit"));
        Assert.That(() => new ConvolutionShape(new FeatureShape(2, 4, 4), 3, SpatialWindow.Square(3), 2), Throws.ArgumentException.With.Message.Contains("groups"));
        Assert.That(() => ConvolutionKernels.Forward(shape, new Tensor([1, 1, 31]), weight), Throws.ArgumentException.With.Message.Contains("31"));
        Assert.That(() => ConvolutionKernels.Forward(shape, new Tensor([1, 1, 32]), new Tensor([3, 3, 3, 2])), Throws.ArgumentException.With.Message.Contains("[3, 3, 2, 3]"));
        Assert.That(() => ConvolutionKernels.Forward(shape, new Tensor([1, 1, 32]), weight, new Tensor([2])), Throws.ArgumentException.With.Message.Contains("biases"));
        Assert.That(() => ConvolutionKernels.InputGradient(shape, new Tensor([1, 1, 13]), weight), Throws.ArgumentException.With.Message.Contains("13"));
    }
}
