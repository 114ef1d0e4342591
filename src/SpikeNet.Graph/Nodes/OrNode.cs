using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Spikes where any of two or more inputs spikes: a residual connection of spikes worth 1.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Shape">The layout of every input and of the output.</param>
public sealed record OrNode(string Name, FeatureShape Shape) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "or";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => Shape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => Shape;
}
