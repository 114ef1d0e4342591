using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

public class TransposedConvolutionTests
{
    private static readonly (FeatureShape Input, int Out, SpatialWindow Window, int Py, int Px, int Groups)[] Shapes =
    [
        (new FeatureShape(3, 4, 5), 2, SpatialWindow.Square(3), 0, 0, 1),
        (new FeatureShape(4, 4, 5), 6, new SpatialWindow(3, 2, 2, 3, 1, 0, 1, 2), 1, 2, 2),
        (new FeatureShape(2, 1, 7), 3, SpatialWindow.Line(4, 2, 1), 0, 1, 1),
        (new FeatureShape(4, 2, 2), 4, SpatialWindow.Square(2, 2), 0, 0, 4),
    ];

    [TestCase(0, 0, new float[] { 1, 10, 102, 20, 200 })]
    [TestCase(1, 0, new float[] { 10, 102, 20 })]
    [TestCase(1, 1, new float[] { 10, 102, 20, 200 })]
    public void ByHand(int padding, int outputPadding, float[] expected)
    {
        // (1, 2) through (1, 10, 100) at stride 2: 1, 10, 100 + 2, 20, 200; padding drops both ends, output padding keeps the last again.
        var shape = new TransposedConvolutionShape(FeatureShape.Line(1, 2), 1, SpatialWindow.Line(3, 2, padding), 0, outputPadding);
        var weight = Tensor.From([1, 10, 100], 1, 3, 1, 1);
        var x = Tensor.From([1, 2], 1, 1, 2);
        Assert.That(shape.Output, Is.EqualTo(FeatureShape.Line(1, expected.Length)));
        Assert.That(TransposedConvolutionKernels.Forward(shape, x, weight).Values(), Is.EqualTo(expected));
        Assert.That(TransposedConvolutionKernels.Forward(shape, ConvolutionReference.Train(x), weight).Values(), Is.EqualTo(expected));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void ValuesAndEventsAreTheWayBackOfTheConvolution(int place)
    {
        var (input, outputs, window, py, px, groups) = Shapes[place];
        var shape = new TransposedConvolutionShape(input, outputs, window, py, px, groups);
        var random = new SplitMix64(3);
        var x = ConvolutionReference.Activity(random, 4, 3, input.Count, 0.3, graded: true);
        var weight = ConvolutionReference.Random(random, shape.WeightShape);
        var bias = ConvolutionReference.Random(random, outputs);
        var g = ConvolutionReference.Random(random, 4, 3, shape.Output.Count);

        // The reference computes the reverse convolution's gradients: for W' in its order dL/dx' is the output here, and its output the gradient of x here.
        var (inputs, groupOutputs) = (input.Channels / groups, outputs / groups);
        var reversed = new Tensor(shape.Reverse.WeightShape);
        int Reversed(int i)
        {
            var ((tap, c), o) = (Math.DivRem(i / outputs, inputs), i % outputs);
            return (((tap * groupOutputs) + (o % groupOutputs)) * input.Channels) + (o / groupOutputs * inputs) + c;
        }

        for (var i = 0; i < weight.Length; i++)
            reversed.Span[Reversed(i)] = weight.Span[i];
        var reference = ConvolutionReference.Compute(shape.Reverse, g, reversed, null, x);
        var expected = reference.X.Select((v, i) => v + bias.Span[i % outputs]).ToArray();
        var train = ConvolutionReference.Train(x);
        foreach (var y in new[] { TransposedConvolutionKernels.Forward(shape, x, weight, bias), TransposedConvolutionKernels.Forward(shape, train, weight, bias) })
            Assert.That(y.Values(), Is.EqualTo(expected).Within(1e-4));
        Assert.That(TransposedConvolutionKernels.InputGradient(shape, g, weight).Values(), Is.EqualTo(reference.Y).Within(1e-4));
        var (events, values) = (new Tensor(shape.WeightShape), new Tensor(shape.WeightShape));
        TransposedConvolutionKernels.AddWeightGradient(shape, train, g, events);
        TransposedConvolutionKernels.AddWeightGradient(shape, x, g, values);
        var gradient = Enumerable.Range(0, weight.Length).Select(i => reference.Weight[Reversed(i)]).ToArray();
        Assert.That(events.Values(), Is.EqualTo(gradient).Within(1e-4));
        Assert.That(values.Values(), Is.EqualTo(gradient).Within(1e-4));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var line = FeatureShape.Line(2, 4);
        Assert.That(() => new TransposedConvolutionShape(line, 2, SpatialWindow.Line(3, 2), 0, 2), Throws.ArgumentException.With.Message.Contains("below the stride"));
        Assert.That(() => new TransposedConvolutionShape(line, 2, SpatialWindow.Line(3, 2, 3)), Throws.ArgumentException.With.Message.Contains("smaller than the kernel"));
        Assert.That(() => new TransposedConvolutionShape(FeatureShape.Line(2, 1), 2, SpatialWindow.Line(2, 1, 1)), Throws.ArgumentException.With.Message.Contains("makes no output"));
        Assert.That(() => new TransposedConvolutionShape(line, 3, SpatialWindow.Line(3), groups: 2), Throws.ArgumentException.With.Message.Contains("groups"));
        var shape = new TransposedConvolutionShape(line, 3, SpatialWindow.Line(3));
        Assert.That(() => TransposedConvolutionKernels.Forward(shape, new Tensor([1, 1, 7]), new Tensor(shape.WeightShape)), Throws.ArgumentException.With.Message.Contains("7 came"));
        Assert.That(() => TransposedConvolutionKernels.Forward(shape, new Tensor([1, 1, 8]), new Tensor([1, 3, 3, 2])), Throws.ArgumentException.With.Message.Contains("needs weights"));
    }
}
