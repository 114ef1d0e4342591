using System.Collections.Immutable;

namespace SpikeNet.Hardware;

/// <summary>What a target did over a batch, node by node.</summary>
/// <param name="Inferences">The number of samples.</param>
/// <param name="Nodes">The counts of each layer in order.</param>
public sealed record ActivityCounts(int Inferences, ImmutableArray<NodeActivity> Nodes)
{
    /// <summary>All synaptic operations, by the one definition.</summary>
    public long SynapticOperations => Nodes.Sum(n => n.SynapticOperations);

    /// <summary>All accumulations that the target executed.</summary>
    public long ExecutedAccumulates => Nodes.Sum(n => n.ExecutedAccumulates);

    /// <summary>All operations of the network as if every input had spiked in every step.</summary>
    public long DenseOperations => Nodes.Sum(n => n.DenseOperations);

    /// <summary>The events with a price, by name, summed over the nodes.</summary>
    public ImmutableSortedDictionary<string, double> Events() =>
        Nodes.SelectMany(n => n.Events).GroupBy(e => e.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => g.Sum(e => e.Value), StringComparer.Ordinal);
}
