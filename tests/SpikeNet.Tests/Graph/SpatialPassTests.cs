using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

public class SpatialPassTests
{
    private static readonly LifNeuron Neuron = new() { Reset = ResetKind.ToZero };

    private static SpikeGraph Without(SpikeGraph graph, string name)
    {
        var source = graph.Sources(name).Single();
        return graph with
        {
            Nodes = [.. graph.Nodes.Where(n => n.Name != name)],
            Edges = [.. graph.Edges.Where(e => e.To != name).Select(e => e.From == name ? e with { From = source } : e)],
        };
    }

    [Test]
    public void HandComputedFoldOfANormalisation()
    {
        // epsilon 1. Channel 0: f = 2 / sqrt(3 + 1) = 1, b' = 1 (0.5 - 1) + 3 = 2.5. Channel 1: f = 3 / sqrt(8 + 1) = 1, b' = 1 (0 - 2) + 0 = -2.
        // Channel 2: f = 4 / sqrt(0 + 1) = 4, w' = 4 x 3 = 12, b' = 4 (0 - 0) + 1 = 1.
        var node = new ConvolutionNode(
            "conv", new FeatureShape(1, 1, 2), SpatialWindow.Square(1), 1, WeightTensor.FromReal([5, 6, 3], 3, 1, 1, 1), WeightTensor.FromReal([0.5f, 0, 0], 3));
        var graph = Graphs.Chain(
            new InputNode("input", 2, 1, 1), node, new NormalisationNode("norm", new FeatureShape(3, 1, 2), [2, 3, 4], [3, 0, 1], [1, 2, 0], [3, 8, 0], 1),
            new ReadOutNode("out", ReadOutRule.LeakyLast, 6));
        var folded = FoldNormalisation.Apply(graph);
        Assert.That(GraphVerifier.Verify(folded), Is.Empty);
        Assert.That(folded.Nodes.Select(n => n.Name), Is.EqualTo(new[] { "input", "conv", "out" }));
        var conv = (ConvolutionNode)folded.Node("conv");
        Assert.That(conv.Weight.Real, Is.EqualTo(new float[] { 5, 6, 12 }));
        Assert.That(conv.Bias!.Real, Is.EqualTo(new[] { 2.5f, -2, 1 }));
    }

    [FsCheck.NUnit.Property(MaxTest = 30)]
    public void FoldingANormalisationKeepsTheSums(ulong seed)
    {
        var random = new SplitMix64(seed);
        var conv = SpatialGraphs.RandomConvolution(seed);
        var output = conv.OutputShape;
        float[] Values(double low, double high) => [.. Enumerable.Range(0, output.Channels).Select(_ => (float)random.NextDouble(low, high))];
        var graph = Graphs.Chain(
            new InputNode("input", conv.InputShape.Count, 2, 2), conv,
            new NormalisationNode("norm", output, [.. Values(-2, 2)], [.. Values(-1, 1)], [.. Values(-1, 1)], [.. Values(0.1, 2)], 1e-5),
            new ReadOutNode("out", ReadOutRule.LeakyMaximum, output.Count));
        var input = Graphs.Spikes(seed, 2, 3, conv.InputShape.Count);
        var (before, after) = (GraphInterpreter.Run(graph, input).Scores, GraphInterpreter.Run(FoldNormalisation.Apply(graph), input).Scores);
        Assert.That(after.Zip(before, (a, b) => Math.Abs(a - b)), Has.All.LessThan(1e-3));
    }

    [Test]
    public void ADenseNodeOnALayoutFoldsByChannel()
    {
        // 2 channels x 2 places: outputs 0 and 2 are channel 0 (f = 1), 1 and 3 channel 1 (f = 2).
        var graph = Graphs.Chain(
            new InputNode("input", 1, 1, 1), Graphs.Dense("fc", 4, 1, 1, 1, 3, 3),
            new NormalisationNode("norm", new FeatureShape(2, 1, 2), [1, 2], [0, 1], [0, 0], [1, 1], 0), new ReadOutNode("out", ReadOutRule.LeakyLast, 4));
        var fc = (DenseNode)FoldNormalisation.Apply(graph).Node("fc");
        Assert.That(fc.Weight.Real, Is.EqualTo(new float[] { 1, 2, 3, 6 }));
        Assert.That(fc.Bias!.Real, Is.EqualTo(new float[] { 0, 1, 0, 1 }));
    }

    [Test]
    public void NormalisationsThatCannotBeFoldedSayWhy()
    {
        var residual = SpatialGraphs.Residual(1);
        var shared = residual with
        {
            Nodes = [.. residual.Nodes, new AddNode("late", new FeatureShape(4, 6, 6))],
            Edges = [.. residual.Edges.Select(e => e.To == "lif1" ? e with { From = "late" } : e), new("norm1", "late"), new("conv1", "late")],
        };
        Assert.That(() => FoldNormalisation.Apply(shared), Throws.InstanceOf<InvalidGraphException>().With.Message.Contains("SPK0020 norm1").And.Message.Contains("conv1"));
        var behindPool = Graphs.Chain(
            new InputNode("input", 1, 1, 1), Graphs.Dense("fc", 2, 1, 1, 1), new PoolNode("pool", FeatureShape.Line(1, 2), SpatialWindow.Line(2), PoolKind.Sum),
            new NormalisationNode("norm", FeatureShape.Flat(1), [1], [0], [0], [1], 0), new ReadOutNode("out", ReadOutRule.LeakyLast, 1));
        Assert.That(FoldNormalisation.Check(behindPool).Single().Code, Is.EqualTo("SPK0020"));
        var byFeature = Graphs.Chain(
            new InputNode("input", 2, 1, 1), new ConvolutionNode("conv", FeatureShape.Line(1, 2), SpatialWindow.Line(1), 1, WeightTensor.FromReal([1], 1, 1, 1, 1)),
            new NormalisationNode("norm", FeatureShape.Flat(2), [1, 1], [0, 0], [0, 0], [1, 1], 0), new ReadOutNode("out", ReadOutRule.LeakyLast, 2));
        Assert.That(GraphVerifier.Verify(byFeature), Is.Empty);
        Assert.That(FoldNormalisation.Check(byFeature).Single().Expected, Does.Contain("1 channels"));
    }

    [Test]
    public void AveragePoolingMovesIntoEveryWeightBehindIt()
    {
        var graph = Without(SpatialGraphs.Residual(2), "norm1");
        var folded = FoldAveragePooling.Apply(graph);
        Assert.That(((PoolNode)folded.Node("pool1")).Pooling, Is.EqualTo(PoolKind.Sum));
        foreach (var name in new[] { "conv2", "skip" })
        {
            var (before, after) = ((ConvolutionNode)graph.Node(name), (ConvolutionNode)folded.Node(name));
            Assert.That(after.Weight.Real, Is.EqualTo(before.Weight.Real!.Select(w => w / 4)));
            Assert.That(after.Bias?.Real, Is.EqualTo(before.Bias?.Real));
        }

        // Quarters are exact in float32, so every spike stays.
        var input = Graphs.Spikes(3, 5, 4, 72);
        var (real, sums) = (GraphInterpreter.Run(graph, input), GraphInterpreter.Run(folded, input));
        Assert.That(sums.Spikes["lif2"].Indices.ToArray(), Is.EqualTo(real.Spikes["lif2"].Indices.ToArray()));
        Assert.That(sums.Spikes["lif2"].EventCount, Is.Positive);
        Assert.That(sums.SynapticOperations, Is.EqualTo(real.SynapticOperations));
    }

    [Test]
    public void AveragePoolingBeforeWhatIsNotLinearIsRefused()
    {
        var graph = Graphs.Chain(
            new InputNode("input", 4, 1, 1), Graphs.Dense("fc", 4, 4, new float[16]), new PoolNode("pool", new FeatureShape(1, 2, 2), SpatialWindow.Square(2), PoolKind.Average),
            new NeuronNode("lif", 1, Neuron), new ReadOutNode("out", ReadOutRule.SpikeCount, 1));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(() => FoldAveragePooling.Apply(graph), Throws.InstanceOf<InvalidGraphException>().With.Message.Contains("SPK0021 pool").And.Message.Contains("'lif'"));
        Assert.That(() => Quantisation.Quantise(graph), Throws.InstanceOf<InvalidGraphException>());
    }

    [Test]
    public void IntegerKernelsKeepEverySpike()
    {
        // Weights are multiples of 1/128, the largest 127/128, so the scale is 1/128 and every float sum is exact; the two branches share it.
        var random = new Random(4);
        WeightTensor Weights(params System.Collections.Immutable.ImmutableArray<int> shape) => WeightTensor.FromReal(
            [.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(i => (i == 0 ? 127 : random.Next(-90, 128)) / 128f)], shape);
        var graph = Without(SpatialGraphs.Residual(1), "norm1");
        graph = graph with
        {
            Nodes = [.. graph.Nodes.Select(n => n switch
            {
                ConvolutionNode c => c with { Weight = Weights(c.Weight.Shape), Bias = c.Bias is null ? null : WeightTensor.FromReal([0.5f, -0.25f, 0, 0.125f], 4) },
                DenseNode d => d with { Weight = Weights(d.Weight.Shape) },
                PoolNode { Name: "pool1" } p => p with { Pooling = PoolKind.Sum },
                _ => n,
            })],
        };
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { StateBits = 24 });
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        Assert.That(quantised.Layers().Select(l => l.Weight.Scale), Is.All.EqualTo(1 / 128.0));
        var input = Graphs.Spikes(8, 5, 20, 72, 0.2);
        var (real, integer) = (GraphInterpreter.Run(graph, input), GraphInterpreter.Run(quantised, input));
        foreach (var name in new[] { "lif1", "lif2", "lif3" })
        {
            Assert.That(integer.Spikes[name].Indices.ToArray(), Is.EqualTo(real.Spikes[name].Indices.ToArray()), name);
            Assert.That(integer.Spikes[name].EventCount, Is.Positive);
        }

        Assert.That(integer.Saturations, Is.Zero);
    }

    [FsCheck.NUnit.Property(MaxTest = 40)]
    public void IntegerSumsStayWithinTheScalesBound(ulong seed)
    {
        // Each weight and the bias are off by at most half a scale, so a sum of n weights by (n + 1) / 2 scales.
        var conv = SpatialGraphs.RandomConvolution(seed);
        var graph = Graphs.Chain(
            new InputNode("input", conv.InputShape.Count, 1, 1), conv, new ReadOutNode("out", ReadOutRule.LeakyLast, conv.OutputShape.Count));
        var quantised = Quantisation.Quantise(graph);
        var scale = ((ConvolutionNode)quantised.Node("conv")).Weight.Scale;
        var input = Graphs.Spikes(seed, 1, 1, conv.InputShape.Count);
        var bound = ((conv.Weight.Length / conv.OutChannels) + 1) / 2.0 * scale * 1.001;
        var (real, integer) = (GraphInterpreter.Run(graph, input).Scores, GraphInterpreter.Run(quantised, input).Scores);
        Assert.That(integer.Zip(real, (i, r) => Math.Abs((i * scale) - r)), Has.All.LessThanOrEqualTo(bound));
    }

    [Test]
    public void QuantisationFoldsFirstAndSharesAScaleWhereSumsMeet()
    {
        var quantised = Quantisation.Quantise(SpatialGraphs.Residual(6));
        Assert.That(quantised.IsQuantised, Is.True);
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        Assert.That(quantised.Nodes.OfType<NormalisationNode>(), Is.Empty);
        Assert.That(quantised.Nodes.OfType<PoolNode>().Select(p => p.Pooling), Is.EqualTo(new[] { PoolKind.Sum, PoolKind.Max }));
        var (conv, skip) = ((ConvolutionNode)quantised.Node("conv2"), (ConvolutionNode)quantised.Node("skip"));
        Assert.That(conv.Weight.Scale, Is.EqualTo(skip.Weight.Scale));
        Assert.That(conv.Weight.Integers!.Concat(skip.Weight.Integers!).Max(Math.Abs), Is.LessThanOrEqualTo(127));
        var theta = ((NeuronNode)quantised.Node("lif2")).FixedPoint!.Threshold;
        Assert.That(theta * conv.Weight.Scale, Is.EqualTo(1).Within(conv.Weight.Scale));
    }

    [FsCheck.NUnit.Property(MaxTest = 20)]
    public void BoundsHoldInEveryRun(ulong seed)
    {
        var quantised = Quantisation.Quantise(SpatialGraphs.Residual(seed), QuantisationOptions.Proven with { StateBits = 12 });
        Assert.That(quantised.Nodes.OfType<NeuronNode>().All(n => GraphBounds.CannotSaturate(quantised, n)), Is.True);
        Assert.That(GraphInterpreter.Run(quantised, Graphs.Spikes(seed + 1, 5, 4, 72, 0.9)).Saturations, Is.Zero);
    }

    [Test]
    public void HandComputedBoundsOfAPooledConvolution()
    {
        // 1 x 1 x 4 input of at most one spike per channel, sum pooling by 2: an event is worth up to 2 and so is the total.
        // Kernel (-3 5), padding 1, on 2 places gives 3: (5) (-3 5) (-3). Reset to zero, theta 4.
        // Lowest: 2 x -3 = -6. Highest: min(2 x 5, 4 + 2 x 5) = 10.
        var node = new ConvolutionNode(
            "conv", FeatureShape.Line(1, 2), SpatialWindow.Line(2, padding: 1), 1, WeightTensor.FromIntegers([-3, 5], 1, 8, 1, 1, 1, 2));
        var neurons = new NeuronNode("if", 3, new LifNeuron { Threshold = 4, Reset = ResetKind.ToZero }, new FixedPointNeuron(4, 16, null));
        var graph = Graphs.Chain(
            new InputNode("input", 4, 3, 1), new PoolNode("pool", FeatureShape.Line(1, 4), SpatialWindow.Line(2, stride: 2), PoolKind.Sum), node, neurons,
            new ReadOutNode("out", ReadOutRule.SpikeCount, 3));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(GraphBounds.PartialSums(graph, neurons), Is.EqualTo((-6L, 10L)));
    }

    [Test]
    public void SpikesAndSumsAreNotAddedInIntegers()
    {
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 2, 3, 3));
        parts.Add(Graphs.Dense("fc", 2, 2, 1, 0, 0, 1), "input");
        parts.Add(new AddNode("add", FeatureShape.Flat(2)), "fc", "input");
        parts.Add(new NeuronNode("lif", 2, Neuron), "add");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 2), "lif");
        var graph = parts.ToGraph("mixed");
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(() => Quantisation.Quantise(graph), Throws.ArgumentException.With.Message.Contains("'add'").And.Message.Contains("'input'"));
    }

    [Test]
    public void SumsThatGrowInACycleHaveNoBound()
    {
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 1, 3, 3));
        parts.Add(Graphs.Dense("fc", 1, 1, 1), "input");
        parts.Add(new AddNode("add", FeatureShape.Flat(1)), "fc", "delay");
        parts.Add(new DelayNode("delay", FeatureShape.Flat(1), [1]), "add");
        parts.Add(new NeuronNode("lif", 1, Neuron), "add");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "lif");
        var graph = parts.ToGraph("growing");
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(() => Quantisation.Quantise(graph), Throws.ArgumentException.With.Message.Contains("no bound"));
    }

    [Test]
    public void TargetsOfDenseChainsNameEveryNodeTheyLack()
    {
        var reasons = TargetRules.DenseChain(SpatialGraphs.Residual(1), "abacus").ToList();
        Assert.That(reasons.Select(r => r.Code).Distinct(), Is.EqualTo(new[] { "SPK1010" }));
        Assert.That(
            reasons.Select(r => r.Node).Distinct(), Is.EqualTo(new[] { "conv1", "norm1", "pool1", "conv2", "skip", "add", "pool2", "flat", "delay", "or" }));
        Assert.That(() => TargetRules.ThrowIfNoDenseChain(SpatialGraphs.Residual(1), "abacus"), Throws.ArgumentException.With.Message.Contains("SPK1010 conv1"));
        Assert.That(TargetRules.DenseChain(Graphs.Random(1), "abacus"), Is.Empty);
    }
}
