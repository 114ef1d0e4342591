namespace SpikeNet.Backends.Chip;

/// <summary>Where layers without cores of their own go.</summary>
public enum LoihiPartitionRule
{
    /// <summary>Cores in ascending order, each as full as its limits allow: the fewest cores and tiles.</summary>
    Packed,

    /// <summary>The same, but each layer begins on a tile of its own, so that no two layers share the links of a tile.</summary>
    Tiles,
}
