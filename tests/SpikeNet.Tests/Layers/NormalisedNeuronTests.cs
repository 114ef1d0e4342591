using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Layers;

/// <summary>Neurons behind a normalisation read its values while they are made; nothing else changes.</summary>
public class NormalisedNeuronTests
{
    private const int Steps = 5;
    private const int Batch = 3;

    // N = 64 k joins the samples to one row; 3 and 20 channels put a block's first value anywhere among the lanes.
    private static readonly FeatureShape[] Shapes =
        [new(3, 7, 9), new(16, 8, 8), new(20, 12, 16), FeatureShape.Flat(70), new(3, 64, 64), new(48, 40, 40)];

    private static IEnumerable<TestCaseData> Cases =>
        from shape in Shapes
        from kind in new[] { "Lif", "model", "recurrent", "all parameters" }
        where kind != "recurrent" || shape.Count < 500
        select new TestCaseData(shape, kind).SetArgDisplayNames(shape.ToString(), kind);

    [TestCaseSource(nameof(Cases))]
    public void SpikesAndGradientsAreTheSameBitForBit(FeatureShape shape, string kind)
    {
        var together = Once(shape, kind, writtenOut: false, training: true);
        var apart = Once(shape, kind, writtenOut: true, training: true);
        Assert.That(together.Spikes, Is.EqualTo(apart.Spikes));
        Assert.That(together.Spikes.Count(s => s != 0), Is.GreaterThan(0));
        Assert.That(together.InputGradient, Is.EqualTo(apart.InputGradient));
        Assert.That(together.InputGradient.Count(g => g != 0), Is.GreaterThan(0));
        Assert.That(together.WeightGradient, Is.EqualTo(apart.WeightGradient));
    }

    [TestCaseSource(nameof(Cases))]
    public void ForwardOnlyToo(FeatureShape shape, string kind) =>
        Assert.That(Once(shape, kind, writtenOut: false, training: false).Spikes, Is.EqualTo(Once(shape, kind, writtenOut: true, training: false).Spikes));

    [Test]
    public void RowsAreThoseOfTheWhole([Values(1, 3, 16, 24, 100)] int channels, [Values(0, 1, 5, 130)] int pixel)
    {
        var x = Tensor.From([.. Enumerable.Range(0, channels * 200).Select(i => ((7 * i % 23) - 11) / 4f)], 1, 1, channels * 200);
        var values = new NormalisedValues(x, Numbers(channels));
        var first = (pixel * channels) + (pixel % channels);
        var count = x.Length - first - 3;
        var row = new Tensor([count]);
        unsafe
        {
            values.Write(first, count, row.Pointer);
        }

        Assert.That(row.Values(), Is.EqualTo(values.ToTensor().Values().Skip(first).Take(count)));
        unsafe
        {
            Assert.That(() => values.Write(first, count + 4, row.Pointer), Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }

    private static ChannelNormalisation Numbers(int channels)
    {
        float[] Make(Func<int, float> of) => [.. Enumerable.Range(0, channels).Select(of)];
        return new([.. Make(c => c / 8f)], [.. Make(c => 1 + (c / 4f))], [.. Make(c => 2 - (c / 16f))], [.. Make(c => c - 3f)]);
    }

    private static (float[] Spikes, float[] InputGradient, float[] WeightGradient) Once(FeatureShape shape, string kind, bool writtenOut, bool training)
    {
        var arena = new StepArena();
        var bn = new BatchNorm("bn", shape);
        Layer neuron = kind switch
        {
            "Lif" => new Lif("lif", shape.Count, new LifNeuron { Decay = 0.9, Threshold = 1 }),
            "recurrent" => new NeuronLayer("lif", shape.Count, LifModel.Define(), new NeuronLayerOptions { Recurrent = true, Random = new SplitMix64(5) }),
            "all parameters" => new NeuronLayer("lif", shape.Count, LifModel.Define(), new NeuronLayerOptions { TrainParameters = true }),
            _ => new NeuronLayer("lif", shape.Count, LifModel.Define(), new NeuronLayerOptions()),
        };
        var random = new SplitMix64(3);
        var input = Signal.Of(Uniform(random, shape.Count), needsGradient: true);
        var outputGradient = Uniform(random, shape.Count);
        var tape = training ? new GradientTape() : null;
        var context = new StepContext { Arena = arena, Tape = tape };
        var normalised = bn.Forward(input, context);
        Assert.That(normalised.Normalised, Is.Not.Null);
        var between = writtenOut ? Signal.Of(normalised.Dense!, needsGradient: true) : normalised;
        if (writtenOut)
            tape?.Record(() => normalised.AddGradient(between.Gradient!, arena));
        var output = neuron.Forward(between, context);
        var spikes = output.Spikes!.ToDense().Values();
        if (tape is null)
            return (spikes, [], []);
        output.Gradient = outputGradient;
        tape.Backward();
        return (spikes, input.Gradient!.Values(), [.. bn.Parameters.Concat(neuron.Parameters).SelectMany(p => p.Gradient.Values())]);
    }

    private static Tensor Uniform(SplitMix64 random, int features)
    {
        var tensor = new Tensor([Steps, Batch, features]);
        foreach (ref var value in tensor.Span)
            value = (float)random.NextDouble(-2, 2);
        return tensor;
    }
}
