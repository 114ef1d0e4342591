using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A fully connected layer, y = W x (+ b).</summary>
/// <remarks>Quantised, <see cref="SynapseNode.Weight"/> is W_int * <see cref="WeightTensor.ScaleOf"/>, and so is the bias.</remarks>
/// <param name="Name">The node's name.</param>
/// <param name="Weight">W, <c>[out, in]</c> as in torch.nn.Linear.</param>
/// <param name="Bias">b, <c>[out]</c>, added in every step; or null.</param>
public sealed record DenseNode(string Name, WeightTensor Weight, WeightTensor? Bias = null) : SynapseNode(Name, Weight, Bias)
{
    /// <inheritdoc/>
    public override string Kind => "dense";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => FeatureShape.Flat(InFeatures);

    /// <inheritdoc/>
    public override FeatureShape OutputShape => FeatureShape.Flat(OutFeatures);

    /// <summary>The number of inputs.</summary>
    public int InFeatures => Weight.Shape[1];

    /// <summary>The number of outputs.</summary>
    public int OutFeatures => Weight.Shape[0];
}
