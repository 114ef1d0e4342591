using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A graph of its own that goes along an axis: over the places of every step, or over time at every place with the same weights.</summary>
/// <remarks>
/// <see cref="Body"/> takes and gives the channels of one place. Along places its steps are the places of one step of one sample, and it begins anew in
/// every step; along time its steps are the time steps, and every place has states of its own. Its read-out counts the spikes that the node gives, and
/// marks its output. One path of a dual-path network (GSU-DBNet, arXiv 2606.23761). Quantised, its body holds integers.
/// </remarks>
/// <param name="Name">The node's name.</param>
/// <param name="InputShape">The layout of the input: P places of C channels.</param>
/// <param name="Axis">Where it goes.</param>
/// <param name="Body">What it does: C channels in, spikes out, without paths inside.</param>
public sealed record PathNode(string Name, FeatureShape InputShape, PathAxis Axis, SpikeGraph Body) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "path";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => InputShape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => InputShape with { Channels = Body.ReadOut.Classes };

    /// <summary>P, the number of places.</summary>
    public int Places => InputShape.Height * InputShape.Width;
}
