namespace SpikeNet.Hardware.Report.Svg;

/// <summary>One part of a <see cref="StackedBar"/>.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Its size, at least 0; null where it is not known.</param>
/// <param name="CssClass">Its class in <see cref="ChartStyle"/>.</param>
/// <param name="Tooltip">What a pointer on it tells.</param>
public sealed record BarSegment(string Label, double? Value, string CssClass, string Tooltip);
