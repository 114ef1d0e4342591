using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>What a layer needs to know of the pass it takes part in.</summary>
public sealed class StepContext
{
    /// <summary>The memory of the pass; null lets the garbage collector own the results.</summary>
    public StepArena? Arena { get; init; }

    /// <summary>Where layers record how to go back; null in a forward-only pass, which then keeps no trace.</summary>
    public GradientTape? Tape { get; init; }

    /// <summary>Whether layers that behave differently in training (dropout) do so.</summary>
    public bool Training => Tape is not null;

    /// <summary>
    /// Where neurons leave their state for the next chunk of the same sequence, and find that of the chunk before. Null, the
    /// default, begins every sample at the initial state: state never passes from sample to sample unless this is given.
    /// </summary>
    public CarriedStates? States { get; init; }

    /// <summary>
    /// Whether layers that keep running statistics in training (batch normalisation) count this pass; false for a pass that goes through
    /// the same batch again.
    /// </summary>
    public bool UpdatesStatistics { get; init; } = true;

    /// <summary>The random numbers of the pass.</summary>
    public SplitMix64 Random { get; init; } = new(0);

    /// <summary>The spikes of the layers so far, in the order in which they ran; null where nobody asks.</summary>
    internal List<LayerSpikes>? Spikes { get; set; }

    /// <summary>Remembers a layer's spikes, once: a sequence gives what its last layer gave.</summary>
    internal void Note(Layer layer, Signal output)
    {
        if (output.Spikes is { } spikes && layer is not Sequential)
            Spikes?.Add(new LayerSpikes(layer.Name, spikes) { Fired = !layer.PassesSpikesOn });
    }
}
