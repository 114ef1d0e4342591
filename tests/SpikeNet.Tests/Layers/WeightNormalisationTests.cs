using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Layers;

public class WeightNormalisationTests
{
    private static readonly LinearOptions Normalised = new() { SpikeSteps = 4, Gain = 1.5, Normalisation = new WeightNormalisation() };
    private static readonly Conv2dOptions NormalisedGroups = new() { SpikeSteps = 4, Groups = 2, Normalisation = new WeightNormalisation() };

    private static Layer Make(bool convolution) => convolution
        ? new Conv2d("layer", new FeatureShape(4, 5, 4), 6, SpatialWindow.Square(3, 1, 1), new SplitMix64(3), NormalisedGroups)
        : new Linear("layer", 20, 7, new SplitMix64(3), Normalised);

    private static (Tensor Weight, Tensor Gain, Tensor Bias) Of(Layer layer)
    {
        Assert.That(layer.Parameters.Select(p => p.Name), Is.EqualTo(new[] { "layer.weight", "layer.gain", "layer.bias" }));
        return (layer.Parameters[0].Value, layer.Parameters[1].Value, layer.Parameters[2].Value);
    }

    [Test]
    public void WeightsBeginAsForInputsThatSpikeOnce()
    {
        // b = sqrt(3 T / N) = sqrt(3 * 8 / 600) = 0.2, and a uniform of that bound has the deviation b / sqrt(3) = sqrt(T / N).
        var weight = new Linear("fc", 600, 500, new SplitMix64(1), new LinearOptions { SpikeSteps = 8 }).Weight.Value.Span.ToArray();
        Assert.That(weight, Has.All.InRange(-0.2f, 0.2f));
        Assert.That(weight.Max(), Is.GreaterThan(0.1999f));
        Assert.That(Math.Sqrt(weight.Average(w => (double)w * w)), Is.EqualTo(Math.Sqrt(8 / 600.0)).Within(2e-4));

        // Fan-in 3 x 3 x 2 = 18: b = sqrt(3 * 6 / 18) = 1.
        var kernel = new Conv2d("conv", new FeatureShape(2, 8, 8), 400, SpatialWindow.Square(3), new SplitMix64(1), new Conv2dOptions { SpikeSteps = 6 }).Weight.Value.Span.ToArray();
        Assert.That(kernel, Has.All.InRange(-1f, 1f));
        Assert.That(kernel.Min(), Is.LessThan(-0.999f));
    }

    [Test]
    public void StandardisedByHand()
    {
        // Output 0: weights 1, 3 (mean 2, deviation 1); output 1: 4, -4 (mean 0, deviation 4). Scale gain sqrt(T / N) = 1 * sqrt(8 / 2) = 2.
        var layer = new Linear("fc", 2, 2, new SplitMix64(1), new LinearOptions { SpikeSteps = 8, Normalisation = new WeightNormalisation { Epsilon = 1e-12 } });
        new float[] { 1, 4, 3, -4 }.CopyTo(layer.Weight.Value.Span);
        new float[] { 0.5f, 3 }.CopyTo(layer.Gain!.Value.Span);
        new float[] { 10, 20 }.CopyTo(layer.Bias!.Value.Span);

        // W' = gamma * 2 * (-1, 1) and gamma * 2 * (1, -1).
        Assert.That(layer.FoldedWeight().Values(), Is.EqualTo(new float[] { -1, 6, 1, -6 }).Within(1e-6f));
        var y = layer.Forward(Signal.Of(Tensor.From([1, 0, 2, 3], 2, 1, 2)), new StepContext()).Dense!;
        Assert.That(y.Values(), Is.EqualTo(new float[] { 10 - 1, 20 + 6, 10 - 2 + 3, 20 + 12 - 18 }).Within(1e-5f));
        Assert.That(((DenseNode)layer.ToNode()).Weight.Real!, Is.EqualTo(new float[] { -1, 1, 6, -6 }).Within(1e-6f));
    }

    [TestCase(false, false)]
    [TestCase(false, true)]
    [TestCase(true, false)]
    [TestCase(true, true)]
    public void TheGradientIsThatOfTheLoss(bool convolution, bool spikes)
    {
        var layer = Make(convolution);
        var random = new SplitMix64(7);
        var (weight, gain, bias) = Of(layer);
        foreach (var parameter in layer.Parameters.Skip(1))
            ConvolutionReference.Random(random, parameter.Value.Length).Span.CopyTo(parameter.Value.Span);
        var x = spikes ? ConvolutionReference.Activity(random, 3, 2, layer.InFeatures, 0.2, graded: false) : ConvolutionReference.Random(random, 3, 2, layer.InFeatures);
        Signal Input() => spikes ? Signal.Of(ConvolutionReference.Train(x), needsGradient: true) : Signal.Of(x, needsGradient: true);
        var g = ConvolutionReference.Random(random, 3, 2, layer.OutFeatures);
        var (input, tape) = (Input(), new GradientTape());
        layer.Forward(input, new StepContext { Tape = tape }).Gradient = g;
        tape.Backward();
        List<(string Name, Tensor Values, Tensor Gradient)> checks = [("weight", weight, layer.Parameters[0].Gradient), ("gain", gain, layer.Parameters[1].Gradient), ("bias", bias, layer.Parameters[2].Gradient)];
        if (!spikes)
            checks.Add(("x", x, input.Gradient!));
        foreach (var (name, values, gradient) in checks)
        {
            for (var i = 0; i < values.Length; i++)
            {
                const float h = 5e-3f;
                var value = values.Span[i];
                values.Span[i] = value + h;
                var up = Loss();
                values.Span[i] = value - h;
                var down = Loss();
                values.Span[i] = value;
                Assert.That(gradient.Span[i], Is.EqualTo((up - down) / (2 * h)).Within(2e-3).Or.EqualTo((up - down) / (2 * h)).Within(0.5).Percent, $"{name}[{i}]");
            }
        }

        double Loss()
        {
            var y = layer.Forward(Input(), new StepContext()).Dense!;
            return Enumerable.Range(0, y.Length).Sum(i => (double)y.Span[i] * g.Span[i]);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void FoldedWeightsGiveTheSameBits(bool convolution)
    {
        var layer = Make(convolution);
        var random = new SplitMix64(9);
        foreach (var parameter in layer.Parameters)
            ConvolutionReference.Random(random, parameter.Value.Length).Span.CopyTo(parameter.Value.Span);
        Layer plain = convolution
            ? new Conv2d("layer", new FeatureShape(4, 5, 4), 6, SpatialWindow.Square(3, 1, 1), new SplitMix64(1), new Conv2dOptions { Bias = true, Groups = 2 })
            : new Linear("layer", 20, 7, new SplitMix64(1), new LinearOptions { Bias = true });
        (layer as Linear)?.FoldedWeight().Span.CopyTo(plain.Parameters[0].Value.Span);
        (layer as Conv2d)?.FoldedWeight().Span.CopyTo(plain.Parameters[0].Value.Span);
        layer.Parameters[2].Value.Span.CopyTo(plain.Parameters[1].Value.Span);
        var x = ConvolutionReference.Activity(random, 4, 3, layer.InFeatures, 0.3, graded: true);
        Assert.That(
            layer.Forward(Signal.Of(x), new StepContext()).Dense!.Values(), Is.EqualTo(plain.Forward(Signal.Of(x), new StepContext()).Dense!.Values()));
        Assert.That(layer.ToNode().ToString(), Is.EqualTo(plain.ToNode().ToString()));
    }

    /// <summary>What training makes depends neither on the number of threads, nor on where a block of outputs ends.</summary>
    [Test]
    public void ThreadsDoNotMatter()
    {
        float[] Run(int threads)
        {
            var before = Workers.Threads;
            Workers.Threads = threads;
            try
            {
                var layer = new Linear("fc", 50, 150, new SplitMix64(3), Normalised);
                var tape = new GradientTape();
                layer.Forward(Signal.Of(Graphs.Spikes(1, 4, 8, 50, 0.2)), new StepContext { Tape = tape }).Gradient = ConvolutionReference.Random(new SplitMix64(2), 4, 8, 150);
                tape.Backward();
                return [.. layer.FoldedWeight().Values(), .. layer.Parameters.SelectMany(p => p.Gradient.Values())];
            }
            finally
            {
                Workers.Threads = before;
            }
        }

        Assert.That(Run(3), Is.EqualTo(Run(1)));
    }

    [Test]
    public void MistakesAreNamed()
    {
        Assert.That(() => new WeightNormalisation { Epsilon = 0 }, Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new Linear("fc", 2, 2, new SplitMix64(1), new LinearOptions { SpikeSteps = 0 }), Throws.InstanceOf<ArgumentException>());
        var plain = new Linear("fc", 2, 2, new SplitMix64(1));
        Assert.That((plain.Gain, plain.FoldedWeight()), Is.EqualTo(((Parameter?)null, plain.Weight.Value)));
    }
}
