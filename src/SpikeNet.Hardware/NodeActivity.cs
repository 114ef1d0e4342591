using System.Collections.Immutable;

namespace SpikeNet.Hardware;

/// <summary>What a target did for one layer over a batch.</summary>
public sealed record NodeActivity
{
    /// <summary>The layer's name.</summary>
    public required string Node { get; init; }

    /// <summary>Spikes that reached the layer.</summary>
    public required long InputEvents { get; init; }

    /// <summary>One weight, zero or not, added for one event to one existing target; no bias, no padding. The same on every target that computes step by step.</summary>
    public required long SynapticOperations { get; init; }

    /// <summary>Accumulations that the target really executed: fewer with event compression, more with padding or dense arrays.</summary>
    public required long ExecutedAccumulates { get; init; }

    /// <summary>Operations as if every input had spiked in every step.</summary>
    public required long DenseOperations { get; init; }

    /// <summary>Spikes that the layer fired.</summary>
    public required long OutputSpikes { get; init; }

    /// <summary>What has a price in the target's energy table, by the table's names.</summary>
    public ImmutableSortedDictionary<string, double> Events { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
