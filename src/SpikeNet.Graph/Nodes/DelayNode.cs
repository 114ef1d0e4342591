using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Hands its input on later: y[t] = x[t - delay], zero for the first steps.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Shape">The layout of the input and the output.</param>
/// <param name="DelaySteps">The delay in steps, at least 0: one for all features, or one each.</param>
public sealed record DelayNode(string Name, FeatureShape Shape, ImmutableArray<int> DelaySteps) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "delay";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => Shape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => Shape;

    /// <summary>The delay of a feature.</summary>
    public int DelayOf(int feature) => DelaySteps.Length == 1 ? DelaySteps[0] : DelaySteps[feature];
}
