using System.Collections.Immutable;

namespace SpikeNet.Hardware;

/// <summary>Where the layers of a network sit on a target, as a table of words.</summary>
/// <param name="Columns">The headings, the layer first; few and short enough for 80 columns of a terminal.</param>
/// <param name="Rows">One row for each layer, core or group of cores, as many cells as headings.</param>
/// <param name="Notes">Sentences that belong below the table.</param>
public sealed record HardwarePlacement(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows, ImmutableArray<string> Notes);
