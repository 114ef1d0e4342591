using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Neurons.Compilation;

/// <summary>How a layer feeds a model with several inputs: side by side, value i N + n is input i of neuron n.</summary>
public static class NeuronInputs
{
    /// <summary>Takes the inputs apart.</summary>
    /// <param name="joined">All inputs side by side, <c>[T, B, inputs * N]</c>.</param>
    /// <param name="inputs">The number of the model's inputs.</param>
    /// <param name="arena">The step that owns the results, or null.</param>
    /// <returns>Each input, <c>[T, B, N]</c>; of a single input the tensor itself.</returns>
    public static Tensor[] Split(Tensor joined, int inputs, StepArena? arena)
    {
        ArgumentNullException.ThrowIfNull(joined);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        if (inputs == 1)
            return [joined];
        var (rows, size) = (joined.Shape[0] * joined.Shape[1], joined.Shape[2] / inputs);
        var parts = new Tensor[inputs];
        for (var i = 0; i < inputs; i++)
        {
            parts[i] = new Tensor([joined.Shape[0], joined.Shape[1], size], arena, zeroed: false);
            for (var r = 0; r < rows; r++)
                joined.Span.Slice(((r * inputs) + i) * size, size).CopyTo(parts[i].Span[(r * size)..]);
        }

        return parts;
    }
}
