using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Training;

namespace SpikeNet.Tests.Quantising;

/// <summary>Quantisation-aware training: what layers run with, the straight-through rule, and the integers of what was trained.</summary>
public class QuantisedTrainingTests
{
    private static IEnumerable<TestCaseData> Forms =>
        [.. from form in new WeightQuantisation[]
        {
            new(8), new(4), new(2), new(4, Grain: QuantisationGrain.Channel), new(3, WeightCoding.ShiftQ), new(4, WeightCoding.ShiftQ, QuantisationGrain.Channel),
            new(4, WeightCoding.ShiftPs), new(3, WeightCoding.ShiftPs, QuantisationGrain.Channel), new(5, WeightCoding.ShiftPs) { LargestShift = 0 },
        }
            select new TestCaseData(form).SetArgDisplayNames($"{form}")];

    [Test]
    public void ALayerRunsWithTheRoundedWeights()
    {
        // 8 bits: 0.9 / 127 = 0.0071 -> unit 2^-7 = 0.0078125: 0.9 -> 115.2 -> 115, -0.3 -> -38.4 -> -38, 0.01 -> 1.28 -> 1.
        Assert.That(Weights(new(8), 0.9f, -0.3f, 0.01f), Is.EqualTo(new[] { 115 / 128f, -38 / 128f, 1 / 128f }));

        // Shifts Q of 3 bits, p from -3 to 0: 0.9 -> 1, -0.3 = 2^-1.74 -> 1/4, 0.01 -> 1/8.
        Assert.That(Weights(new(3, WeightCoding.ShiftQ), 0.9f, -0.3f, 0.01f), Is.EqualTo(new[] { 1, -0.25f, 0.125f }));

        // Shifts PS of 3 bits, p from -2 to 0, sign 1: 0.01 -> 1/4.
        Assert.That(Weights(new(3, WeightCoding.ShiftPs), 0.9f, -0.3f, 0.01f), Is.EqualTo(new[] { 1, -0.25f, 0.25f }));
    }

    [Test]
    public void FewBitsTakeTheUnitOfLeastError()
    {
        // Largest 1 -> unit 1 for -1, 0, 1, where nine weights of 0.4 were lost: 9 * 0.16 = 1.44. Unit 1/2: 0.25 + 9 * 0.01 = 0.34. Unit 1/4: 0.5625 + 9 * 0.0225 = 0.765.
        Assert.That(Weights(new(2), [1f, .. Enumerable.Repeat(0.4f, 9)]), Has.All.EqualTo(0.5f));
    }

    /// <summary>Straight through: the gradient at w is that of a plain layer at the rounded weights, which central differences of the loss give.</summary>
    [TestCaseSource(nameof(Forms))]
    public void TheGradientPassesTheRounding(WeightQuantisation form)
    {
        var (quantised, plain) = (Smooth(form), Smooth(null));
        var input = Signal.Of(Graphs.Spikes(3, 4, 3, 2 * 6 * 5, 0.2));
        CopyEffectiveWeights(quantised, plain);
        Assert.That(Loss(quantised, input), Is.EqualTo(Loss(plain, input)).Within(1e-6), "the plain network holds the rounded weights");
        Gradients(quantised, input);
        var last = (Linear)plain.Layers[^1];
        var convolution = (Conv2d)plain.Layers[0];
        foreach (var (name, weight) in new[] { ("conv", convolution.Weight), ("fc", last.Weight) })
        {
            for (var i = 0; i < weight.Value.Length; i += 3)
            {
                const float h = 4e-3f;
                var value = weight.Value.Span[i];
                weight.Value.Span[i] = value + h;
                var up = Loss(plain, input);
                weight.Value.Span[i] = value - h;
                var down = Loss(plain, input);
                weight.Value.Span[i] = value;
                var slope = (up - down) / (2 * h);
                if (form.Coding != WeightCoding.ShiftPs)
                {
                    Assert.That(Gradient(quantised, $"{name}.weight", i), Is.EqualTo(slope).Within(3e-3), $"{name}[{i}]");
                    continue;
                }

                // d(s 2^p)/dp = w ln 2 and d(s 2^p)/ds = 2^p, where s is +-1 at the start.
                Assert.That(Gradient(quantised, $"{name}.shift", i), Is.EqualTo(slope * value * Math.Log(2)).Within(3e-3), $"{name}[{i}]");
                Assert.That(Gradient(quantised, $"{name}.sign", i), Is.EqualTo(slope * Math.Abs(value)).Within(3e-3), $"{name}[{i}]");
            }
        }
    }

    /// <summary>The derivative of 2^p in the rule itself, by central differences of the loss over a shift that is not rounded.</summary>
    [Test]
    public void AShiftsGradientIsThatOfThePower()
    {
        var (quantised, plain) = (Smooth(new(4, WeightCoding.ShiftPs)), Smooth(null));
        var input = Signal.Of(Graphs.Spikes(3, 4, 3, 2 * 6 * 5, 0.2));
        CopyEffectiveWeights(quantised, plain);
        Gradients(quantised, input);
        var weight = ((Linear)plain.Layers[^1]).Weight.Value;
        for (var i = 0; i < weight.Length; i++)
        {
            const double h = 0.01;
            var w = weight.Span[i];
            weight.Span[i] = (float)(w * Math.Pow(2, h));
            var up = Loss(plain, input);
            weight.Span[i] = (float)(w * Math.Pow(2, -h));
            var down = Loss(plain, input);
            weight.Span[i] = w;
            Assert.That(Gradient(quantised, "fc.shift", i), Is.EqualTo((up - down) / (2 * h)).Within(3e-3), $"{i}");
        }
    }

    [TestCaseSource(nameof(Forms))]
    public void TheTrainedNetworksIntegersGiveItsSpikes(WeightQuantisation form)
    {
        var network = Spiking(form, 5);
        var before = Effective(network);
        var trainer = new Trainer(network, TrainerTests.Options(4));
        trainer.Run(new Blocks(), new Blocks());
        Assert.That(Effective(network), Is.Not.EqualTo(before), "something was learnt");
        var graph = network.ToGraph(new InputNode(Network.InputName, 12, 10, 10));
        var quantised = Quantisation.Quantise(graph, form.ToOptions());
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        var input = new Blocks().Encode([.. Enumerable.Range(0, 48)], null);
        var output = network.Forward(input, new StepContext());
        var run = GraphInterpreter.Run(quantised, input);
        foreach (var layer in output.Spikes)
        {
            Assert.That(run.Spikes[layer.Layer].Indices.ToArray(), Is.EqualTo(layer.Spikes.Indices.ToArray()), layer.Layer);
            Assert.That(run.Spikes[layer.Layer].RowOffsets.ToArray(), Is.EqualTo(layer.Spikes.RowOffsets.ToArray()), layer.Layer);
            Assert.That(layer.Spikes.EventCount, Is.Positive);
        }

        Assert.That(run.Scores, Is.EqualTo(output.Scores.Dense!.Span.ToArray().Select(s => (double)s)));
        Assert.That(run.Saturations, Is.Zero);

        // And no weight is changed by the second rounding.
        foreach (var (real, integer) in graph.Layers().Zip(quantised.Layers()))
            Assert.That(Enumerable.Range(0, real.Weight.Length).Select(i => (float)integer.Weight.ValueAt(i)), Is.EqualTo(real.Weight.Real));
    }

    [TestCase(8, WeightCoding.Integer)]
    [TestCase(3, WeightCoding.Integer)]
    [TestCase(4, WeightCoding.ShiftQ)]
    [TestCase(4, WeightCoding.ShiftPs)]
    public void QuantisedNetworksLearn(int bits, WeightCoding coding)
    {
        var trainer = new Trainer(Spiking(new(bits, coding), 5), TrainerTests.Options(14));
        trainer.Run(new Blocks(), new Blocks());
        Assert.That(trainer.Metrics[^1].ValidationAccuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void AResumedTrainingOfShiftsEndsWithTheSameWeights()
    {
        var form = new WeightQuantisation(4, WeightCoding.ShiftPs);
        var whole = Spiking(form, 5);
        new Trainer(whole, TrainerTests.Options(4)).Run(new Blocks(), null);
        var first = new Trainer(Spiking(form, 5), TrainerTests.Options(4));
        using var stop = new CancellationTokenSource();
        first.EpochEnded += (_, _) =>
        {
            if (first.Metrics.Count == 2)
                stop.Cancel();
        };
        Assert.That(() => first.Run(new Blocks(), null, null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        var second = new Trainer(Spiking(form, 77), TrainerTests.Options(4));
        second.Resume(first.Save("blocks"), "blocks");
        second.Run(new Blocks(), null);
        Assert.That(Effective(second.Network), Is.EqualTo(Effective(whole)));
    }

    [TestCaseSource(nameof(Forms))]
    public void AFormIsReadAsItIsWritten(WeightQuantisation form)
    {
        Assert.That(WeightQuantisation.TryParse(form.ToString(), out var read), Is.True);
        Assert.That(read, Is.EqualTo(form));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("8 bits")]
    [TestCase("x bits integer per layer")]
    [TestCase("8 bits octal per layer")]
    [TestCase("8 bits integer per row")]
    public void OtherTextsAreNoForms(string? text) => Assert.That(WeightQuantisation.TryParse(text, out _), Is.False);

    [Test]
    public void MisuseIsRefused()
    {
        Assert.That(() => new Linear("fc", 2, 2, new SplitMix64(1), new LinearOptions { Quantise = new(1) }), Throws.ArgumentException.With.Message.Contains("2 to 12"));
        Assert.That(() => new Linear("fc", 2, 2, new SplitMix64(1), new LinearOptions { Quantise = new(6, WeightCoding.ShiftQ) }), Throws.ArgumentException.With.Message.Contains("2 to 5"));
        Assert.That(() => new Linear("fc", 2, 2, new SplitMix64(1), new LinearOptions { Quantise = new(), Normalisation = new() }), Throws.ArgumentException.With.Message.Contains("standardise"));
    }

    private static float[] Weights(WeightQuantisation form, params float[] weights)
    {
        // Shifts and signs begin at the weights that the layer was made with, so a layer is made until it holds them: in one dimension by its node.
        var layer = new Linear("fc", weights.Length, 1, new SplitMix64(1), new LinearOptions { Quantise = form });
        if (form.Coding == WeightCoding.ShiftPs)
        {
            var (shifts, signs) = (layer.Parameters[0].Value, layer.Parameters[1].Value);
            layer.Buffers[0].Value.Span[0] = 0;
            for (var i = 0; i < weights.Length; i++)
                (shifts.Span[i], signs.Span[i]) = ((float)Math.Log2(Math.Abs(weights[i])), Math.Sign(weights[i]));
        }
        else
        {
            weights.CopyTo(layer.Weight.Value.Span);
        }

        return ((DenseNode)layer.ToNode()).Weight.Real!;
    }

    /// <summary>A convolution and a linear layer without spikes in between, so that the loss has a derivative.</summary>
    private static Network Smooth(WeightQuantisation? form)
    {
        var random = new SplitMix64(4);
        var first = new Conv2d("conv", new FeatureShape(2, 6, 5), 3, SpatialWindow.Square(3), random, new Conv2dOptions { Gain = 1.5, Quantise = form });
        var average = new AvgPool2d("pool", first.Shape.Output, new SpatialWindow(first.Shape.Output.Height, first.Shape.Output.Width));
        var flatten = new Flatten("flatten", average.Shape.Output);
        var last = new Linear("fc", 3, 4, random, new LinearOptions { Gain = 1.5, Quantise = form });
        return new Network("smooth", [first, average, flatten, last], new ReadOut("out", ReadOutRule.LeakyLast, 4, 0.8));
    }

    private static Network Spiking(WeightQuantisation form, ulong seed)
    {
        var random = new SplitMix64(seed);
        var options = new LinearOptions { Gain = 2, Bias = true, Quantise = form };
        var neuron = new LifNeuron { Reset = ResetKind.ToZero };
        var network = new Network(
            "test", [new Linear("fc1", 12, 20, random, options), new Lif("lif1", 20, neuron), new Linear("fc2", 20, 3, random, options), new Lif("lif2", 3, neuron)],
            new ReadOut("read-out", ReadOutRule.SpikeCount, 3));
        foreach (var bias in network.Parameters.Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
            bias.Value.Span.Fill(0.03f);
        return network;
    }

    private static float[] Effective(Network network) =>
        [.. network.Layers.OfType<Linear>().SelectMany(l => ((DenseNode)l.ToNode()).Weight.Real!)];

    private static void CopyEffectiveWeights(Network from, Network to)
    {
        var node = (ConvolutionNode)from.Layers[0].ToNode();
        var weight = ((Conv2d)to.Layers[0]).Weight.Value;
        for (var o = 0; o < node.OutChannels; o++)
            for (var c = 0; c < node.ChannelsPerGroup; c++)
                for (var tap = 0; tap < 9; tap++)
                    weight.Span[(((tap * node.ChannelsPerGroup) + c) * node.OutChannels) + o] = node.Weight.Real![node.WeightIndex(o, c, tap / 3, tap % 3)];
        var dense = (DenseNode)from.Layers[^1].ToNode();
        var matrix = ((Linear)to.Layers[^1]).Weight.Value;
        for (var o = 0; o < dense.OutFeatures; o++)
            for (var i = 0; i < dense.InFeatures; i++)
                matrix.Span[(i * dense.OutFeatures) + o] = dense.Weight.Real![(o * dense.InFeatures) + i];
    }

    private static double Loss(Network network, Signal input) => new CrossEntropy().Compute(network.Forward(input, new StepContext()).Scores, [0, 1, 3]);

    private static void Gradients(Network network, Signal input)
    {
        foreach (var parameter in network.Parameters)
            parameter.Gradient.Span.Clear();
        var tape = new GradientTape();
        new CrossEntropy().Compute(network.Forward(input, new StepContext { Tape = tape }).Scores, [0, 1, 3]);
        tape.Backward();
    }

    private static double Gradient(Network network, string parameter, int index) => network.Parameters.Single(p => p.Name == parameter).Gradient.Span[index];
}
