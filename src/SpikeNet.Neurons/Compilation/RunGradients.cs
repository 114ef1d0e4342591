using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Neurons.Compilation;

/// <summary>The gradients that a backward pass gives.</summary>
public sealed class RunGradients
{
    internal RunGradients(ImmutableArray<Tensor?> inputs, ImmutableArray<Tensor?> parameters, ImmutableArray<Tensor?> recurrentWeights)
    {
        Inputs = inputs;
        Parameters = parameters;
        RecurrentWeights = recurrentWeights;
    }

    /// <summary>For each input of the model dL/d(input), <c>[T, B, N]</c>; null where none was asked for or none flows.</summary>
    public ImmutableArray<Tensor?> Inputs { get; }

    /// <summary>dL/d(first input).</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Tensor Input => Inputs[0] ?? throw new InvalidOperationException("No gradient flows to the first input, or none was asked for.");

    /// <summary>For each parameter of the model dL/d(parameter) in the shape of its values, summed over steps and samples (and neurons where shared); null where none was asked for.</summary>
    public ImmutableArray<Tensor?> Parameters { get; }

    /// <summary>For each input of the model dL/d(recurrent weights), <c>[N, N]</c>; empty for feed-forward layers.</summary>
    public ImmutableArray<Tensor?> RecurrentWeights { get; }
}
