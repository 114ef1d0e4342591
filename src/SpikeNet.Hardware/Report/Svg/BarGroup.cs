using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>The bars that share a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Bars">The bars, top to bottom.</param>
public sealed record BarGroup(string Label, params ImmutableArray<Bar> Bars);
