using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>A graph has faults; the message lists the first hundred.</summary>
/// <param name="graphName">The graph's name.</param>
/// <param name="faults">The faults.</param>
public sealed class InvalidGraphException(string graphName, ImmutableArray<Diagnostic> faults)
    : Exception($"The graph '{graphName}' has {faults.Length} fault{(faults.Length == 1 ? "" : "s")}: {string.Join("; ", faults.Take(Shown))}{(faults.Length > Shown ? $"; and {faults.Length - Shown} more" : "")}")
{
    /// <summary>The faults that the message quotes.</summary>
    private const int Shown = 100;

    /// <summary>All faults.</summary>
    public ImmutableArray<Diagnostic> Faults { get; } = faults;
}
