using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Where spikes come in: N channels over T steps.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Features">N, the number of channels.</param>
/// <param name="TimeSteps">T, the number of steps of a sample.</param>
/// <param name="MaximumSpikesPerChannel">How often a channel can spike in a sample, at most T: 1 for time-to-first-spike coding. Bounds the partial sums of integer targets.</param>
public sealed record InputNode(string Name, int Features, int TimeSteps, int MaximumSpikesPerChannel) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "input";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => default;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => FeatureShape.Flat(Features);
}
