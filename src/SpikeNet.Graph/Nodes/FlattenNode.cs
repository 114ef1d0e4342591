using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Forgets the places: the same features in the same order, channel-last, without a layout.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="InputShape">The layout of the input.</param>
public sealed record FlattenNode(string Name, FeatureShape InputShape) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "flatten";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => InputShape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => FeatureShape.Flat(InputShape.Count);
}
