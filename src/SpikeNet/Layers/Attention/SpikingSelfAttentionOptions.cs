using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet;

/// <summary>How a <see cref="SpikingSelfAttention"/> layer is made.</summary>
public sealed record SpikingSelfAttentionOptions
{
    /// <summary>How queries, keys and values are joined.</summary>
    public AttentionKind Form { get; init; } = AttentionKind.Product;

    /// <summary>Heads of the product form, which divide the channels; 1 for the and/or form.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>The product form's factor, above 0; 0.125 as in Spikformer. The and/or form has none.</summary>
    public double Scale { get; init; } = 0.125;

    /// <summary>The neurons that make queries, keys and values, and those behind a product.</summary>
    public LifNeuron Neuron { get; init; } = new();

    /// <summary>What stands for the derivative of the spike; null for the arc tangent.</summary>
    public Surrogate? Surrogate { get; init; }

    /// <summary>Whether there is a batch normalisation between the weights and the neurons of queries, keys and values, as in Spikformer.</summary>
    public bool Normalise { get; init; } = true;

    /// <summary>The standard deviation of the weights times sqrt(C).</summary>
    public double Gain { get; init; } = 1;
}
