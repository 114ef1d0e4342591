using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A pooling: each channel's values under a moving window become one value.</summary>
/// <remarks>It has no weights and so no synaptic operations.</remarks>
/// <param name="Name">The node's name.</param>
/// <param name="InputShape">The layout of the input.</param>
/// <param name="Window">Kernel, stride, padding and dilation.</param>
/// <param name="Pooling">What becomes of the values under the window.</param>
public sealed record PoolNode(string Name, FeatureShape InputShape, SpatialWindow Window, PoolKind Pooling) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "pool";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => InputShape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => Window.Output(InputShape, InputShape.Channels);
}
