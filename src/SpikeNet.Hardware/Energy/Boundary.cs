namespace SpikeNet.Hardware;

/// <summary>What an energy figure includes. Each boundary contains the one before; figures of different boundaries are never compared.</summary>
public enum Boundary
{
    /// <summary>The computing core alone.</summary>
    Core,

    /// <summary>The core with its local memory: what is on the chip.</summary>
    Memory,

    /// <summary>With off-chip memory and host.</summary>
    System,
}
