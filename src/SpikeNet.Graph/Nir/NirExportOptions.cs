namespace SpikeNet.Graph.Nir;

/// <summary>What a graph does not say and a NIR file needs.</summary>
public sealed record NirExportOptions
{
    /// <summary>dt in seconds; null takes the graph's own: its programs' time step, or what it was imported with, or 1 ms.</summary>
    public double? TimeStepSeconds { get; init; }
}
