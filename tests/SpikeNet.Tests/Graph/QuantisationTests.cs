using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Tests.Graph;

public class QuantisationTests
{
    [Test]
    public void HandComputedScale()
    {
        // Largest weight 2.54 -> 127, so the scale is 0.02; 0.5 -> 25, -0.011 -> -1 (half away from zero: -0.55), theta 1 -> 50.
        var graph = Graphs.Chain(
            new InputNode("input", 3, 2, 1), Graphs.Dense("fc", 1, 3, 2.54f, 0.5f, -0.011f),
            new NeuronNode("lif", 1, new LifNeuron { Reset = ResetKind.ToZero }), new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
        var quantised = Quantisation.Quantise(graph);
        var dense = (DenseNode)quantised.Node("fc");
        Assert.That(dense.Weight.Integers, Is.EqualTo(new[] { 127, 25, -1 }));
        Assert.That(dense.Weight.Scale, Is.EqualTo(0.02).Within(1e-7));
        Assert.That(((NeuronNode)quantised.Node("lif")).FixedPoint, Is.EqualTo(new FixedPointNeuron(50, 16, null)));
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
    }

    [FsCheck.NUnit.Property(MaxTest = 50)]
    public bool IntegersStayWithinHalfAScale(ulong seed)
    {
        var graph = Graphs.Random(seed);
        var quantised = Quantisation.Quantise(graph);
        return graph.Stages().Zip(quantised.Stages()).All(p => Enumerable.Range(0, p.First.Dense.Weight.Length).All(
            i => Math.Abs(p.First.Dense.Weight.ValueAt(i) - p.Second.Dense.Weight.ValueAt(i)) <= 0.5001 * p.Second.Dense.Weight.Scale));
    }

    [Test]
    public void WeightsThatAreIntegersAlreadyKeepEverySpike()
    {
        // Weights are multiples of 1/128, the largest 127/128, so the scale is 1/128 and every float sum is exact.
        var random = new Random(4);
        float[] Weights(int n) => [.. Enumerable.Range(0, n).Select(i => (i == 0 ? 127 : random.Next(-127, 128)) / 128f)];
        var neuron = new LifNeuron { Reset = ResetKind.ToZero };
        var graph = Graphs.Chain(
            new InputNode("input", 20, 6, 6), Graphs.Dense("fc1", 12, 20, Weights(240)), new NeuronNode("lif1", 12, neuron),
            Graphs.Dense("fc2", 3, 12, Weights(36)), new NeuronNode("lif2", 3, neuron), new ReadOutNode("out", ReadOutRule.SpikeCount, 3));
        var input = Graphs.Spikes(8, 6, 40, 20, 0.2);
        var (real, integer) = (GraphInterpreter.Run(graph, input), GraphInterpreter.Run(Quantisation.Quantise(graph), input));
        Assert.That(integer.Saturations, Is.Zero);
        Assert.That(integer.Spikes["lif1"].Indices.ToArray(), Is.EqualTo(real.Spikes["lif1"].Indices.ToArray()));
        Assert.That(integer.Scores, Is.EqualTo(real.Scores));
        Assert.That(integer.Scores.Sum(), Is.Positive);
    }

    [Test]
    public void TheScaleIsCoarsenedUntilNoPartialSumCanSaturate()
    {
        // 600 weights of -1 at 127 each over 4 steps would reach -304800, far below -32768.
        var weights = Enumerable.Repeat(-1f, 600).ToArray();
        var graph = Graphs.Chain(
            new InputNode("input", 600, 4, 4), Graphs.Dense("fc", 1, 600, weights), new NeuronNode("lif", 1, new LifNeuron { Reset = ResetKind.ToZero }),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
        var bounded = Quantisation.Quantise(graph, QuantisationOptions.Proven);
        Assert.That(GraphBounds.CannotSaturate(bounded, bounded.Stages()[0]), Is.True);
        Assert.That(GraphBounds.PartialSums(bounded, bounded.Stages()[0]).Lowest, Is.InRange(-32768, -30000));
        var free = Quantisation.Quantise(graph, new QuantisationOptions { BoundPartialSums = false });
        Assert.That(GraphBounds.PartialSums(free, free.Stages()[0]).Lowest, Is.EqualTo(-304800));

        // The proof would cost a factor of nine; two are not worth it and ten are. Fewer bits have less to spare.
        Assert.That(
            new[] { 16, 8, 7, 3 }.Select(bits => new QuantisationOptions { WeightBits = bits }.MostCoarsening).Append(QuantisationOptions.Shift(3).MostCoarsening),
            Is.EqualTo(new[] { 2, 2, 1.5, 1.03125, 2 }));
        Assert.That(Lowest(new QuantisationOptions()), Is.EqualTo(-304800));
        Assert.That(Lowest(new QuantisationOptions { MostCoarsening = 10 }), Is.InRange(-32768, -30000));
        Assert.That(GraphInterpreter.Run(Quantisation.Quantise(graph), Graphs.Spikes(1, 4, 2, 600, 1)).Saturations, Is.EqualTo(2 * 4));

        // A step adds -76200 at most: 16 bits for it need a factor of three, and nothing is said of all steps.
        Assert.That(Lowest(new QuantisationOptions { BoundPartialSums = false, StepSumBits = 16 }), Is.InRange(-4 * 32767, -4 * 30000));
        long Lowest(QuantisationOptions options) => Quantisation.Quantise(graph, options) is var q ? GraphBounds.PartialSums(q, q.Stages()[0]).Lowest : 0;
    }

    [TestCase(2, 16)]
    [TestCase(8, 16)]
    [TestCase(9, 17)]
    [TestCase(16, 24)]
    public void PotentialsAreWideEnoughForWeights(int weightBits, int stateBits)
    {
        // 40 weights at the end of their width: in a potential of 16 bits not even two of 16 would fit.
        var graph = Graphs.Chain(
            new InputNode("input", 40, 2, 2), Graphs.Dense("fc", 1, 40, [.. Enumerable.Repeat(1f, 40)]), new NeuronNode("if", 1, new LifNeuron { Threshold = 30, Reset = ResetKind.ToZero }),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = weightBits });
        Assert.That(((NeuronNode)quantised.Node("if")).FixedPoint!.StateBits, Is.EqualTo(stateBits));
        Assert.That(((DenseNode)quantised.Node("fc")).Weight.Integers, Is.All.EqualTo((1 << (weightBits - 1)) - 1));
        Assert.That(new QuantisationOptions { WeightBits = 16, StateBits = 12 }.StateBits, Is.EqualTo(12));
    }

    [FsCheck.NUnit.Property(MaxTest = 50)]
    public bool BoundsHoldInEveryRun(ulong seed)
    {
        var quantised = Quantisation.Quantise(Graphs.Random(seed), QuantisationOptions.Proven);
        return quantised.Stages().All(s => GraphBounds.CannotSaturate(quantised, s))
            && GraphInterpreter.Run(quantised, Graphs.Spikes(seed + 1, 4, 8, 3, 0.8)).Saturations == 0;
    }

    [TestCase(0.5, 1)]
    [TestCase(0.9, 3)]
    [TestCase(0.97, 5)]
    public void ALeakBecomesTheNearestShift(double decay, int shift)
    {
        var quantised = Quantisation.Quantise(Graphs.Random(1, decay: decay));
        Assert.That(((NeuronNode)quantised.Node("lif1")).FixedPoint!.LeakShift, Is.EqualTo(shift));
    }

    [Test]
    public void MisuseIsRefused()
    {
        var graph = Graphs.Random(1);
        Assert.That(() => Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = 1 }), Throws.ArgumentException);
        Assert.That(() => Quantisation.Quantise(Quantisation.Quantise(graph)), Throws.ArgumentException.With.Message.Contains("already"));
    }
}
