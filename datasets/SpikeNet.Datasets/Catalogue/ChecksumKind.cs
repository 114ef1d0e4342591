namespace SpikeNet.Datasets.Catalogue;

/// <summary>How a checksum is computed.</summary>
public enum ChecksumKind
{
    /// <summary>MD5: finds damage, not forgery.</summary>
    Md5,

    /// <summary>SHA-256.</summary>
    Sha256,
}
