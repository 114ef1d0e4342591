using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Adds two or more inputs, each times a number of its own: the fusion of branches.</summary>
/// <remarks>y = w[0] x[0] + w[1] x[1] + ... in float32, each operation rounded on its own, in the order of the inputs. Folded into weights before integers.</remarks>
/// <param name="Name">The node's name.</param>
/// <param name="Shape">The layout of every input and of the output.</param>
/// <param name="Weights">One number for each input.</param>
public sealed record WeightedSumNode(string Name, FeatureShape Shape, ImmutableArray<float> Weights) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "weighted-sum";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => Shape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => Shape;
}
