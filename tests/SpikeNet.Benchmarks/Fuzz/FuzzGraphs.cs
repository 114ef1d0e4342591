using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
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
        var residual = SpatialGraphs.Residual(2);
        yield return residual;
        yield return Quantisation.Quantise(residual with { Nodes = residual.Nodes.Replace(residual.ReadOut, new ReadOutNode(residual.ReadOut.Name, ReadOutRule.PopulationVote, 1, NeuronsPerClass: 3)) });
        yield return Programs();
    }

    private static SpikeGraph Chain()
    {
        var random = new SplitMix64(1);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 6, 10, 3));
        parts.Add(new DenseNode("fc1", SpatialGraphs.Weights(random, 5, 6), SpatialGraphs.Weights(random, 5)), "input");
        parts.Add(new NeuronNode("lif1", 5, new LifNeuron { Decay = 0.875 }), "fc1");
        parts.Add(new DenseNode("fc2", SpatialGraphs.Weights(random, 2, 5)), "lif1");
        parts.Add(new NeuronNode("lif2", 2, new LifNeuron { Reset = ResetKind.ToZero, Comparison = Comparison.Above }), "fc2");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, 2), "lif2");
        return parts.ToGraph("chain") with
        {
            ClassNames = ["no", "yes"],
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("data", "none").Add("seed", "1"),
            Encoding = new InputEncoding(new MelImageEncoding { Bands = 3, Frames = 2 }, new SpikeCode(SpikeCodeKind.Latency, 10, 0.1)),
        };
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
        parts.Add(new DenseNode("fc1", SpatialGraphs.Weights(random, 3, 4)), "input");
        parts.Add(new ProgramNeuronNode("cells", 3, mine, [[5f, 10f, 15f], [1f]], 0.1, [SpatialGraphs.Weights(random, 3, 3)]), "fc1");
        parts.Add(new DenseNode("fc2", SpatialGraphs.Weights(random, 3, 3)), "cells");
        parts.Add(new ProgramNeuronNode("lif", 3, lif, Defaults(lif), 0.1, []), "fc2");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.FirstSpike, 3), "lif");
        return parts.ToGraph("programs");
    }
}
