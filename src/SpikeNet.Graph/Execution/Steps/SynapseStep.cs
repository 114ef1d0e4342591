namespace SpikeNet.Graph;

/// <summary>Synapses: sums of weights times events, and their counts.</summary>
/// <param name="features">The number of sums.</param>
internal abstract class SynapseStep(int features) : NodeStep(features)
{
    /// <summary>Events that have come, over all samples.</summary>
    internal long InputEvents { get; set; }

    /// <summary>One weight added for one event to one existing target, over all samples.</summary>
    internal long SynapticOperations { get; set; }

    /// <summary>The operations of one step in which every input spikes.</summary>
    internal abstract long DenseOperationsPerStep { get; }
}
