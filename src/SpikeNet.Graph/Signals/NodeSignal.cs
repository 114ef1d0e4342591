using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>What a node gives.</summary>
/// <param name="Shape">The layout of the features.</param>
/// <param name="Content">What they are.</param>
public sealed record NodeSignal(FeatureShape Shape, SignalContent Content)
{
    /// <summary>Whether only features other than 0 are handed on, as events.</summary>
    public bool IsEvents => Content is SignalContent.Spikes or SignalContent.GradedSpikes;
}
