namespace SpikeNet.Graph;

/// <summary>What shares one scale.</summary>
public enum QuantisationGrain
{
    /// <summary>All weights, biases and thresholds of a layer.</summary>
    Layer,

    /// <summary>
    /// What belongs to one output channel; every channel then has its own integer threshold. Layers before a read-out keep one scale,
    /// since their sums are compared with each other.
    /// </summary>
    Channel,
}
