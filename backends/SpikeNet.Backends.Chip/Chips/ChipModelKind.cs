namespace SpikeNet.Backends.Chip;

/// <summary>How much a chip's data file knows.</summary>
public enum ChipModelKind
{
    /// <summary>Limits, and costs that a network can be priced with.</summary>
    Full,

    /// <summary>Limits alone: a network can be checked against them, and nothing is said of energy or time.</summary>
    LimitsOnly,
}
