namespace SpikeNet.Hardware.Report.Svg;

/// <summary>One bar of a <see cref="BarChart"/>.</summary>
/// <param name="Value">Its length; null where it is not known.</param>
/// <param name="Text">The figure beside it.</param>
/// <param name="CssClass">Its class in <see cref="ChartStyle"/>.</param>
/// <param name="Tooltip">What a pointer on it tells.</param>
public sealed record Bar(double? Value, string Text, string CssClass, string Tooltip)
{
    /// <summary>The low end of the value's range, or null.</summary>
    public double? Low { get; init; }

    /// <summary>The high end of the value's range, or null.</summary>
    public double? High { get; init; }
}
