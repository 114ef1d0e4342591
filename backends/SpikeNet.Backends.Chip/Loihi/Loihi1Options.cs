using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>How the back-end places and times a graph.</summary>
public sealed record Loihi1Options
{
    /// <summary>Which timing gives the latency.</summary>
    public LoihiTimingModel Timing { get; init; }

    /// <summary>Which of several messages with the same sending time the detailed timing takes first.</summary>
    public LoihiTieRule Ties { get; init; }

    /// <summary>How layers are divided over cores and tiles; by default cores are filled in order.</summary>
    public LoihiPartition Partition { get; init; } = new();

    /// <summary>
    /// The cores of a node's neurons, by the node's name (the input, neurons, or the weights whose sums a read-out takes), one for each neuron; nodes that are not
    /// named go where <see cref="Partition"/> says.
    /// </summary>
    public ImmutableDictionary<string, ImmutableArray<LoihiCoreAddress>> Mapping { get; init; } = ImmutableDictionary<string, ImmutableArray<LoihiCoreAddress>>.Empty;
}
