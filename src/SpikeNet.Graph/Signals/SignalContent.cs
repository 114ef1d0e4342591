namespace SpikeNet.Graph;

/// <summary>What flows over the edges that leave a node.</summary>
public enum SignalContent
{
    /// <summary>Events worth 1.</summary>
    Spikes,

    /// <summary>Events with values: pooled or added spikes.</summary>
    GradedSpikes,

    /// <summary>The sums of synapses, a value for each feature in every step.</summary>
    Sums,

    /// <summary>A graded output of neurons, such as their potential, for a read-out.</summary>
    States,
}
