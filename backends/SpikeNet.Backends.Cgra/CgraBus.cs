namespace SpikeNet.Backends.Cgra;

/// <summary>How the array reaches its data memory.</summary>
public enum CgraBus
{
    /// <summary>One access at a time.</summary>
    OneToM,

    /// <summary>Several masters to several memories; the characterised timing is that of one access at a time.</summary>
    NToM,

    /// <summary>Consecutive words in consecutive banks, which work side by side.</summary>
    Interleaved,
}
