using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A normalisation with fixed statistics, per channel: y = gain (x - mean) / sqrt(variance + epsilon) + shift.</summary>
/// <remarks>Hardware has none: <see cref="FoldNormalisation"/> moves it into the weights before it. Equal where all values are.</remarks>
/// <param name="Name">The node's name.</param>
/// <param name="InputShape">The layout of the input and the output, C channels.</param>
/// <param name="Gain">gamma, C values.</param>
/// <param name="Shift">beta, C values.</param>
/// <param name="Mean">C values.</param>
/// <param name="Variance">C values, none negative.</param>
/// <param name="Epsilon">Keeps the root above 0.</param>
public sealed record NormalisationNode(
    string Name, FeatureShape InputShape, ImmutableArray<float> Gain, ImmutableArray<float> Shift, ImmutableArray<float> Mean,
    ImmutableArray<float> Variance, double Epsilon) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "normalisation";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => InputShape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => InputShape;

    /// <summary>gain / sqrt(variance + epsilon) of a channel: what its values are multiplied by.</summary>
    public double Factor(int channel) => Gain[channel] / Math.Sqrt(Variance[channel] + Epsilon);
}
