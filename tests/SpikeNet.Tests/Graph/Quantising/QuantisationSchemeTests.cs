using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Tests.Graph;

/// <summary>Every scheme on weights whose integers are computed by hand.</summary>
public class QuantisationSchemeTests
{
    private static readonly LifNeuron Neuron = new() { Reset = ResetKind.ToZero };

    [Test]
    public void ChannelsHaveTheirOwnScalesAndThresholds()
    {
        // Largest weights 2.54 and 0.127 -> 127: scales 0.02 and 0.001; 0.5 -> 25, -0.01 -> -10; theta 1 -> 50 and 1000; biases 0.1 -> 5 and 100.
        var quantised = Quantise(QuantisationOptions.PerChannel(), 2, [2.54f, 0.5f, 0.127f, -0.01f], [0.1f, 0.1f]);
        var dense = (DenseNode)quantised.Node("fc");
        Assert.That(dense.Weight.Integers, Is.EqualTo(new[] { 127, 25, 127, -10 }));
        Assert.That(dense.Weight.Scales, Is.EqualTo(new[] { 0.02, 0.001 }).Within(1e-8));
        Assert.That(dense.Weight.Scale, Is.NaN);
        Assert.That(dense.Bias!.Integers, Is.EqualTo(new[] { 5, 100 }));
        Assert.That(dense.Weight.ValueAt(3), Is.EqualTo(-0.01).Within(1e-8));
        Assert.That(((NeuronNode)quantised.Node("lif")).FixedPoint, Is.EqualTo(FixedPointNeuron.PerChannel([50, 1000], 16, null)));
    }

    [Test]
    public void LayersBeforeAReadOutKeepOneScale()
    {
        var graph = Graphs.Chain(
            new InputNode("input", 2, 2, 2), Graphs.Dense("fc", 2, 2, 2.54f, 0.5f, 0.127f, -0.011f), new ReadOutNode("out", ReadOutRule.LeakyLast, 2));
        var weight = ((DenseNode)Quantisation.Quantise(graph, QuantisationOptions.PerChannel()).Node("fc")).Weight;
        Assert.That(weight.Integers, Is.EqualTo(new[] { 127, 25, 6, -1 }), "0.127 / 0.02 = 6.35, -0.011 / 0.02 = -0.55");
    }

    [Test]
    public void ThreeBitsOfShiftsPsAreZeroAndThreePowers()
    {
        // p from -2 to 0, unit 1/4: 1 -> 4; 0.6 = 2^-0.74 -> 2^-1 -> 2; 0.3 = 2^-1.74 -> 2^-2 -> 1; 0.1 < 1/8 -> 0; -0.13 -> -1; theta 1 -> 4.
        var quantised = Quantise(QuantisationOptions.Shift(3), 1, [1f, 0.6f, 0.3f, 0.1f, -0.13f]);
        var weight = ((DenseNode)quantised.Node("fc")).Weight;
        Assert.That(weight.Integers, Is.EqualTo(new[] { 4, 2, 1, 0, -1 }));
        Assert.That((weight.Scale, weight.Coding, weight.CodeBits, weight.Bits), Is.EqualTo((0.25, WeightCoding.ShiftPs, 3, 4)));
        Assert.That(((NeuronNode)quantised.Node("lif")).FixedPoint!.Threshold, Is.EqualTo(4));
    }

    [Test]
    public void ThreeBitsOfShiftsQAreFourPowersAndNoZero()
    {
        // p from -3 to 0, unit 1/8: 1 -> 8; 0.6 -> 4; 0.3 -> 2; 0.1 = 2^-3.3 -> 2^-3 -> 1; 0 -> 1; -0.01 -> -1.
        var weight = ((DenseNode)Quantise(QuantisationOptions.Shift(3, WeightCoding.ShiftQ), 1, [1f, 0.6f, 0.3f, 0.1f, 0f, -0.01f]).Node("fc")).Weight;
        Assert.That(weight.Integers, Is.EqualTo(new[] { 8, 4, 2, 1, 1, -1 }));
        Assert.That((weight.CodeBits, weight.Bits), Is.EqualTo((3, 5)));
    }

    [TestCase(WeightCoding.ShiftPs)]
    [TestCase(WeightCoding.ShiftQ)]
    [TestCase(WeightCoding.Integer)]
    public void ALayerOfZerosBeforeAReadOutHasAScaleToo(WeightCoding coding)
    {
        var graph = Graphs.Chain(new InputNode("input", 2, 2, 2), Graphs.Dense("fc", 2, 2, 0, 0, 0, 0), new ReadOutNode("out", ReadOutRule.LeakyLast, 2));
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = 3, Coding = coding });
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        Assert.That(((DenseNode)quantised.Node("fc")).Weight.Scale, Is.Positive);
    }

    [TestCase(WeightCoding.ShiftPs, 2, 1)]
    [TestCase(WeightCoding.ShiftPs, 4, 7)]
    [TestCase(WeightCoding.ShiftPs, 5, 15)]
    [TestCase(WeightCoding.ShiftQ, 2, 2)]
    [TestCase(WeightCoding.ShiftQ, 5, 16)]
    public void CodesHaveTheShiftsOfDeepShift(WeightCoding coding, int bits, int shifts) =>
        // PS: -(2^(b-1) - 2) to 0; Q: -(2^(b-1) - 1) to 0.
        Assert.That(WeightTensor.ShiftsOf(coding, bits), Is.EqualTo(shifts));

    [Test]
    public void DeepShiftsOwnRangeEndsAtOne()
    {
        // 3 = 2^1.58 is beyond 2^0; unit 2^-6.
        var options = QuantisationOptions.Shift() with { LargestShift = 0 };
        Assert.That(((DenseNode)Quantise(options, 1, [3f, 0.5f]).Node("fc")).Weight.Integers, Is.EqualTo(new[] { 64, 32 }));
    }

    [Test]
    public void ShiftsBelowWhatTheThresholdAllowsAreLost()
    {
        // Q of 5 bits has 16 shifts, unit 2^-15: theta 1 -> 32768 is beyond 16 bits, so the unit is 2^-14.
        var quantised = Quantise(QuantisationOptions.Shift(5, WeightCoding.ShiftQ) with { BoundPartialSums = false }, 1, [1f, 0.00003f]);
        Assert.That(((DenseNode)quantised.Node("fc")).Weight.Integers, Is.EqualTo(new[] { 16384, 1 }));
        Assert.That(((NeuronNode)quantised.Node("lif")).FixedPoint!.Threshold, Is.EqualTo(16384));
    }

    [Test]
    public void SpeckUsesTheWholeRangeAndRoundsHalvesToEven()
    {
        // |-1.28| > 1 * 128 / 127, so -1.28 -> -128: unit 0.01.
        var quantised = Quantise(QuantisationOptions.Speck, 1, [-1.28f, 1f]);
        Assert.That(((DenseNode)quantised.Node("fc")).Weight.Integers, Is.EqualTo(new[] { -128, 100 }));
        var neuron = ((NeuronNode)quantised.Node("lif")).FixedPoint!;
        Assert.That((neuron.Threshold, neuron.ThresholdBits), Is.EqualTo((100, 16)));

        // 1.27 -> 127: unit 0.01; 0.125 -> 12.5 -> 12, 0.375 -> 37.5 -> 38 (1.27 is not exact in binary, so take 127 and 12.5).
        Assert.That(((DenseNode)Quantise(QuantisationOptions.Speck, 1, [127f, 12.5f, 37.5f]).Node("fc")).Weight.Integers, Is.EqualTo(new[] { 127, 12, 38 }));
    }

    [Test]
    public void SpecksCommonScaleIsTheCoarsestOfWeightsBiasesThresholdAndPotential()
    {
        // A bias of 2.54 -> 127 asks for 0.02: -1.28 -> -64, 1 -> 50, theta 1 -> 50.
        var biased = (DenseNode)Quantise(QuantisationOptions.Speck, 1, [-1.28f, 1f], [2.54f]).Node("fc");
        Assert.That((biased.Weight.Integers![0], biased.Weight.Integers[1], biased.Bias!.Integers![0], biased.Bias.Bits), Is.EqualTo((-64, 50, 127, 8)));

        // A threshold of 1310.68 -> 32767 asks for 0.04.
        var high = Graph(1, [-1.28f, 1f], null, Neuron with { Threshold = 1310.68 });
        Assert.That(((DenseNode)Quantisation.Quantise(high, QuantisationOptions.Speck).Node("fc")).Weight.Integers, Is.EqualTo(new[] { -32, 25 }));

        // Both inputs in each of 2 steps: the potential falls to -1638.35 * 2 = -3276.7, which asks for 0.1; the weights of 16 bits alone ask for 1638.4 / 32768 = 0.05.
        var deep = Graph(1, [-1638.4f, 0.05f], null, Neuron);
        var measured = QuantisationOptions.Speck with { WeightBits = 16, Calibration = new QuantisationCalibration(Graphs.Spikes(1, 2, 1, 2, 1)) };
        Assert.That(((DenseNode)Quantisation.Quantise(deep, measured).Node("fc")).Weight.Scale, Is.EqualTo(0.1).Within(1e-5));
    }

    [TestCase(16, 4)]
    [TestCase(10, 3)]
    [TestCase(12, 4)]
    [TestCase(1e9, 15)]
    public void XylosDashIsTheLogarithmOfTheTimeConstant(double timeConstantSteps, int dash)
    {
        // log2(16) = 4, log2(10) = 3.32, log2(12) = 3.58.
        var graph = Graph(1, [1f], null, Neuron with { Decay = LifNeuron.DecayFor(timeConstantSteps, 1) });
        Assert.That(((NeuronNode)Quantisation.Quantise(graph, QuantisationOptions.Xylo).Node("lif")).FixedPoint!.LeakShift, Is.EqualTo(dash));
    }

    [Test]
    public void BeyondThePercentileWeightsAreClipped()
    {
        // Nine of ten weights are at most 0.9: scale 0.9 / 127, so 1 -> 141 is clipped to 127.
        var options = new QuantisationOptions { Choice = ScaleChoice.Percentile, Percentile = 90 };
        var weight = ((DenseNode)Quantise(options, 1, [.. Enumerable.Range(1, 10).Select(i => i / 10f)]).Node("fc")).Weight;
        Assert.That(weight.Scale, Is.EqualTo(0.9 / 127).Within(1e-8));
        Assert.That(weight.Integers![8..], Is.EqualTo(new[] { 127, 127 }));
    }

    [Test]
    public void TheLeastErrorAtTwoBitsIsFarBelowTheLargestWeight()
    {
        // Integers -1, 0, 1. With the scale 1 the nine weights of 0.4 become 0: error 9 * 0.16 = 1.44. With 0.4 to 0.5 only the 1 is wrong.
        var options = new QuantisationOptions { WeightBits = 2, Choice = ScaleChoice.LeastError };
        var weight = ((DenseNode)Quantise(options, 1, [1f, .. Enumerable.Repeat(0.4f, 9)]).Node("fc")).Weight;
        Assert.That(weight.Integers, Has.All.EqualTo(1));
        Assert.That(weight.Scale, Is.EqualTo(0.46).Within(0.011), "the mean of the weights: 4.6 / 10");
    }

    [Test]
    public void RatesOfInputsWeighTheErrors()
    {
        // Only the first input ever spikes, so that its weight, and not the other nine, is kept.
        var graph = Graph(1, [1f, .. Enumerable.Repeat(0.4f, 9)], null, Neuron);
        var input = SpikeNet.Tensors.SpikeTrain.FromRows(2, 1, 10, [[0], [0]]);
        var options = new QuantisationOptions { WeightBits = 2, Choice = ScaleChoice.LeastError, Calibration = new QuantisationCalibration(input) };
        Assert.That(((DenseNode)Quantisation.Quantise(graph, options).Node("fc")).Weight.Scale, Is.EqualTo(1).Within(0.03));
    }

    [Test]
    public void TheFewestSpikeErrorsAreNoMoreThanTheLargestWeightsScaleMakes()
    {
        var graph = Graphs.Random(7, steps: 12, inputs: 8);
        var input = Graphs.Spikes(3, 12, 20, 8);
        var reference = GraphInterpreter.Run(graph, input);
        double Errors(ScaleChoice choice)
        {
            var options = new QuantisationOptions { WeightBits = 2, Choice = choice, Calibration = new QuantisationCalibration(input) };
            var spikes = GraphInterpreter.Run(Quantisation.Quantise(graph, options), input).Spikes["lif1"];
            return (double)SpikeAgreement.Differences(spikes, reference.Spikes["lif1"]) / (spikes.EventCount + reference.Spikes["lif1"].EventCount);
        }

        Assert.That(Errors(ScaleChoice.FewestSpikeErrors), Is.LessThan(Errors(ScaleChoice.Largest)));
    }

    [Test]
    public void ThresholdsKeepToTheirWidth()
    {
        // 6 bits: at most 31, so the unit is 1 / 31 although the weights would allow 0.001.
        var quantised = Quantise(new QuantisationOptions { ThresholdBits = 6 }, 1, [0.127f]);
        Assert.That(((NeuronNode)quantised.Node("lif")).FixedPoint, Is.EqualTo(new FixedPointNeuron(31, 16, null) { ThresholdBits = 6 }));
        Assert.That(((DenseNode)quantised.Node("fc")).Weight.Integers, Is.EqualTo(new[] { 4 }), "0.127 * 31 = 3.94");
    }

    [Test]
    public void PowersOfTwoAsScalesFindThemselvesAgain()
    {
        // 0.9 / 7 = 0.129 -> 0.25: 0.9 -> 3.6 -> 4, worth 1; 1 / 7 = 0.143 -> 0.25 again.
        var options = QuantisationOptions.Trained(4);
        var once = ((DenseNode)Quantise(options, 1, [0.9f, -0.3f]).Node("fc")).Weight;
        var twice = ((DenseNode)Quantise(options, 1, [(float)once.ValueAt(0), (float)once.ValueAt(1)]).Node("fc")).Weight;
        Assert.That((once.Scale, twice.Scale), Is.EqualTo((0.25, 0.25)));
        Assert.That(twice.Integers, Is.EqualTo(once.Integers).And.EqualTo(new[] { 4, -1 }));
    }

    [FsCheck.NUnit.Property(MaxTest = 40)]
    public bool SumsOfEverySchemeCanBeBounded(ulong seed, byte scheme)
    {
        var options = Schemes[scheme % Schemes.Length] with { BoundPartialSums = true, MostCoarsening = double.PositiveInfinity };
        var graph = SpatialGraphs.Residual(seed);
        var quantised = Quantisation.Quantise(graph, options);
        return GraphVerifier.Verify(quantised).IsEmpty && quantised.Nodes.OfType<NeuronNode>().All(n => GraphBounds.CannotSaturate(quantised, n))
            && GraphInterpreter.Run(quantised, Graphs.Spikes(seed + 1, 5, 3, 72, 0.5)).Saturations == 0;
    }

    [Test]
    public void MisuseIsRefused()
    {
        var graph = Graphs.Random(1);
        Assert.Multiple(() =>
        {
            Assert.That(() => Quantisation.Quantise(graph, QuantisationOptions.Shift(6)), Throws.ArgumentException.With.Message.Contains("2 to 5"));
            Assert.That(() => Quantisation.Quantise(graph, new QuantisationOptions { ThresholdBits = 17 }), Throws.ArgumentException);
            Assert.That(() => Quantisation.Quantise(graph, new QuantisationOptions { BiasBits = 1 }), Throws.ArgumentException);
            Assert.That(() => Quantisation.Quantise(graph, new QuantisationOptions { Percentile = 0 }), Throws.ArgumentException);
            Assert.That(() => Quantisation.Quantise(graph, new QuantisationOptions { MostCoarsening = 0.5 }), Throws.ArgumentException);
            Assert.That(() => Quantisation.Quantise(graph, new QuantisationOptions { StepSumBits = 33 }), Throws.ArgumentException);
            Assert.That(() => Quantisation.Quantise(graph, new QuantisationOptions { Choice = ScaleChoice.FewestSpikeErrors }), Throws.ArgumentException.With.Message.Contains("calibration"));
        });
    }

    [Test]
    public void SumsThatCannotBeBoundedWithoutAZeroAreRefused()
    {
        // 600 weights of -1 over 100 steps are -60000 even at one unit each.
        var graph = Graphs.Chain(
            new InputNode("input", 600, 100, 100), Graphs.Dense("fc", 1, 600, [.. Enumerable.Repeat(-1f, 600)]), new NeuronNode("lif", 1, Neuron),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
        Assert.That(() => Quantisation.Quantise(graph, QuantisationOptions.Shift(3, WeightCoding.ShiftQ) with { MostCoarsening = double.PositiveInfinity }), Throws.ArgumentException.With.Message.Contains("'fc'"));
    }

    internal static readonly QuantisationOptions[] Schemes =
    [
        new(), new() { WeightBits = 4 }, QuantisationOptions.PerChannel(5), QuantisationOptions.Shift(3), QuantisationOptions.Shift(5),
        QuantisationOptions.Shift() with { Grain = QuantisationGrain.Channel }, QuantisationOptions.Speck, QuantisationOptions.Xylo,
        QuantisationOptions.Trained(4), new() { WeightBits = 3, Choice = ScaleChoice.LeastError },
    ];

    private static SpikeGraph Graph(int outputs, float[] weights, float[]? biases, LifNeuron neuron) => Graphs.Chain(
        new InputNode("input", weights.Length / outputs, 2, 2),
        new DenseNode("fc", WeightTensor.FromReal(weights, outputs, weights.Length / outputs), biases is null ? null : WeightTensor.FromReal(biases, outputs)),
        new NeuronNode("lif", outputs, neuron), new ReadOutNode("out", ReadOutRule.SpikeCount, outputs));

    private static SpikeGraph Quantise(QuantisationOptions options, int outputs, float[] weights, float[]? biases = null)
    {
        var quantised = Quantisation.Quantise(Graph(outputs, weights, biases, Neuron), options);
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        return quantised;
    }
}
