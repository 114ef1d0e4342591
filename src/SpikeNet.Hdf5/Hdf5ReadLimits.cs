namespace SpikeNet.Hdf5;

/// <summary>How much a file may make its reader allocate. Checked before anything is allocated.</summary>
/// <remarks>
/// A compressed file of a kilobyte can claim any size. A data set is refused where one read or all reads together pass a limit, where it claims
/// more than <see cref="MaximumExpansion"/> times what it stores, where a compressed chunk holds more than it claims, and where its filters are
/// other than shuffle, checksum and one deflate.
/// </remarks>
public sealed record Hdf5ReadLimits
{
    /// <summary>The bytes of one data set or attribute in memory; 1 GiB.</summary>
    public long DatasetBytes { get; init; } = 1L << 30;

    /// <summary>The bytes of all reads from one file together; 4 GiB.</summary>
    public long FileBytes { get; init; } = 4L << 30;

    /// <summary>The names in one group; 65536.</summary>
    public int Names { get; init; } = 1 << 16;

    /// <summary>The strings in one data set; 1048576.</summary>
    public int Strings { get; init; } = 1 << 20;

    /// <summary>The chunks of one compressed data set; 16384.</summary>
    public int Chunks { get; init; } = 1 << 14;

    /// <summary>Bytes claimed per byte stored; deflate cannot make more than about 1032 of one. Not applied below 1 MiB.</summary>
    public long MaximumExpansion { get; init; } = 1100;
}
