namespace SpikeNet.Datasets.Catalogue;

/// <summary>How far a download has come.</summary>
/// <param name="FileName">Which file.</param>
/// <param name="ReceivedBytes">What is there, with what an earlier try left.</param>
/// <param name="TotalBytes">What will be there, or null where nobody says it.</param>
public readonly record struct DownloadProgress(string FileName, long ReceivedBytes, long? TotalBytes);
