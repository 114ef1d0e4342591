using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph.Quantising;

/// <summary>Product attention, weighted sums and paths in integers.</summary>
public class QuantisedBranchTests
{
    private static readonly FeatureShape Map = new(4, 2, 3);

    private static GraphParts Front(SplitMix64 random)
    {
        var parts = new GraphParts();
        parts.Add(new InputNode("input", Map.Count, 10, 10));
        parts.Add(new ConvolutionNode("conv", Map, SpatialWindow.Square(1), 1, SpatialGraphs.Weights(random, 4, 4, 1, 1)), "input");
        parts.Add(new NeuronNode("lif", Map.Count, new LifNeuron { Threshold = 0.5 }), "conv");
        return parts;
    }

    private static SpikeGraph Attention(double scale, LifNeuron neuron, bool program = false, bool beside = false)
    {
        var parts = Front(new SplitMix64(2));
        parts.Add(new AttentionNode("attention", Map, AttentionKind.Product, 2, scale), "lif", "lif", "lif");
        var last = "attention";
        if (beside)
        {
            parts.Add(new ConvolutionNode("side", Map, SpatialWindow.Square(1), 1, SpatialGraphs.Weights(new SplitMix64(4), 4, 4, 1, 1)), "lif");
            last = parts.Add(new AddNode("add", Map), "attention", "side");
        }

        if (program)
            parts.Add(new ProgramNeuronNode("behind", Map.Count, NeuronLibrary.Named("CUBA"), [[2f], [10f], [1f]], 1, []), last);
        else
            parts.Add(new NeuronNode("behind", Map.Count, neuron), last);
        parts.Add(new FlattenNode("flat", Map), "behind");
        parts.Add(new DenseNode("fc", SpatialGraphs.Weights(new SplitMix64(9), 3, Map.Count)), "flat");
        parts.Add(new ReadOutNode("out", ReadOutRule.LeakyLast, 3, 0.9), "fc");
        return parts.ToGraph("attention");
    }

    private static double Agreement(SpikeGraph a, SpikeGraph b, string node)
    {
        var input = Graphs.Spikes(4, 10, 6, Map.Count, 0.4);
        var (x, y) = (GraphInterpreter.Run(a, input).Spikes[node], GraphInterpreter.Run(b, input).Spikes[node]);
        Assert.That(x.EventCount, Is.GreaterThan(50));
        return 2.0 * SpikeAgreement.Common(x, y) / (x.EventCount + y.EventCount);
    }

    [Test]
    public void AttentionWhoseThresholdIsAWholeNumberOfScalesIsExact()
    {
        var graph = Attention(0.125, new LifNeuron { Threshold = 0.5, Reset = ResetKind.BySubtraction });
        var quantised = Quantisation.Quantise(graph);
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        Assert.That(quantised.IsQuantised);
        Assert.That(((AttentionNode)quantised.Node("attention")).Gain, Is.EqualTo(1));
        Assert.That(((NeuronNode)quantised.Node("behind")).FixedPoint!.Threshold, Is.EqualTo(4), "0.5 / 0.125");
        Assert.That(quantised.ToText(), Does.Contain("scale 0.125; integers: times 1"));
    }

    [TestCase(0.3, 1.0)]
    [TestCase(0.17, 0.75)]
    public void OtherwiseAGainMakesTheThresholdFine(double scale, double decay)
    {
        var graph = Attention(scale, new LifNeuron { Threshold = 1, Decay = decay });
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = 16, StateBits = 24 });
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        var gain = ((AttentionNode)quantised.Node("attention")).Gain!.Value;
        Assert.That(((NeuronNode)quantised.Node("behind")).FixedPoint!.Threshold, Is.EqualTo((int)Math.Round(gain / scale)).And.GreaterThanOrEqualTo(128).And.LessThan(256));
        Assert.That(Agreement(graph, quantised, "behind"), Is.GreaterThan(0.95));
    }

    [Test]
    public void ProgramsBehindAttentionTakeItsUnit()
    {
        var graph = Attention(0.05, new LifNeuron(), program: true);
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = 16 });
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        Assert.That(Agreement(graph, quantised, "behind"), Is.GreaterThan(0.95));
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "attention.snn");
        GraphFile.Save(quantised, path);
        Assert.That(GraphFile.Load(path).ToText(), Is.EqualTo(quantised.ToText()));
        Assert.That(GraphFile.RequiredFeatures(quantised), Is.SupersetOf(new[] { "integer-attention", "integer-programs" }));
        Assert.That(GraphFile.RequiredFeatures(graph), Does.Not.Contain("integer-attention"));
    }

    [Test]
    public void AttentionAddedToOtherSumsIsRefused() => Assert.That(
        () => Quantisation.Quantise(Attention(0.125, new LifNeuron(), beside: true)),
        Throws.InstanceOf<InvalidGraphException>().With.Message.Contains("SPK0022 attention").And.Message.Contains("'side'"));

    [Test]
    public void WeightedSumsFoldIntoTheWeightsBeforeThem()
    {
        SpikeGraph Fused(bool spikes)
        {
            var random = new SplitMix64(5);
            var parts = Front(random);
            string[] ends = [.. new[] { "a", "b" }.Select(branch =>
            {
                parts.Add(new ConvolutionNode(branch, Map, SpatialWindow.Square(1), 1, SpatialGraphs.Weights(random, 4, 4, 1, 1), SpatialGraphs.Weights(random, 4)), "lif");
                return spikes ? parts.Add(new NeuronNode($"lif-{branch}", Map.Count, new LifNeuron()), branch) : branch;
            })];
            parts.Add(new WeightedSumNode("fused", Map, [0.5f, -2f]), ends);
            if (!spikes)
                parts.Add(new NeuronNode("behind", Map.Count, new LifNeuron { Threshold = 0.3 }), "fused");
            parts.Add(new FlattenNode("flat", Map), spikes ? "fused" : "behind");
            parts.Add(new DenseNode("fc", SpatialGraphs.Weights(random, 3, Map.Count)), "flat");
            parts.Add(new ReadOutNode("out", ReadOutRule.LeakyLast, 3, 0.9), "fc");
            return parts.ToGraph("fused");
        }

        var graph = Fused(spikes: false);
        var folded = FoldWeightedSums.Apply(graph);
        Assert.That(folded.Node("fused"), Is.InstanceOf<AddNode>());
        Assert.That(((SynapseNode)folded.Node("b")).Weight.Real, Is.EqualTo(((SynapseNode)graph.Node("b")).Weight.Real!.Select(w => -2 * w)));
        Assert.That(((SynapseNode)folded.Node("a")).Bias!.Real, Is.EqualTo(((SynapseNode)graph.Node("a")).Bias!.Real!.Select(w => w / 2)));
        Assert.That(Agreement(graph, folded, "behind"), Is.GreaterThan(0.999));
        Assert.That(GraphVerifier.Verify(Quantisation.Quantise(graph)), Is.Empty);
        Assert.That(
            () => Quantisation.Quantise(Fused(spikes: true)),
            Throws.InstanceOf<InvalidGraphException>().With.Message.Contains("SPK0022 fused").And.Message.Contains("move the neurons behind the sum"));
    }

    [TestCase(PathAxis.Places)]
    [TestCase(PathAxis.Time)]
    public void PathsHoldIntegersInside(PathAxis axis)
    {
        var random = new SplitMix64(6);
        var parts = Front(random);
        var steps = axis == PathAxis.Time ? 10 : 6;
        var neuron = NeuronLibrary.Named("LIF");
        var body = Graphs.Chain(
            new InputNode("input", 4, steps, steps), new DenseNode("fc", SpatialGraphs.Weights(random, 5, 4)),
            new ProgramNeuronNode("cells", 5, neuron, [.. neuron.Parameters.Select(p => ImmutableArray.Create((float)p.Default))], 1, [SpatialGraphs.Weights(random, 5, 5)]),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 5));
        var path = new PathNode("path", Map, axis, body);
        parts.Add(path, "lif");
        parts.Add(new FlattenNode("flat", path.OutputShape), "path");
        parts.Add(new DenseNode("fc", SpatialGraphs.Weights(random, 3, path.OutputShape.Count)), "flat");
        parts.Add(new ReadOutNode("out", ReadOutRule.LeakyLast, 3, 0.9), "fc");
        var graph = parts.ToGraph("paths");
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = 16, StateBits = 24 });
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        var input = Graphs.Spikes(4, 10, 6, Map.Count, 0.4);
        var (real, integer) = (GraphInterpreter.Run(graph, input), GraphInterpreter.Run(quantised, input));
        var (x, y) = (real.EventsOf("path"), integer.EventsOf("path"));
        Assert.That(x.EventCount, Is.GreaterThan(50));
        Assert.That(2.0 * SpikeAgreement.Common(x, y) / (x.EventCount + y.EventCount), Is.GreaterThan(0.95));
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"path-{axis}.snn");
        GraphFile.Save(quantised, file);
        Assert.That(GraphInterpreter.Run(GraphFile.Load(file), input).Scores, Is.EqualTo(integer.Scores));
        Assert.That(GraphFile.RequiredFeatures(quantised), Does.Contain("integer-programs"), "inside a path too");
    }
}
