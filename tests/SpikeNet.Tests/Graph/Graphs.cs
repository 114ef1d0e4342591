using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

/// <summary>Small graphs for tests.</summary>
internal static class Graphs
{
    internal static SpikeGraph Chain(params ImmutableArray<GraphNode> nodes) => new()
    {
        Name = "test",
        Nodes = nodes,
        Edges = [.. nodes.Zip(nodes.Skip(1), (a, b) => new GraphEdge(a.Name, b.Name))],
    };

    internal static DenseNode Dense(string name, int outputs, int inputs, params float[] weights) =>
        new(name, WeightTensor.FromReal(weights, outputs, inputs));

    /// <summary>3 inputs, 4 steps, two spiking layers.</summary>
    internal static SpikeGraph Random(ulong seed, ResetKind reset = ResetKind.ToZero, double decay = 1, int steps = 4, int inputs = 3)
    {
        var random = new SplitMix64(seed);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(-1, 1.5))];
        var neuron = new LifNeuron { Reset = reset, Decay = decay };
        return Chain(
            new InputNode("input", inputs, steps, steps),
            Dense("fc1", 5, inputs, Weights(5 * inputs)),
            new NeuronNode("lif1", 5, neuron),
            Dense("fc2", 2, 5, Weights(10)),
            new NeuronNode("lif2", 2, neuron),
            new ReadOutNode("read-out", ReadOutRule.SpikeCount, 2)) with
        { ClassNames = ["no", "yes"] };
    }

    internal static SpikeTrain Spikes(ulong seed, int steps, int batch, int features, double density = 0.4)
    {
        var random = new SplitMix64(seed);
        var values = new float[steps * batch * features];
        foreach (ref var value in values.AsSpan())
            value = random.NextDouble() < density ? 1 : 0;
        return SpikeTrain.FromDense(values, steps, batch, features);
    }
}
