using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Adds two or more inputs, value by value: a residual connection.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Shape">The layout of every input and of the output.</param>
public sealed record AddNode(string Name, FeatureShape Shape) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "add";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => Shape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => Shape;
}
