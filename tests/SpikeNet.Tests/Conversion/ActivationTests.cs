using SpikeNet.Tensors;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Conversion;

public class ActivationTests
{
    private static Signal Values(params float[] values) => Signal.Of(Tensor.From(values, 1, 1, values.Length), needsGradient: true);

    [Test]
    public void ReluKeepsWhatIsAboveZeroAndItsGradient()
    {
        var (input, tape) = (Values(-2, -0f, 0, 0.5f, 3, -1e-30f, 1e-30f, float.PositiveInfinity, -7), new GradientTape());
        var output = new Relu("relu", 9).Forward(input, new StepContext { Tape = tape });
        Assert.That(output.Dense!.Values(), Is.EqualTo(new[] { 0, 0, 0, 0.5f, 3, 0, 1e-30f, float.PositiveInfinity, 0 }));
        output.Gradient = Tensor.From([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 1, 9);
        tape.Backward();
        Assert.That(input.Gradient!.Values(), Is.EqualTo(new float[] { 0, 0, 0, 4, 5, 0, 7, 8, 0 }));
        Assert.That(input.Dense!.Span[0], Is.EqualTo(-2), "a signal that others may read is not written over");
    }

    [Test]
    public void QcfsIsTheStaircaseOfTheEquation()
    {
        // lambda 2, L 4: steps of 0.5, from x = (k - 1/2) / 2: -0.25, 0.25, 0.75, 1.25, 1.75.
        var layer = new Qcfs("q", 10, new QcfsOptions { Levels = 4, Scale = 2 });
        var output = layer.Forward(Values(-9, -0.25f, 0.2499f, 0.25f, 0.74f, 0.75f, 1.25f, 1.74f, 1.75f, 40), new StepContext());
        Assert.That(output.Dense!.Values(), Is.EqualTo(new[] { 0, 0, 0, 0.5f, 0.5f, 1, 1.5f, 1.5f, 2, 2 }));
    }

    [Test]
    public void WhatIsNotANumberStaysSo()
    {
        foreach (var layer in new Activation[] { new Relu("relu", 9), new Qcfs("q", 9) })
        {
            var values = layer.Forward(Values([.. Enumerable.Repeat(float.NaN, 9)]), new StepContext()).Dense!.Values();
            Assert.That(values, Has.All.NaN, layer.Name);
        }
    }

    [Test]
    public void TheGradientOfQcfsGoesStraightThroughTheFloor()
    {
        // With the floor's remainder r = floor(u) - u, u = x L / lambda + 1/2, held constant, y = lambda clip(u + r, 0, L) / L is smooth but at
        // its ends; central differences of it in double, loss sum(g y).
        const int count = 40_000, levels = 8;
        var random = new SplitMix64(3);
        var layer = new Qcfs("q", count, new QcfsOptions { Levels = levels, Scale = 1.5 });
        var x = new Tensor([1, 1, count]);
        foreach (ref var value in x.Span)
            value = (float)random.NextDouble(-1, 2.5);
        var g = ConvolutionReference.Random(random, 1, 1, count);
        var (input, tape) = (Signal.Of(x, needsGradient: true), new GradientTape());
        var output = layer.Forward(input, new StepContext { Tape = tape });
        output.Gradient = g.ToOwned();
        tape.Backward();

        const double h = 1e-6;
        double total = 0;
        for (var i = 0; i < count; i++)
        {
            var u = (x.Span[i] * (levels / 1.5)) + 0.5;
            var remainder = Math.Floor(u) - u;
            double Y(double value, double lambda) => lambda * Math.Clamp((value * levels / lambda) + 0.5 + remainder, 0, levels) / levels;
            Assert.That(output.Dense!.Span[i], Is.EqualTo(Y(x.Span[i], 1.5)).Within(1e-6), $"y[{i}]");

            // At the two ends the function has a bend, which a difference across it does not see.
            if (Math.Abs(u) < 1e-4 || Math.Abs(u - levels) < 1e-4 || (u > 0 && u < 1) || (u > levels && u < levels + 1))
            {
                total += g.Span[i] * (u <= 0 ? 0 : u >= levels ? 1 : ((double)output.Dense.Span[i] - x.Span[i]) / 1.5);
                Assert.That(input.Gradient!.Span[i], Is.EqualTo(u > 0 && u < levels ? g.Span[i] : 0), $"dx[{i}]");
                continue;
            }

            Assert.That(input.Gradient!.Span[i], Is.EqualTo(g.Span[i] * (Y(x.Span[i] + h, 1.5) - Y(x.Span[i] - h, 1.5)) / (2 * h)).Within(1e-6), $"dx[{i}]");
            total += g.Span[i] * (Y(x.Span[i], 1.5 + h) - Y(x.Span[i], 1.5 - h)) / (2 * h);
        }

        Assert.That(layer.Scale.Gradient.Span[0], Is.EqualTo(total).Within(1e-2), "dlambda");
    }

    [Test]
    public void TheScaleIsTrainedOnlyWhereAskedAndStaysAboveZero()
    {
        Assert.That(new Qcfs("q", 1).Parameters.Select(p => p.Name), Is.EqualTo(new[] { "q.scale" }));
        Assert.That(new Qcfs("q", 1, new QcfsOptions { TrainScale = false }).Parameters, Is.Empty);
        var layer = new Qcfs("q", 1);
        layer.Scale.Value.Span[0] = -3;
        Assert.That(float.IsFinite(layer.Forward(Values(1), new StepContext()).Dense!.Span[0]));
        Assert.That(layer.Scale.Value.Span[0], Is.GreaterThan(0));
        Assert.That(() => new Qcfs("q", 1, new QcfsOptions { Levels = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Qcfs("q", 1, new QcfsOptions { Scale = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void SpikesCountAsTheirValues()
    {
        var train = SpikeTrain.FromDense([0, 0.6f, -1, 1], 1, 2, 2);
        Assert.That(new Relu("relu", 2).Forward(Signal.Of(train), new StepContext()).Dense!.Values(), Is.EqualTo(new[] { 0, 0.6f, 0, 1 }));
        Assert.That(() => new Relu("relu", 3).Forward(Signal.Of(train), new StepContext()), Throws.ArgumentException.With.Message.Contains("'relu' takes 3 inputs, but 2 came"));
    }

    [Test]
    public void GraphsRefuseThemAndSayWhatToDo() =>
        Assert.That(() => new Relu("relu", 3).ToNode(), Throws.InvalidOperationException.With.Message.Contains("convert the network (AnnConversion.Convert)"));

    [Test]
    public void TheThreadCountChangesNothing()
    {
        var before = Workers.Threads;
        try
        {
            Workers.Threads = 1;
            var one = Run();
            Workers.Threads = 3;
            Assert.That(Run(), Is.EqualTo(one));
        }
        finally
        {
            Workers.Threads = before;
        }

        static float[] Run()
        {
            const int count = 50_001;
            var x = ConvolutionReference.Random(new SplitMix64(1), 1, 1, count);
            var layer = new Qcfs("q", count, new QcfsOptions { Scale = 0.7 });
            var (input, tape) = (Signal.Of(x, needsGradient: true), new GradientTape());
            var output = layer.Forward(input, new StepContext { Tape = tape });
            output.Gradient = ConvolutionReference.Random(new SplitMix64(2), 1, 1, count);
            tape.Backward();
            return [.. output.Dense!.Values(), .. input.Gradient!.Values(), layer.Scale.Gradient.Span[0]];
        }
    }
}
