using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Forgets the places: the same features in the same order, channel-last, as channels of one pixel.</summary>
/// <remarks>
/// Nothing is computed. torch.nn.Flatten numbers channel-first, so weights of a following torch.nn.Linear have to be reordered
/// when they are taken over.
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout.</param>
public sealed class Flatten(string name, FeatureShape input) : Layer(name)
{
    /// <inheritdoc/>
    public override bool PassesSpikesOn => true;

    /// <inheritdoc/>
    public override int InFeatures => input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => input.Count;

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        SpatialLayout.Check(this, Input, input);
        return FeatureShape.Flat(OutFeatures);
    }

    /// <summary>The input's layout.</summary>
    public FeatureShape Input => input;

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Features == InFeatures
            ? input
            : throw new ArgumentException($"The layer '{Name}' takes {Input} = {InFeatures} inputs, but {input.Features} came.", nameof(input));
    }

    /// <inheritdoc/>
    public override GraphNode ToNode() => new FlattenNode(Name, Input);
}
