using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Puts the channels of two or more inputs side by side at every place, in the order of the inputs.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Inputs">The layout of each input: the same rows and columns.</param>
public sealed record ConcatenationNode(string Name, ImmutableArray<FeatureShape> Inputs) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "concatenation";

    /// <inheritdoc/>
    /// <remarks>None: each input has its own, see <see cref="Inputs"/>.</remarks>
    public override FeatureShape ExpectedInput => default;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => Inputs[0] with { Channels = Inputs.Sum(i => i.Channels) };
}
