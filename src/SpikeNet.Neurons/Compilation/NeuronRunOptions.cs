using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Neurons.Compilation;

/// <summary>How a run of neurons over a sequence is done.</summary>
public sealed record NeuronRunOptions
{
    /// <summary>The defaults: feed-forward, from the initial values, nothing kept.</summary>
    public static NeuronRunOptions Default { get; } = new();

    /// <summary>The gradients that a backward pass will be asked for; what they need is recorded.</summary>
    public GradientNeeds Gradients { get; init; }

    /// <summary>Where the neurons begin; null, the default, for the model's initial values.</summary>
    public CarriedState? InitialState { get; init; }

    /// <summary>Whether the run leaves the state after its last step, to be carried on.</summary>
    public bool KeepFinalState { get; init; }

    /// <summary>
    /// The recurrent weights <c>[N, N]</c> for each input of the model, null where there is no recurrence: row i is what a spike of
    /// neuron i in step t - 1 adds to that input of all neurons in step t. Empty, the default, for a feed-forward layer.
    /// </summary>
    public IReadOnlyList<Tensor?> RecurrentWeights { get; init; } = [];

    /// <summary>
    /// Gradient checkpointing over time: after how many steps k the states are kept for the backward pass, which then runs the steps
    /// between again from the inputs; 0, the default, records every step, which is faster. The memory of the trace falls from T
    /// rows to S T / k, at about half as much again of the backward time. Recurrent layers and models without state record always.
    /// The gradients are the same, bit for bit.
    /// </summary>
    public int CheckpointInterval { get; init; }

    /// <summary>
    /// Whether the run may write what it records over its inputs, which nobody else reads any more: half the memory, and faster, since
    /// nothing new has to come into the caches.
    /// </summary>
    public bool OverwriteInputs { get; init; }

    /// <summary>
    /// What the only input is before and how it is normalised: the run then normalises each row while it is in the cache, and
    /// <c>inputs[0]</c> is not looked at beyond its shape. Null, the default, for inputs as they are.
    /// </summary>
    public NormalisedValues? Normalised { get; init; }

    /// <summary>Whether the backward pass may write the inputs' gradients over what was recorded. The trace then serves once.</summary>
    public bool OverwriteTrace { get; init; }

    /// <summary>The training step that owns the results, or null for the garbage collector.</summary>
    public StepArena? Arena { get; init; }
}
