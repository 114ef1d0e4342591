namespace SpikeNet.Backends.Chip;

/// <summary>The unit of a core's synapse memory that a synapse is placed in; each has its own energy and time per synapse.</summary>
public enum LoihiSynapseUnit
{
    /// <summary>Stored as a row of a matrix, zeros included.</summary>
    Dense,

    /// <summary>Stored with its target.</summary>
    Sparse,

    /// <summary>Stored as a kernel that is shared between places.</summary>
    Convolutional,
}
