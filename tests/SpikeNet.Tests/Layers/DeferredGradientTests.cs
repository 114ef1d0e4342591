using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Layers;

/// <summary>Gradients of poolings and normalisations are worked out where neurons and convolutions read them; nothing else changes.</summary>
public class DeferredGradientTests
{
    private const int Steps = 5;
    private const int Batch = 3;

    // Blocks of neurons begin and end anywhere among the rows and windows of an image; 3 and 5 leave rows and columns without a window.
    private static readonly FeatureShape[] Shapes = [new(3, 7, 9), new(16, 8, 8), new(20, 13, 17), new(3, 64, 64), new(48, 40, 40)];

    private static IEnumerable<TestCaseData> Cases =>
        from shape in Shapes
        from pool in new[] { "average", "maximum" }
        from kind in new[] { "Lif", "triangle", "model", "recurrent", "all parameters" }
        where kind != "recurrent" || shape.Count < 500
        select new TestCaseData(shape, pool, kind).SetArgDisplayNames(shape.ToString(), pool, kind);

    [TestCaseSource(nameof(Cases))]
    public void BehindAPoolingGradientsAreTheSameBitForBit(FeatureShape shape, string pool, string kind)
    {
        var together = Pooled(shape, pool, kind, writtenOut: false);
        var apart = Pooled(shape, pool, kind, writtenOut: true);
        Assert.That(together.Input, Is.EqualTo(apart.Input));
        Assert.That(together.Input.Count(g => g != 0), Is.GreaterThan(0));
        Assert.That(together.Parameters, Is.EqualTo(apart.Parameters));
    }

    [Test]
    public void UnderANormalisationWeightGradientsAreTheSameBitForBit([Values(3, 16, 24)] int channels, [Values(false, true)] bool bias, [Values(0.05, 0.6)] double density)
    {
        var together = Convolved(channels, bias, density, writtenOut: false);
        var apart = Convolved(channels, bias, density, writtenOut: true);
        Assert.That(together, Is.EqualTo(apart));
        Assert.That(together.Count(g => g != 0), Is.GreaterThan(0));
    }

    [Test]
    public void PartsOfAPooledGradientAreThoseOfTheWhole([Values("average", "maximum")] string pool, [Values(0, 1, 40, 333)] int first, [Values(1, 64, 500)] int count)
    {
        var shape = new PoolingShape(new FeatureShape(5, 7, 9), SpatialWindow.Square(2, 2));
        var gradient = Random(2, shape.Output.Count);
        var deferred = pool == "maximum" ? PooledGradient.OfMaximum(shape, Spikes(shape.Input.Count, 0.3), gradient) : PooledGradient.OfSum(shape, gradient, 4);
        AssertParts(deferred, first, count);
    }

    [Test]
    public void PartsOfANormalisedGradientAreThoseOfTheWhole([Values(1, 3, 16, 24)] int channels, [Values(0, 1, 130)] int pixel)
    {
        var x = Random(1, channels * 200);
        AssertParts(Normalised(x, Random(7, channels * 200), channels, overwrites: false), pixel * channels, 70 * channels);
    }

    [Test]
    public void WhatAGradientIsWorkedOutFromIsReleasedOnceItIsNotReadAgain()
    {
        var released = 0;
        var shape = new PoolingShape(new FeatureShape(2, 4, 4), SpatialWindow.Square(2, 2));
        PooledGradient Make() => PooledGradient.OfSum(shape, Random(1, shape.Output.Count), 4, released: () => released++);
        var signal = Signal.Of(Spikes(shape.Input.Count, 0.5), needsGradient: true);
        signal.AddGradient(Make(), null);
        Assert.That((signal.HasGradient, released), Is.EqualTo((true, 0)));
        signal.ReleaseGradient();
        Assert.That((signal.HasGradient, released), Is.EqualTo((false, 1)));

        // A second consumer has both written out and added.
        signal.AddGradient(Make(), null);
        signal.AddGradient(Make(), null);
        Assert.That(released, Is.EqualTo(3));
        Assert.That(signal.Gradient!.Values(), Is.EqualTo(Make().ToTensor().Values().Select(g => 2 * g)));
    }

    [Test]
    public void ANormalisedGradientMayTakeThePlaceOfWhatItComesFrom()
    {
        var arena = new StepArena();
        var (x, g) = (Random(1, 96), Random(2, 96));
        var expected = Normalised(x, g, 8, overwrites: false).ToTensor().Values();
        var ours = new Tensor(g.Shape, arena);
        g.Span.CopyTo(ours.Span);
        var signal = Signal.Of(x, needsGradient: true);
        signal.AddGradient(Normalised(x, ours, 8, overwrites: true), arena);
        Assert.That(signal.Gradient, Is.SameAs(ours));
        Assert.That(signal.Gradient!.Values(), Is.EqualTo(expected));
    }

    [Test]
    public void WindowsThatOverlapAreRefused()
    {
        var shape = new PoolingShape(new FeatureShape(2, 5, 5), SpatialWindow.Square(3, 2));
        Assert.That(PooledGradient.CanSpread(shape), Is.False);
        Assert.That(() => PooledGradient.OfSum(shape, Random(1, shape.Output.Count), 9), Throws.ArgumentException.With.Message.Contains("side by side"));
    }

    [Test]
    public void AGradientOfAnotherShapeIsRefused()
    {
        var shape = new PoolingShape(new FeatureShape(2, 4, 4), SpatialWindow.Square(2, 2));
        Assert.That(() => PooledGradient.OfMaximum(shape, Spikes(shape.Input.Count, 0.5), new Tensor([1, Batch, shape.Output.Count])), Throws.ArgumentException);
        var deferred = PooledGradient.OfSum(shape, Random(1, shape.Output.Count), 4);
        Assert.That(
            () => ConvolutionKernels.AddWeightGradient(
                new ConvolutionShape(new FeatureShape(1, 4, 4), 3, SpatialWindow.Square(3, padding: 1)), Spikes(16, 0.1), deferred, new Tensor([3, 3, 1, 3])),
            Throws.ArgumentException.With.Message.Contains("[5, 3, 48]"));
    }

    private static void AssertParts(DeferredValues values, int first, int count)
    {
        var row = new Tensor([count]);
        unsafe
        {
            values.Write(first, count, row.Pointer);
            Assert.That(() => values.Write(values.Length - count + 1, count, row.Pointer), Throws.TypeOf<ArgumentOutOfRangeException>());
        }

        Assert.That(row.Values(), Is.EqualTo(values.ToTensor().Values().Skip(first).Take(count)));
    }

    private static NormalisedGradient Normalised(Tensor x, Tensor gradient, int channels, bool overwrites)
    {
        float[] Make(Func<int, float> of) => [.. Enumerable.Range(0, channels).Select(of)];
        var normalisation = new ChannelNormalisation([.. Make(c => c / 8f)], [.. Make(c => 1 + (c / 4f))], [.. Make(c => 2 - (c / 16f))], [.. Make(c => c - 3f)]);
        return new NormalisedGradient(x, gradient, normalisation, NormalisationKernels.GradientSums(x, gradient, normalisation), overwrites: overwrites);
    }

    private static (float[] Input, float[] Parameters) Pooled(FeatureShape shape, string pool, string kind, bool writtenOut)
    {
        var arena = new StepArena();
        Layer neuron = kind switch
        {
            "Lif" => new Lif("lif", shape.Count, new LifNeuron { Decay = 0.9, Threshold = 1 }),
            "triangle" => new Lif("lif", shape.Count, new LifNeuron { Decay = 0.9, Threshold = 1 }, Surrogate.Triangle),
            "recurrent" => new NeuronLayer("lif", shape.Count, LifModel.Define(), new NeuronLayerOptions { Recurrent = true, Random = new SplitMix64(5) }),
            "all parameters" => new NeuronLayer("lif", shape.Count, LifModel.Define(), new NeuronLayerOptions { TrainParameters = true }),
            _ => new NeuronLayer("lif", shape.Count, LifModel.Define(), new NeuronLayerOptions()),
        };
        Pooling pooling = pool == "average" ? new AvgPool2d("pool", shape, 2) : new MaxPool2d("pool", shape, 2);
        var tape = new GradientTape();
        var context = new StepContext { Arena = arena, Tape = tape };
        var input = Signal.Of(Random(3, shape.Count), needsGradient: true);
        var spikes = neuron.Forward(input, context);
        if (writtenOut)
            tape.Record(() => Assert.That(spikes.Gradient, Is.Not.Null));
        var output = pooling.Forward(spikes, context);
        output.Gradient = Random(9, pooling.Shape.Output.Count);
        tape.Backward();
        return (input.Gradient!.Values(), [.. neuron.Parameters.SelectMany(p => p.Gradient.Values())]);
    }

    private static float[] Convolved(int channels, bool bias, double density, bool writtenOut)
    {
        var shape = new FeatureShape(2, 10, 12);
        var convolution = new Conv2d("conv", shape, channels, SpatialWindow.Square(3, padding: 1), new SplitMix64(2), new Conv2dOptions { Bias = bias });
        var bn = new BatchNorm("bn", convolution.Shape.Output);
        var tape = new GradientTape();
        var context = new StepContext { Arena = new StepArena(), Tape = tape };
        var values = convolution.Forward(Signal.Of(Spikes(shape.Count, density)), context);
        if (writtenOut)
            tape.Record(() => Assert.That(values.Gradient, Is.Not.Null));
        var output = bn.Forward(values, context);
        output.Gradient = Random(9, bn.OutFeatures);
        tape.Backward();
        return [.. convolution.Parameters.Concat(bn.Parameters).SelectMany(p => p.Gradient.Values())];
    }

    private static SpikeTrain Spikes(int features, double density)
    {
        var random = new SplitMix64(4);
        var dense = new Tensor([Steps, Batch, features]);
        foreach (ref var value in dense.Span)
            value = random.NextDouble(0, 1) < density ? 1 : 0;
        return SpikeTrain.FromDense(dense.Span, Steps, Batch, features);
    }

    private static Tensor Random(ulong seed, int features)
    {
        var random = new SplitMix64(seed);
        var tensor = new Tensor([Steps, Batch, features]);
        foreach (ref var value in tensor.Span)
            value = (float)random.NextDouble(-2, 2);
        return tensor;
    }
}
