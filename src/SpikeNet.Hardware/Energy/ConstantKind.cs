namespace SpikeNet.Hardware;

/// <summary>How far to trust a constant.</summary>
public enum ConstantKind
{
    /// <summary>Measured by us.</summary>
    Measured,

    /// <summary>Stated by its source.</summary>
    Published,

    /// <summary>Calculated from published figures.</summary>
    Derived,

    /// <summary>Our own choice where nothing is published.</summary>
    Assumed,
}
