namespace SpikeNet.Graph;

/// <summary>How to quantise.</summary>
public sealed record QuantisationOptions
{
    /// <summary>The width of a weight, 2 to 16 bits.</summary>
    public int WeightBits { get; init; } = 8;

    /// <summary>The width of a potential, 8 to 32 bits.</summary>
    public int StateBits { get; init; } = 16;

    /// <summary>Whether to coarsen a layer's scale until no partial sum of its potentials can saturate in any order of events, so that targets that saturate at every event agree.</summary>
    public bool BoundPartialSums { get; init; } = true;
}
