using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Neurons.Compilation;

/// <summary>What a layer of neurons remembers between two chunks of a sequence.</summary>
/// <remarks>
/// Runs begin at the model's initial values unless they are given one of these, and leave one only where they are asked to: no
/// state passes from sample to sample by accident. It is owned by the garbage collector, not by a step.
/// </remarks>
public sealed class CarriedState
{
    /// <summary>Makes a state.</summary>
    /// <param name="states">For each state variable of the model its values, <c>[B, N]</c>.</param>
    /// <param name="lastSpikes">The spikes of the step before, <c>[1, B, N]</c>, which a recurrent layer feeds back; null for none.</param>
    public CarriedState(IReadOnlyList<Tensor> states, SpikeTrain? lastSpikes = null)
    {
        ArgumentNullException.ThrowIfNull(states);
        States = [.. states];
        LastSpikes = lastSpikes;
    }

    /// <summary>For each state variable of the model its values, <c>[B, N]</c>.</summary>
    public ImmutableArray<Tensor> States { get; }

    /// <summary>The spikes of the step before, <c>[1, B, N]</c>, or null.</summary>
    public SpikeTrain? LastSpikes { get; }

    /// <summary>Refuses a state of another shape.</summary>
    internal void Verify(int states, int batch, int neurons)
    {
        if (States.Length != states)
            throw new ArgumentException($"The model has {states} state variables, but the state carried in has {States.Length}.");
        foreach (var state in States)
        {
            if (!state.Shape.SequenceEqual([batch, neurons]))
                throw new ArgumentException($"A carried state is [{batch}, {neurons}] here, but {state} came.");
        }

        if (LastSpikes is { } spikes && (spikes.TimeSteps != 1 || spikes.BatchSize != batch || spikes.Features != neurons))
            throw new ArgumentException($"The last spikes are [1, {batch}, {neurons}] here, but {spikes} came.");
    }
}
