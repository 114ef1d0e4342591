using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

/// <summary>The fixed-point interpreter, the reference of every integer back-end, against values by hand.</summary>
public class FixedPointReferenceTests
{
    [Test]
    public void ALeakIsAnArithmeticShift()
    {
        // Sums 3, 0, 0 with v -= v >> 1: 3, 3 - 1 = 2, 2 - 1 = 1; then -6: 1 - 0 - 6 = -5, -5 - (-3) = -2, -2 + 1 = -1, -1 + 1 = 0; then 4: 4 fires.
        Assert.That(Spikes(new(4, 16, 1), ResetKind.ToZero, 3, 0, 0, -6, 0, 0, 0, 4), Is.EqualTo(new[] { 7 }));

        // Had the leak rounded towards zero, -1 would have stayed and 4 - 1 = 3 not fired; had it not leaked at all, 3 - 6 + 4 = 1.
        Assert.That(Spikes(new(4, 16, null), ResetKind.ToZero, 3, 0, 0, -6, 0, 0, 0, 4), Is.Empty);
    }

    [Test]
    public void APotentialSaturatesOncePerStepAtEitherEnd()
    {
        // 8 bits: 100, 200 -> 127 (fires at 127, by subtraction: 0), -100, -200 -> -128, +127 -> -1, +127 -> 126, +1 -> 127 fires.
        var run = Run(new(127, 8, null), ResetKind.BySubtraction, 100, 100, -100, -100, 127, 127, 1);
        Assert.That(run.Spikes["lif"].Indices.Length, Is.EqualTo(2));
        Assert.That(run.Saturations, Is.EqualTo(2));
        Assert.That(Spikes(new(127, 8, null), ResetKind.BySubtraction, 100, 100, -100, -100, 127, 127, 1), Is.EqualTo(new[] { 1, 6 }));
    }

    [Test]
    public void EveryChannelHasItsThreshold()
    {
        // 2 channels x 1 x 2 places, channel-last: thresholds 3, 5, 3, 5. A sum of 3 in every step reaches 3 at once and 5 in the second step.
        var shape = new FeatureShape(1, 1, 2);
        var convolution = new ConvolutionNode("conv", shape, SpatialWindow.Square(1), 1, WeightTensor.FromIntegers([3, 3], [1.0, 0.5], 8, 2, 1, 1, 1));
        var graph = Graphs.Chain(
            new InputNode("input", 2, 2, 2), convolution,
            new NeuronNode("lif", 4, new LifNeuron { Reset = ResetKind.ToZero }, FixedPointNeuron.PerChannel([3, 5], 16, null)),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 4));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var spikes = GraphInterpreter.Run(graph, SpikeTrain.FromRows(2, 1, 2, [[0, 1], [0, 1]])).Spikes["lif"];
        Assert.That((spikes.Row(0, 0).ToArray(), spikes.Row(1, 0).ToArray()), Is.EqualTo((new[] { 0, 2 }, new[] { 0, 1, 2, 3 })));
    }

    [Test]
    public void ShiftWeightsAddAsTheirIntegers()
    {
        // 4 - 2 + 1 = 3 of a threshold of 3.
        var graph = Graphs.Chain(
            new InputNode("input", 3, 1, 1), new DenseNode("fc", WeightTensor.FromShifts([4, -2, 1], [0.25], WeightCoding.ShiftPs, 3, 1, 3)),
            new NeuronNode("lif", 1, new LifNeuron(), new FixedPointNeuron(3, 16, null)), new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, 3, [[0, 1, 2]])).Scores, Is.EqualTo(new[] { 1.0 }));
        Assert.That(GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, 3, [[0, 1]])).Scores, Is.EqualTo(new[] { 0.0 }));
    }

    [Test]
    public void PooledAndAddedEventsWeighWhatTheyAreWorth()
    {
        // Sum pooling of 4 spikes is an event of 4, plus itself 8; weight 2 makes 16 of a threshold of 16.
        var shape = new FeatureShape(1, 2, 2);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 4, 1, 1));
        parts.Add(new PoolNode("pool", shape, SpatialWindow.Square(2), PoolKind.Sum), "input");
        parts.Add(new AddNode("add", new FeatureShape(1, 1, 1)), "pool", "pool");
        parts.Add(new DenseNode("fc", WeightTensor.FromIntegers([2], 1, 8, 1, 1)), "add");
        parts.Add(new NeuronNode("lif", 1, new LifNeuron(), new FixedPointNeuron(16, 16, null)), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "lif");
        var graph = parts.ToGraph("pooled");
        Assert.That(GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, 4, [[0, 1, 2, 3]])).Scores, Is.EqualTo(new[] { 1.0 }));
        Assert.That(GraphInterpreter.Run(graph, SpikeTrain.FromRows(1, 1, 4, [[0, 1, 2]])).Scores, Is.EqualTo(new[] { 0.0 }));
    }

    private static int[] Spikes(FixedPointNeuron neuron, ResetKind reset, params int[] sums)
    {
        var spikes = Run(neuron, reset, sums).Spikes["lif"];
        return [.. Enumerable.Range(0, sums.Length).Where(t => spikes.Row(t, 0).Length > 0)];
    }

    /// <summary>One neuron whose input t spikes in step t alone, with the weight that makes the sum.</summary>
    private static GraphRun Run(FixedPointNeuron neuron, ResetKind reset, params int[] sums)
    {
        var graph = Graphs.Chain(
            new InputNode("input", sums.Length, sums.Length, 1), new DenseNode("fc", WeightTensor.FromIntegers(sums, 1, 8, 1, sums.Length)),
            new NeuronNode("lif", 1, new LifNeuron { Reset = reset, Decay = neuron.LeakShift is null ? 1 : 0.5 }, neuron), new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        return GraphInterpreter.Run(graph, SpikeTrain.FromRows(sums.Length, 1, sums.Length, [.. Enumerable.Range(0, sums.Length).Select(t => new[] { t })]));
    }
}
