using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Small graphs that between them have every kind of node.</summary>
internal static class FuzzGraphs
{
    internal static IEnumerable<SpikeGraph> All()
    {
        var chain = Chain();
        yield return chain;
        yield return Quantisation.Quantise(chain);
        var residual = Residual();
        yield return residual;
        yield return Quantisation.Quantise(residual with { Nodes = [.. residual.Nodes] });
        yield return Programs();
    }

    private static WeightTensor Weights(SplitMix64 random, params ImmutableArray<int> shape) =>
        WeightTensor.FromReal([.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(_ => (float)random.NextDouble(-1, 1.2))], shape);

    private static SpikeGraph Chain()
    {
        var random = new SplitMix64(1);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 6, 10, 3));
        parts.Add(new DenseNode("fc1", Weights(random, 5, 6), Weights(random, 5)), "input");
        parts.Add(new NeuronNode("lif1", 5, new LifNeuron { Decay = 0.875 }), "fc1");
        parts.Add(new DenseNode("fc2", Weights(random, 2, 5)), "lif1");
        parts.Add(new NeuronNode("lif2", 2, new LifNeuron { Reset = ResetKind.ToZero, Comparison = Comparison.Above }), "fc2");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, 2), "lif2");
        return parts.ToGraph("chain") with
        {
            ClassNames = ["no", "yes"],
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("data", "none").Add("seed", "1"),
            Encoding = new InputEncoding(new MelImageEncoding { Bands = 3, Frames = 2 }, new SpikeCode(SpikeCodeKind.Latency, 10, 0.1)),
        };
    }

    private static SpikeGraph Residual()
    {
        var random = new SplitMix64(2);
        var neuron = new LifNeuron { Reset = ResetKind.ToZero };
        var (input, full, half) = (new FeatureShape(2, 6, 6), new FeatureShape(4, 6, 6), new FeatureShape(4, 3, 3));
        ImmutableArray<float> Values(double low, double high) => [.. Enumerable.Range(0, 4).Select(_ => (float)random.NextDouble(low, high))];
        var parts = new GraphParts();
        parts.Add(new InputNode("input", input.Count, 5, 5));
        parts.Add(new ConvolutionNode("conv1", input, SpatialWindow.Square(3, padding: 1), 1, Weights(random, 4, 2, 3, 3)), "input");
        parts.Add(new NormalisationNode("norm1", full, Values(0.8, 1.2), Values(-0.1, 0.3), Values(-0.2, 0.2), Values(0.5, 1.5), 1e-5), "conv1");
        parts.Add(new NeuronNode("lif1", full.Count, neuron), "norm1");
        parts.Add(new PoolNode("pool1", full, SpatialWindow.Square(2, stride: 2), PoolKind.Average), "lif1");
        parts.Add(new ConvolutionNode("conv2", half, SpatialWindow.Square(3, padding: 1), 2, Weights(random, 4, 2, 3, 3)), "pool1");
        parts.Add(new ConvolutionNode("skip", half, SpatialWindow.Square(1), 1, Weights(random, 4, 4, 1, 1), Weights(random, 4)), "pool1");
        parts.Add(new AddNode("add", half), "conv2", "skip");
        parts.Add(new NeuronNode("lif2", half.Count, neuron), "add");
        parts.Add(new PoolNode("pool2", half, SpatialWindow.Square(2), PoolKind.Max), "lif2");
        parts.Add(new FlattenNode("flat", new FeatureShape(4, 2, 2)), "pool2");
        parts.Add(new DelayNode("delay", FeatureShape.Flat(16), [1]), "flat");
        parts.Add(new OrNode("or", FeatureShape.Flat(16)), "flat", "delay");
        parts.Add(new DenseNode("fc", Weights(random, 6, 16)), "or");
        parts.Add(new NeuronNode("out", 6, neuron), "fc");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.PopulationVote, 3, NeuronsPerClass: 2), "out");
        return parts.ToGraph("residual");
    }

    private static SpikeGraph Programs()
    {
        var random = new SplitMix64(3);
        var mine = NeuronModel.Define("mine", n =>
        {
            var tau = n.Parameter("tau", 10, Unit.Millisecond, min: 1);
            var theta = n.Parameter("theta", 1);
            var v = n.State("v");
            v.Set(Exp(-n.TimeStep / tau) * v + n.Input);
            var s = n.Spike(v, theta, Comparison.AtLeast);
            v.Set(v - theta * Detach(s));
        });
        ImmutableArray<ImmutableArray<float>> Defaults(NeuronModel model) => [.. model.Parameters.Select(p => ImmutableArray.Create((float)p.Default))];
        var parts = new GraphParts();
        var lif = NirLifModel.Define(Integration.Euler);
        parts.Add(new InputNode("input", 4, 6, 6));
        parts.Add(new DenseNode("fc1", Weights(random, 3, 4)), "input");
        parts.Add(new ProgramNeuronNode("cells", 3, mine, [[5f, 10f, 15f], [1f]], 0.1, [Weights(random, 3, 3)]), "fc1");
        parts.Add(new DenseNode("fc2", Weights(random, 3, 3)), "cells");
        parts.Add(new ProgramNeuronNode("lif", 3, lif, Defaults(lif), 0.1, []), "fc2");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.FirstSpike, 3), "lif");
        return parts.ToGraph("programs");
    }
}
