using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A normalisation of sets of features by their own mean and variance in every step: torch.nn.LayerNorm and GroupNorm.</summary>
/// <remarks>
/// y = gain (x - mean) / sqrt(variance + epsilon) + shift, each operation in float32; mean and variance are sums in double in ascending order of the
/// features, divided by their number, before they are rounded. It has statistics of the data in hand, which cannot be folded into weights:
/// no integer form.
/// </remarks>
/// <param name="Name">The node's name.</param>
/// <param name="InputShape">The layout of the input and the output.</param>
/// <param name="Groups">Groups of neighbouring channels, normalised apart; 1 for a layer normalisation.</param>
/// <param name="EachPlace">Whether each place is normalised apart.</param>
/// <param name="Gain">gamma, one for each feature or for each channel.</param>
/// <param name="Shift">beta, as many.</param>
/// <param name="Epsilon">Keeps the root above 0.</param>
public sealed record LayerNormalisationNode(
    string Name, FeatureShape InputShape, int Groups, bool EachPlace, ImmutableArray<float> Gain, ImmutableArray<float> Shift, double Epsilon) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "layer-normalisation";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => InputShape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => InputShape;

    /// <summary>Which features are normalised together.</summary>
    public NormalisedSets Sets => new(InputShape, Groups, EachPlace);
}
