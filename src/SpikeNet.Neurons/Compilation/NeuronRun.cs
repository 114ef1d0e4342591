using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Neurons.Compilation;

/// <summary>What neurons did over a sequence.</summary>
public sealed class NeuronRun
{
    internal NeuronRun(ImmutableArray<SpikeTrain?> spikes, ImmutableArray<Tensor?> graded, RunTrace? trace, CarriedState? finalState)
    {
        SpikeOutputs = spikes;
        GradedOutputs = graded;
        Trace = trace;
        FinalState = finalState;
    }

    /// <summary>For each output of the model its spikes, null where it is graded.</summary>
    public ImmutableArray<SpikeTrain?> SpikeOutputs { get; }

    /// <summary>For each output of the model its values <c>[T, B, N]</c>, null where it is spikes.</summary>
    public ImmutableArray<Tensor?> GradedOutputs { get; }

    /// <summary>The first spike output.</summary>
    /// <exception cref="InvalidOperationException">The model has none.</exception>
    public SpikeTrain Spikes => SpikeOutputs.FirstOrDefault(s => s is not null) ?? throw new InvalidOperationException("The model has no spike output.");

    /// <summary>The first graded output.</summary>
    /// <exception cref="InvalidOperationException">The model has none.</exception>
    public Tensor Graded => GradedOutputs.FirstOrDefault(g => g is not null) ?? throw new InvalidOperationException("The model has no graded output.");

    /// <summary>What the backward pass needs, where gradients were asked for.</summary>
    public RunTrace? Trace { get; }

    /// <summary>The state after the last step, where it was asked for.</summary>
    public CarriedState? FinalState { get; }
}
