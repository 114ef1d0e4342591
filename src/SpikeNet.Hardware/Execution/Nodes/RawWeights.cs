using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>Weights as floats: real ones as they are, integers as integers, which float32 holds exactly up to 2^24.</summary>
internal static class RawWeights
{
    internal static float At(WeightTensor weights, int index) => weights.Real?[index] ?? weights.Integers![index];

    internal static Tensor? Bias(WeightTensor? bias) =>
        bias is null ? null : Tensor.From([.. Enumerable.Range(0, bias.Length).Select(i => At(bias, i))], bias.Length);
}
