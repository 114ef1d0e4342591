using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

public class QuantisationReportTests
{
    [Test]
    public void WeightsThatAreLostClippedOrAboveTheThresholdAreCounted()
    {
        // 4 bits at the percentile 75 of |w| = 0.01, 1.4, 1.4, 2.8: scale 1.4 / 7 = 0.2. 0.01 -> 0; 1.4 -> 7; -1.4 -> -7; 2.8 -> 14 -> 7.
        // theta 1 -> 5, so the two 7 are above it. Errors 0.01 and 1.4 of 0.01, 1.4, 1.4, 2.8.
        var graph = Graph(0.01f, 1.4f, -1.4f, 2.8f);
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = 4, Choice = ScaleChoice.Percentile, Percentile = 75 });
        var layer = new QuantisationComparison(graph, quantised).ToReport().Layers.Single();
        Assert.That((layer.Zeroed, layer.Clipped, layer.AboveThreshold, layer.LargestThreshold), Is.EqualTo((1, 1, 2, 5)));
        Assert.That(layer.RelativeError, Is.EqualTo(Math.Sqrt((0.0001 + 1.96) / (0.0001 + 1.96 + 1.96 + 7.84))).Within(1e-6));
        Assert.That((layer.RealBytes, layer.IntegerBytes), Is.EqualTo((16L, 2L)));
        Assert.That((layer.RealSpikes, layer.Agreement), Is.EqualTo((null as long?, null as double?)));
    }

    [Test]
    public void ShiftsBeyondTheLargestAreClipped()
    {
        // p_top 0: 3 = 2^1.58 and 1.5 = 2^0.58 round to more than 2^0; 1.4 = 2^0.49 does not.
        var graph = Graph(3, 1.5f, 1.4f, 0.5f);
        var quantised = Quantisation.Quantise(graph, QuantisationOptions.Shift(3) with { LargestShift = 0 });
        Assert.That(new QuantisationComparison(graph, quantised).ToReport().Layers.Single().Clipped, Is.EqualTo(2));
    }

    [Test]
    public void SpikesPredictionsAndSaturationsAreCompared()
    {
        // The weight 0.5 of a largest of 1 in 2 bits: 0.5 -> 1 (half away from zero), so the integer neuron fires at once where the real one needs two spikes.
        var graph = Graphs.Chain(
            new InputNode("input", 2, 4, 4), Graphs.Dense("fc", 2, 2, 1, 0, 0, 0.5f), new NeuronNode("lif", 2, new LifNeuron { Reset = ResetKind.ToZero }),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 2));
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = 2 });
        var input = SpikeTrain.FromRows(4, 1, 2, [[1], [1], [1], [0, 1]]);
        var comparison = new QuantisationComparison(graph, quantised);
        comparison.Add(GraphInterpreter.Run(graph, input), GraphInterpreter.Run(quantised, input), [1]);
        comparison.Add(GraphInterpreter.Run(graph, input), GraphInterpreter.Run(quantised, input), [0]);
        var report = comparison.ToReport();

        // Real: neuron 1 in steps 1 and 3, neuron 0 in step 3. Integer: neuron 1 in all four, neuron 0 in step 3. Both runs twice.
        var layer = report.Layers.Single();
        Assert.That((layer.RealSpikes, layer.IntegerSpikes, layer.CommonSpikes, layer.NeuronSteps), Is.EqualTo((6L, 10L, 6L, 16L)));
        Assert.That(layer.Agreement, Is.EqualTo(12.0 / 16));
        Assert.That((report.Samples, report.RealRight, report.IntegerRight, report.SamePredictions), Is.EqualTo((2, 1, 1, 2)));
        Assert.That((report.RealAccuracy, report.IntegerAccuracy), Is.EqualTo((0.5, 0.5)));
    }

    [Test]
    public void ExactIntegersAgreeInEverySpike()
    {
        // Multiples of 1/128 with the largest 127/128: rounding changes nothing.
        var random = new SplitMix64(3);
        float[] Weights(int n) => [.. Enumerable.Range(0, n).Select(i => i == 0 ? 127 / 128f : (int)random.NextDouble(-127, 128) / 128f)];
        var neuron = new LifNeuron { Reset = ResetKind.ToZero };
        var graph = Graphs.Chain(
            new InputNode("input", 20, 6, 6), Graphs.Dense("fc1", 12, 20, Weights(240)), new NeuronNode("lif1", 12, neuron),
            Graphs.Dense("fc2", 3, 12, Weights(36)), new NeuronNode("lif2", 3, neuron), new ReadOutNode("out", ReadOutRule.SpikeCount, 3));
        var (quantised, input) = (Quantisation.Quantise(graph), Graphs.Spikes(8, 6, 10, 20, 0.2));
        var comparison = new QuantisationComparison(graph, quantised);
        comparison.Add(GraphInterpreter.Run(graph, input), GraphInterpreter.Run(quantised, input), new int[10]);
        var report = comparison.ToReport();
        Assert.That(report.Layers.Select(l => l.Agreement), Is.All.EqualTo(1));
        Assert.That(report.Layers.Select(l => l.RelativeError), Is.All.EqualTo(0).Within(1e-9));
        Assert.That(report.SamePredictions, Is.EqualTo(10));
    }

    [Test]
    public void OtherGraphsAreRefused()
    {
        var graph = Graphs.Random(1);
        Assert.That(() => new QuantisationComparison(graph, graph), Throws.ArgumentException.With.Message.Contains("not quantised"));
        Assert.That(() => new QuantisationComparison(Graph(1, 2), Quantisation.Quantise(graph)), Throws.ArgumentException.With.Message.Contains("quantised from"));
    }

    private static SpikeGraph Graph(params float[] weights) => Graphs.Chain(
        new InputNode("input", weights.Length, 2, 2), Graphs.Dense("fc", 1, weights.Length, weights), new NeuronNode("lif", 1, new LifNeuron { Reset = ResetKind.ToZero }),
        new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
}
