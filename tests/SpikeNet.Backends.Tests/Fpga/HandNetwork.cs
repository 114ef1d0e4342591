using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Fpga;

/// <summary>One layer small enough to follow by hand: 3 inputs, 2 neurons, 4 steps, threshold 5, reset to zero.</summary>
/// <remarks>
/// Weights of neuron 0: 3, 2, 1; of neuron 1: 1, 1, 4. Inputs: {0, 1}, {0, 1, 2}, {}, {2}.
/// Neuron 0: 5 fires, 6 fires, 0, 1. Neuron 1: 2, 2 + 6 = 8 fires, 0, 4. So 6 events, 12 synaptic operations, 3 spikes, class 0.
/// </remarks>
internal static class HandNetwork
{
    public const int Steps = 4;

    public static SpikeGraph Graph(
        LifNeuron? neuron = null, FixedPointNeuron? fixedPoint = null, int weightBits = 8, bool bias = false, int steps = Steps) => Chain(
            3,
            steps,
            Dense("fc", [3, 2, 1, 1, 1, 4], 2, 3, weightBits, bias),
            neuron ?? new LifNeuron { Threshold = 5, Reset = ResetKind.ToZero },
            fixedPoint ?? new FixedPointNeuron(5, 16, null));

    public static SpikeGraph Chain(int inputs, int steps, DenseNode dense, LifNeuron neuron, FixedPointNeuron fixedPoint) => new()
    {
        Name = "hand",
        Nodes =
        [
            new InputNode("in", inputs, steps, steps),
            dense,
            new NeuronNode("lif", dense.OutFeatures, neuron, fixedPoint),
            new ReadOutNode("out", ReadOutRule.SpikeCount, dense.OutFeatures),
        ],
        Edges = [new("in", dense.Name), new(dense.Name, "lif"), new("lif", "out")],
    };

    /// <summary>The same synapses without neurons: the read-out integrates.</summary>
    public static SpikeGraph Integrating() => new()
    {
        Name = "integrating",
        Nodes = [new InputNode("in", 3, Steps, Steps), Dense("fc", [3, 2, 1, 1, 1, 4], 2, 3), new ReadOutNode("out", ReadOutRule.LeakyLast, 2)],
        Edges = [new("in", "fc"), new("fc", "out")],
    };

    public static DenseNode Dense(string name, int[] weights, int outputs, int inputs, int bits = 8, bool bias = false) => new(
        name, WeightTensor.FromIntegers(weights, 0.1, bits, outputs, inputs), bias ? WeightTensor.FromIntegers(new int[outputs], 0.1, 16, outputs) : null);

    public static SpikeTrain Input() => SpikeTrain.FromRows(Steps, 1, 3, [[0, 1], [0, 1, 2], [], [2]]);

    /// <summary>Two copies of the input side by side.</summary>
    public static SpikeTrain Twice() => SpikeTrain.Concatenate([Input(), Input()]);
}
