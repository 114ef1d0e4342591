using System.Collections.Immutable;

namespace SpikeNet.Graph.Nir;

/// <summary>A NIR file as a graph.</summary>
/// <param name="Graph">The verified graph.</param>
/// <param name="TimeStepSeconds">dt in seconds.</param>
/// <param name="Notes">What had to be assumed or changed, for the user.</param>
public sealed record NirImport(SpikeGraph Graph, double TimeStepSeconds, ImmutableArray<string> Notes);
