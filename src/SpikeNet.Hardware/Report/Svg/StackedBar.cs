using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>One bar of a <see cref="StackedBarChart"/>.</summary>
/// <param name="Label">What it is the sum of.</param>
/// <param name="Text">The sum in words.</param>
/// <param name="Segments">Its parts, left to right.</param>
public sealed record StackedBar(string Label, string Text, params ImmutableArray<BarSegment> Segments);
