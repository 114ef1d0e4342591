using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Layers;

public class BatchNormTests
{
    // Of torch.nn.BatchNorm2d (2.6 float32) with weight 1.5, 0.5, -1 and bias 0.25, -0.5, 1 on [4, 3, 1, 2]; element i in channel-last
    // order is x = ((7 i) mod 11 - 5) / 4 and dL/dy = ((5 i) mod 13 - 6) / 8.
    private static readonly float[] Y =
    [
        -2.836682f, 0.263751f, 1.544328f, 2.202799f, 0.04553643f, 1.816492f, 1.698851f, -0.1726781f, 2.088656f, 1.194903f, -0.3908927f, 2.36082f,
        0.6909546f, -0.6091073f, -0.3608196f, 0.1870065f, -0.8273219f, -0.08865571f, -0.3169416f, -1.045536f, 0.1835082f, -0.8208897f, -1.263751f, 0.4556721f,
    ];

    private static readonly float[] Dx =
    [
        -0.9052482f, -0.2363936f, -0.4422656f, -1.134545f, 0.03377526f, -0.7484496f, -0.5572721f, 0.3039441f, 0.7144319f, 0.02000041f, 0.5741129f, 0.4082479f,
        0.597273f, -0.5741129f, 0.4762849f, 1.174546f, -0.3039441f, 0.1701009f, 1.751818f, -0.03377526f, -0.1360832f, -0.9465719f, 0.2363936f, -0.4422672f,
    ];

    private static readonly float[] Evaluated =
    [
        -1.703376f, -0.2224377f, 1.500893f, 2.117408f, -0.3515365f, 1.751339f, 1.73533f, -0.4806352f, 2.001786f, 1.353251f, -0.6097339f, 2.252232f,
        0.971173f, -0.7388327f, -0.2522319f, 0.5890946f, -0.8679315f, -0.001785517f, 0.2070162f, -0.9970303f, 0.2486609f, -0.1750622f, -1.126129f, 0.4991072f,
    ];

    private static BatchNorm Layer()
    {
        var layer = new BatchNorm("bn", FeatureShape.Line(3, 2));
        new float[] { 1.5f, 0.5f, -1 }.CopyTo(layer.Weight.Value.Span);
        new float[] { 0.25f, -0.5f, 1 }.CopyTo(layer.Bias.Value.Span);
        return layer;
    }

    private static Tensor Of(Func<int, float> value) => Tensor.From([.. Enumerable.Range(0, 24).Select(value)], 2, 2, 6);

    private static Signal Input() => Signal.Of(Of(i => ((7 * i % 11) - 5) / 4f), needsGradient: true);

    private static Tensor Gradient() => Of(i => ((5 * i % 13) - 6) / 8f);

    [Test]
    public void TorchGivesTheSame()
    {
        var (layer, input, tape) = (Layer(), Input(), new GradientTape());
        var output = layer.Forward(input, new StepContext { Tape = tape });
        Assert.That(output.Dense!.Values(), Is.EqualTo(Y).Within(2e-6f));
        Assert.That(layer.RunningMean.Values(), Is.EqualTo(new[] { 0.028125f, -0.0375f, 0 }).Within(1e-7f));
        Assert.That(layer.RunningVariance.Values(), Is.EqualTo(new[] { 0.9632812f, 0.9375f, 0.9964285f }).Within(1e-6f));
        output.Gradient = Gradient();
        tape.Backward();
        Assert.That(input.Gradient!.Values(), Is.EqualTo(Dx).Within(2e-6f));
        Assert.That(layer.Weight.Gradient.Values(), Is.EqualTo(new[] { 0.8661608f, 1.091073f, 0.9185532f }).Within(2e-6f));
        Assert.That(layer.Bias.Gradient.Values(), Is.EqualTo(new[] { -0.625f, -0.5f, 1.25f }).Within(1e-6f));
        Assert.That(layer.Forward(Input(), new StepContext()).Dense!.Values(), Is.EqualTo(Evaluated).Within(2e-6f));
    }

    [Test]
    public void TheGradientIsThatOfTheLoss()
    {
        // Loss sum(g y) with tdBN, whose gain is 0.7 * 2 times the weight.
        var input = new FeatureShape(5, 3, 2);
        var random = new SplitMix64(1);
        var layer = new TdBatchNorm("bn", input, 2, 0.7);
        foreach (var parameter in layer.Parameters)
            ConvolutionReference.Random(random, 5).Span.CopyTo(parameter.Value.Span);
        var (x, g) = (ConvolutionReference.Random(random, 3, 2, 30), ConvolutionReference.Random(random, 3, 2, 30));
        var (signal, tape) = (Signal.Of(x, needsGradient: true), new GradientTape());
        layer.Forward(signal, new StepContext { Tape = tape }).Gradient = g;
        tape.Backward();
        foreach (var (name, values, gradient) in new[] { ("x", x, signal.Gradient!), ("weight", layer.Weight.Value, layer.Weight.Gradient), ("bias", layer.Bias.Value, layer.Bias.Gradient) })
        {
            for (var i = 0; i < values.Length; i++)
            {
                const float h = 1e-2f;
                var value = values.Span[i];
                values.Span[i] = value + h;
                var up = Loss();
                values.Span[i] = value - h;
                var down = Loss();
                values.Span[i] = value;
                Assert.That(gradient.Span[i], Is.EqualTo((up - down) / (2 * h)).Within(2e-3), $"{name}[{i}]");
            }
        }

        double Loss()
        {
            var y = layer.Forward(Signal.Of(x), new StepContext { Tape = new GradientTape() }).Dense!;
            return Enumerable.Range(0, y.Length).Sum(i => (double)y.Span[i] * g.Span[i]);
        }
    }

    [Test]
    public void AtFirstTheSpreadIsThatOfTheThreshold()
    {
        var x = ConvolutionReference.Random(new SplitMix64(3), 10, 4, 8 * 25);
        foreach (ref var value in x.Span)
            value = (7 * value) + 3;
        var y = new TdBatchNorm("bn", new FeatureShape(8, 5, 5), 0.5, alpha: 1 / Math.Sqrt(2)).Forward(Signal.Of(x), new StepContext { Tape = new GradientTape() }).Dense!;
        var statistics = NormalisationKernels.Statistics(y, 8);
        Assert.That(statistics.Mean, Has.All.EqualTo(0.0).Within(1e-6));
        Assert.That(statistics.Variance, Has.All.EqualTo(0.125).Within(1e-5), "(0.5 / sqrt 2)^2");
    }

    [Test]
    public void RunningStatisticsAreKeptOnlyWhereAskedAndFinite()
    {
        var layer = Layer();
        layer.Forward(Input(), new StepContext { Tape = new GradientTape(), UpdatesStatistics = false });
        layer.Forward(Input(), new StepContext());
        layer.Forward(Signal.Of(Of(i => i == 5 ? float.NaN : i)), new StepContext { Tape = new GradientTape() });
        Assert.That(layer.RunningMean.Values(), Has.All.Zero);
        Assert.That(layer.RunningVariance.Values(), Has.All.EqualTo(1f));
        Assert.That(layer.Buffers.Select(b => b.Name), Is.EqualTo(new[] { "bn.running_mean", "bn.running_var" }));
        var fast = new BatchNorm("fast", FeatureShape.Line(3, 2), new BatchNormOptions { Momentum = 1, Affine = false });
        fast.Forward(Input(), new StepContext { Tape = new GradientTape() });

        // Channel 0: (-5, 5, 4, 2, 0, -2, -4, -6 ... by the rule) / 4 has the mean 0.28125 of the golden running mean by 0.1.
        Assert.That(fast.RunningMean.Values(), Is.EqualTo(new[] { 0.28125f, -0.375f, 0 }).Within(1e-6f));
        Assert.That(fast.Parameters, Is.Empty);
    }

    [Test]
    public void TheGraphHoldsTheGainWithItsFactor()
    {
        var layer = new TdBatchNorm("bn", FeatureShape.Line(3, 2), 2, 0.5, new BatchNormOptions { Epsilon = 1e-3 });
        layer.Weight.Value.Span[1] = 3;
        layer.RunningMean.Span[2] = 4;
        var node = (NormalisationNode)layer.ToNode();
        Assert.That(node.Gain, Is.EqualTo(new float[] { 1, 3, 1 }));
        Assert.That(node.Shift, Is.EqualTo(new float[] { 0, 0, 0 }));
        Assert.That(node.Mean, Is.EqualTo(new float[] { 0, 0, 4 }));
        Assert.That(node.Variance, Is.EqualTo(new float[] { 1, 1, 1 }));
        Assert.That((node.InputShape, node.Epsilon), Is.EqualTo((FeatureShape.Line(3, 2), 1e-3)));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var layer = new BatchNorm("bn", FeatureShape.Flat(3));
        Assert.That(() => layer.Forward(Signal.Of(new Tensor([1, 1, 5])), new StepContext()), Throws.ArgumentException.With.Message.Contains("'bn' takes 3"));
        Assert.That(() => layer.Forward(Signal.Of(new Tensor([1, 1, 3])), new StepContext { Tape = new GradientTape() }), Throws.ArgumentException.With.Message.Contains("one value for a channel"));
        Assert.That(() => layer.OutputShape(FeatureShape.Flat(4)), Throws.ArgumentException.With.Message.Contains("takes 3"));
        Assert.That(() => new TdBatchNorm("bn", FeatureShape.Flat(3), 0), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new BatchNormOptions { Epsilon = 0 }, Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new BatchNormOptions { Momentum = 1.5 }, Throws.InstanceOf<ArgumentException>());
    }
}
