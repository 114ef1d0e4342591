using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report;

/// <summary>The rows of a terminal table within one boundary.</summary>
/// <param name="Boundary">The boundary that all its energies share.</param>
/// <param name="Title">The boundary in words.</param>
/// <param name="Rows">One row per target, each as wide as <see cref="ComparisonTable.Headers"/>.</param>
public sealed record BoundaryTable(Boundary Boundary, string Title, ImmutableArray<ImmutableArray<string>> Rows);
