namespace SpikeNet.Datasets.Catalogue;

/// <summary>A file of a data set, as its home offers it.</summary>
/// <param name="Name">The name that it is stored under.</param>
/// <param name="Url">Where it is; null where it has to be fetched by hand from the set's home.</param>
/// <param name="SizeBytes">Its size, or null where no source says it.</param>
/// <param name="Checksum">Its checksum, or null where no source says it: what arrives can then not be verified.</param>
public sealed record DataSetFile(string Name, Uri? Url, long? SizeBytes = null, FileChecksum? Checksum = null);
