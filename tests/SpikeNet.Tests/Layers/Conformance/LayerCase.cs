using SpikeNet.Tensors;

namespace SpikeNet.Tests.Layers.Conformance;

/// <summary>A layer as the conformance tests take it.</summary>
/// <param name="Name">The case.</param>
/// <param name="Make">Makes the layer, named "layer".</param>
internal sealed record LayerCase(string Name, Func<SplitMix64, Layer> Make)
{
    /// <summary>Whether the graph wants sums of synapses before it.</summary>
    internal bool TakesSums { get; init; }

    /// <summary>Whether it takes events alone.</summary>
    internal bool TakesEventsOnly { get; init; }

    /// <summary>Whether it gives graded outputs of neurons, which only a read-out takes.</summary>
    internal bool GivesStates { get; init; }

    /// <summary>
    /// The neurons whose spikes the layer gives, where it does: their derivative is not the output's but the surrogate's, so that the check looks at
    /// the potential behind a straight-through surrogate. Null: the output itself is smooth.
    /// </summary>
    internal string? Neurons { get; init; }

    /// <summary>Why its gradient is not one of central differences, and which test holds it; null where it is.</summary>
    internal string? GradientElsewhere { get; init; }

    /// <summary>Whether training and evaluation differ, as with dropped features: differences are taken in training.</summary>
    internal bool DiffersInTraining { get; init; }

    /// <summary>Why it is no graph as it is here; null where it is one.</summary>
    internal string? NoGraph { get; init; }

    public override string ToString() => Name;
}
