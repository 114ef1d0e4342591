using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Conversion;

public class ConversionTests
{
    /// <summary>One input of weight 1 into one activation, and another of weight 1 behind it.</summary>
    private static Network Single(Activation activation)
    {
        var (first, last) = (new Linear("fc1", 1, 1, new SplitMix64(1)), new Linear("fc2", 1, 1, new SplitMix64(1)));
        first.Weight.Value.Span[0] = last.Weight.Value.Span[0] = 1;
        return new Network("single", [first, activation, last], new ReadOut("read-out", ReadOutRule.LeakyLast, 1));
    }

    private static CodedValues Data(params float[] values) => CodedValues.Direct([.. values.Select(v => new[] { v })], [.. values.Select(_ => 0)]);

    /// <summary>Scores of single values presented as they are over T steps.</summary>
    private static float[] Scores(Network network, int steps, params float[] values) =>
        network.Forward(CodedValues.Direct([.. values.Select(v => new[] { v })], [.. values.Select(_ => 0)], steps).Encode([.. Enumerable.Range(0, values.Length)], null), new StepContext()).Scores.Dense!.Values();

    private static ActivationScale Scale(string layer, double scale) => new(layer, scale, scale, 1, 0);

    [TestCase(InitialCharge.Half, new[] { 0f, 0, 1, 1, 2, 3, 4, 4, 4, 0 })]
    [TestCase(InitialCharge.None, new[] { 0f, 0, 0, 0, 2, 3, 3, 4, 4, 0 })]
    public void TheRateIsTheValueRoundedAndClipped(InitialCharge charge, float[] expected)
    {
        // T = 4, threshold 1: floor(4 x + 1/2) or floor(4 x), at most 4 and at least 0, of 4 x = 0, 0.25, 0.5, 0.75, 2, 3, 3.5, 4, 8, -4.
        var converted = AnnConversion.Convert(Single(new Relu("relu", 1)), [Scale("relu", 1)], new ConversionOptions { Charge = charge });
        Assert.That(Scores(converted.Network, 4, 0, 0.0625f, 0.125f, 0.1875f, 0.5f, 0.75f, 0.875f, 1, 2, -1), Is.EqualTo(expected));
    }

    [TestCase(ConversionBalance.Weights)]
    [TestCase(ConversionBalance.Thresholds)]
    public void InAsManyStepsAsLevelsTheFirstRatesAreTheQcfsActivations(ConversionBalance balance)
    {
        // Dyadic numbers, so that no sum is rounded: 64 weights of k / 64, lambda 2, L = T = 8.
        const int inputs = 5, size = 64;
        var random = new SplitMix64(7);
        float Dyadic() => (random.NextInt32(257) - 128) / 64f;
        var first = new Linear("fc1", inputs, size, random, new LinearOptions { Bias = true });
        foreach (ref var w in first.Weight.Value.Span)
            w = Dyadic();
        foreach (ref var b in first.Bias!.Value.Span)
            b = Dyadic() / 2;
        var ann = new Network("ann", [first, new Qcfs("q", size, new QcfsOptions { Levels = 8, Scale = 2 })], new ReadOut("read-out", ReadOutRule.LeakyLast, size));
        float[][] values = [.. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, inputs).Select(_ => random.NextInt32(17) / 16f).ToArray())];
        int[] all = [.. Enumerable.Range(0, 20)];
        var wanted = ann.Forward(CodedValues.Direct(values, new int[20]).Encode(all, null), new StepContext()).Scores.Dense!.Values();
        var converted = AnnConversion.Convert(ann, CodedValues.Direct(values, new int[20]), new ConversionOptions { Balance = balance });
        Assert.That(converted.Layers.Single().Threshold, Is.EqualTo(balance == ConversionBalance.Weights ? 1 : 2));
        Assert.That(converted.Layers.Single().InitialPotential, Is.EqualTo(balance == ConversionBalance.Weights ? 0.5 : 1));
        var counts = converted.Network.Forward(CodedValues.Direct(values, new int[20], 8).Encode(all, null), new StepContext()).Scores.Dense!.Values();
        Assert.That(counts.Select(c => c / 8 * 2), Is.EqualTo(wanted), "rate times lambda");
        Assert.That(wanted.Count(y => y is > 0 and < 2), Is.GreaterThan(100), "and this says something");
    }

    [TestCase(InitialCharge.None)]
    [TestCase(InitialCharge.Half)]
    public void AResetToZeroForgetsWhatIsAboveTheThreshold(InitialCharge charge)
    {
        // 0.75 from 0: 0.75, 1.5 and a spike, 0.75, 1.5 and a spike; from 0.5: 1.25 and a spike, 0.75, 1.5 and a spike, 0.75. By subtraction 3.
        var options = new ConversionOptions { Charge = charge, Reset = ResetKind.ToZero };
        Assert.That(Scores(AnnConversion.Convert(Single(new Relu("relu", 1)), [Scale("relu", 1)], options).Network, 4, 0.75f, 1, 2), Is.EqualTo(new float[] { 2, 4, 4 }));
    }

    [Test]
    public void HalfAThresholdMayComeOverTheSteps()
    {
        // T = 4: threshold / 8 a step. x = 0.125: 4 (0.125 + 0.125) = 1 spike as with half a threshold at first; 0.12 stays below.
        var converted = AnnConversion.Convert(Single(new Relu("relu", 1)), [Scale("relu", 1)], new ConversionOptions { Charge = InitialCharge.HalfByBias, TimeSteps = 4 });
        Assert.That(((Linear)converted.Network.Layers[0]).Bias!.Value.Span[0], Is.EqualTo(0.125f));
        Assert.That(Scores(converted.Network, 4, 0.125f, 0.12f, 0.5f, 0.875f, 1), Is.EqualTo(new float[] { 1, 0, 2, 4, 4 }));
        Assert.That(converted.Network.Layers[1], Is.InstanceOf<Lif>(), "which every target has");
    }

    [Test]
    public void PercentilesAreOfActivationsAboveZero()
    {
        // 1 to 100, and as many below: of 100 values above 0, rank 99 * 0.9 = 89.1, that is 90 + 0.1 (91 - 90).
        var data = Data([.. Enumerable.Range(-100, 201).Select(i => (float)i)]);
        var ann = Single(new Relu("relu", 1));
        ActivationScale Relu(double percentile) => AnnConversion.Calibrate(ann, data, new ConversionOptions { Percentile = percentile })[0];
        Assert.That(Relu(90).Scale, Is.EqualTo(90.1).Within(1e-9));
        Assert.That(Relu(90), Has.Property("Largest").EqualTo(100).And.Property("Active").EqualTo(100).And.Property("Clipped").EqualTo(10));
        Assert.That(Relu(90).ClippedShare, Is.EqualTo(0.1));
        Assert.That(Relu(100).Scale, Is.EqualTo(100));
        Assert.That(Relu(50).Scale, Is.EqualTo(50.5).Within(1e-9));

        // The read-out's sums are clipped by nothing, whatever the percentile.
        Assert.That(AnnConversion.Calibrate(ann, data, new ConversionOptions { Percentile = 50 })[1], Is.EqualTo(new ActivationScale("read-out", 100, 100, 100, 0)));
    }

    [Test]
    public void CalibrationTakesSamplesSpreadOverTheData()
    {
        // 4 of 8: samples 0, 2, 4, 6.
        var scale = AnnConversion.Calibrate(Single(new Relu("relu", 1)), Data(1, 9, 2, 9, 3, 9, 4, 9), new ConversionOptions { Percentile = 100, CalibrationSamples = 4 })[0];
        Assert.That((scale.Active, scale.Scale), Is.EqualTo((4L, 4.0)));
    }

    [Test]
    public void BothBalancesGiveTheSameSpikesAndTheMeanOfTheScoresIsTheNetworks()
    {
        var (ann, data, all) = (Convolutional(), Images(12, 1), Enumerable.Range(0, 12).ToArray());
        var scales = AnnConversion.Calibrate(ann, data.Values);
        var input = CodedValues.Direct(data.Raw, new int[12], 64).Encode(all, null);
        NetworkOutput Run(ConversionBalance balance) => AnnConversion.Convert(ann, scales, new ConversionOptions { Balance = balance, Percentile = 100 }).Network.Forward(input, new StepContext());
        var (weights, thresholds) = (Run(ConversionBalance.Weights), Run(ConversionBalance.Thresholds));
        for (var l = 0; l < weights.Spikes.Length; l++)
            Assert.That(thresholds.Spikes[l].Spikes.EventCount, Is.EqualTo(weights.Spikes[l].Spikes.EventCount).Within(1).Percent, weights.Spikes[l].Layer);
        var wanted = ann.Forward(data.Values.Encode(all, null), new StepContext()).Scores.Dense!.Values();
        var mean = weights.Scores.Dense!.Values().Select(s => s / 64).ToArray();
        var (error, spread) = (Enumerable.Range(0, mean.Length).Average(i => Math.Abs(mean[i] - wanted[i])), wanted.Max() - wanted.Min());
        Assert.That(error, Is.LessThan(0.05 * spread));
    }

    [Test]
    public void NormalisationIsFoldedAndDropoutLeftOut()
    {
        var ann = Convolutional();
        var converted = AnnConversion.Convert(ann, Images(12, 1).Values).Network;
        Assert.That(converted.Layers.Select(l => l.GetType()), Is.EqualTo(new[]
        {
            typeof(Conv2d), typeof(NeuronLayer), typeof(AvgPool2d), typeof(Flatten), typeof(Linear), typeof(NeuronLayer), typeof(Linear),
        }));
        Assert.That(converted.Layers.Select(l => l.Name), Is.EqualTo(new[] { "conv", "relu1", "pool", "flatten", "fc1", "relu2", "fc2" }));
    }

    [Test]
    public void StandardisedWeightsAreFolded()
    {
        var linear = new Linear("fc", 4, 3, new SplitMix64(2), new LinearOptions { Normalisation = new WeightNormalisation() });
        new float[] { 0.5f, 2, 3 }.CopyTo(linear.Gain!.Value.Span);
        var ann = new Network("ann", [linear, new Relu("relu", 3)], new ReadOut("read-out", ReadOutRule.LeakyLast, 3));
        var converted = (Linear)AnnConversion.Convert(ann, [Scale("relu", 2)]).Network.Layers[0];
        Assert.That(converted.Weight.Value.Values(), Is.EqualTo(linear.FoldedWeight().Values().Select(w => w / 2)).Within(1e-6f));
        Assert.That(converted.Gain, Is.Null);
    }

    [Test]
    public void TheConvertedNetworkIsAGraphThatTheInterpreterRuns()
    {
        var (ann, data, all) = (Convolutional(), Images(6, 2), Enumerable.Range(0, 6).ToArray());
        foreach (var options in new[] { new ConversionOptions(), new ConversionOptions { Charge = InitialCharge.None, SpikingOutput = true } })
        {
            var network = AnnConversion.Convert(ann, data.Values, options).Network;
            var input = CodedValues.Spikes(data.Raw, new int[6], new SpikeCode(SpikeCodeKind.RegularRate, 12)).Encode(all, null);
            var graph = network.ToGraph(new InputNode(Network.InputName, input.Features, 12, 12));
            Assert.That(GraphVerifier.Verify(graph), Is.Empty);
            var path = Path.GetTempFileName();
            try
            {
                GraphFile.Save(graph, path);
                var run = GraphInterpreter.Run(GraphFile.Load(path), input);
                var output = network.Forward(input, new StepContext());
                Assert.That(run.Scores, Is.EqualTo(output.Scores.Dense!.Values()).Within(1e-3f));
                foreach (var (layer, spikes) in output.Spikes.Where(s => run.Spikes.ContainsKey(s.Layer)))
                    Assert.That(spikes.EventCount, Is.EqualTo(run.Spikes[layer].EventCount).Within(1).Percent, layer);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    [Test]
    public void AnOutputOfNeuronsIsScaledByTheLargestScore()
    {
        var ann = Single(new Relu("relu", 1));
        var converted = AnnConversion.Convert(ann, Data(0.25f, 0.5f, 2), new ConversionOptions { SpikingOutput = true, Percentile = 100 });
        Assert.That(converted.Layers.Select(l => (l.Name, l.Synapses, l.Activations.Scale)), Is.EqualTo(new[] { ("relu", "fc1", 2.0), ("output", "fc2", 2.0) }));
        Assert.That(converted.Network.ReadOut.Rule, Is.EqualTo(ReadOutRule.SpikeCount));

        // T = 8 and lambda 2: 8 x / 2 spikes.
        Assert.That(Scores(converted.Network, 8, 0.25f, 0.5f, 1, 2, -1), Is.EqualTo(new float[] { 1, 2, 4, 8, 0 }));
    }

    [Test]
    public void AllReasonsAreGivenAtOnceWithTheLayersNames()
    {
        var shape = new FeatureShape(1, 4, 4);
        var random = new SplitMix64(1);
        var ann = new Network(
            "odd",
            [
                new Relu("early", 16),
                new MaxPool2d("pool", shape, 2),
                new Linear("fc1", 4, 4, random), new Linear("fc2", 4, 3, random),
                new Lif("lif", 3, new()),
                new BatchNorm("bn", FeatureShape.Flat(3)),
            ],
            new ReadOut("read-out", ReadOutRule.SpikeCount, 3));
        Assert.That(AnnConversion.Check(ann).Select(f => f.Layer), Is.EqualTo(new[] { "early", "pool", "fc2", "lif", "bn", "read-out" }));
        Assert.That(
            () => AnnConversion.Convert(ann, Data(1)),
            Throws.ArgumentException.With.Message.Contains("pool averages").And.Message.Contains("put an activation between").And.Message.Contains("'lif': a layer of the kind Lif"));
    }

    [Test]
    public void SilentLayersAndWrongSettingsAreRefused()
    {
        var ann = Single(new Relu("relu", 1));
        Assert.That(() => AnnConversion.Convert(ann, Data(-1, -2)), Throws.ArgumentException.With.Message.Contains("'relu' is silent on all samples"));
        Assert.That(() => AnnConversion.Convert(ann, Data(1), new ConversionOptions { Percentile = 0 }), Throws.ArgumentException.With.Message.Contains("percentile"));
        Assert.That(() => AnnConversion.Convert(ann, Data(1), new ConversionOptions { Charge = InitialCharge.HalfByBias }), Throws.ArgumentException.With.Message.Contains("TimeSteps"));
        Assert.That(() => AnnConversion.Convert(ann, Data(float.NaN)), Throws.ArgumentException.With.Message.Contains("'relu' is not finite"));
        Assert.That(() => AnnConversion.Convert(ann, Data()), Throws.ArgumentException.With.Message.Contains("empty"));
        Assert.That(() => AnnConversion.Convert(ann, []), Throws.ArgumentException.With.Message.Contains("no scale for 'relu'"));
        Assert.That(
            () => AnnConversion.Convert(ann, CodedValues.Direct([[1f]], [0], 2)),
            Throws.ArgumentException.With.Message.Contains("in one step, but the data has 2"));
    }

    private static Network Convolutional()
    {
        var random = new SplitMix64(11);
        var shape = new FeatureShape(1, 6, 6);
        var conv = new Conv2d("conv", shape, 4, SpatialWindow.Square(3, 1), random, new Conv2dOptions { Gain = 2 });
        var norm = new BatchNorm("bn", conv.Shape.Output);
        var pool = new AvgPool2d("pool", conv.Shape.Output, 2);
        var network = new Network(
            "cnn",
            [
                conv, norm, new Relu("relu1", conv.OutFeatures), pool, new Flatten("flatten", pool.Shape.Output), new Dropout("dropout", pool.OutFeatures),
                new Linear("fc1", pool.OutFeatures, 16, random, new LinearOptions { Bias = true, Gain = 2 }), new Relu("relu2", 16), new Linear("fc2", 16, 3, random, new LinearOptions { Gain = 2 }),
            ],
            new ReadOut("read-out", ReadOutRule.LeakyLast, 3));

        // Some running statistics of its own.
        for (var i = 0; i < 20; i++)
            network.Forward(Images(16, (ulong)(100 + i)).Values.Encode([.. Enumerable.Range(0, 16)], null), new StepContext { Tape = new GradientTape() });
        return network;
    }

    private static (CodedValues Values, float[][] Raw) Images(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        float[][] raw = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 36).Select(_ => (float)random.NextDouble()).ToArray())];
        return (CodedValues.Direct(raw, new int[count]), raw);
    }
}
