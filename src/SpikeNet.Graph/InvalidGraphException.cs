using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>A graph has faults; all of them are listed.</summary>
/// <param name="graphName">The graph's name.</param>
/// <param name="faults">The faults.</param>
public sealed class InvalidGraphException(string graphName, ImmutableArray<Diagnostic> faults)
    : Exception($"The graph '{graphName}' has {faults.Length} fault{(faults.Length == 1 ? "" : "s")}: {string.Join("; ", faults)}")
{
    /// <summary>The faults.</summary>
    public ImmutableArray<Diagnostic> Faults { get; } = faults;
}
