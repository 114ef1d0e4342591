using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Horizontal bars in groups, each with its figure, on a linear or logarithmic axis.</summary>
/// <remarks>Below <see cref="NarrowWidth"/> the labels stand above the bars instead of beside them.</remarks>
public sealed record BarChart
{
    /// <summary>The width below which the chart is laid out for a telephone.</summary>
    public const double NarrowWidth = 420;

    private const double AxisHeight = 24;
    private const double GroupGap = 18;
    private const double BarGap = 3;
    private const double NarrowLabel = 18;

    /// <summary>What the chart shows, for those who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The groups, top to bottom.</summary>
    public required ImmutableArray<BarGroup> Groups { get; init; }

    /// <summary>How to write a value at the axis.</summary>
    public required Func<double, string> Tick { get; init; }

    /// <summary>Whether the axis is logarithmic. Such bars have no natural beginning: they start at a power of ten below the smallest value.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>The least height of a group in pixels where labels stand beside the bars, to match a chart beside this one.</summary>
    public double GroupPitch { get; init; }

    /// <summary>What the colours stand for; may be empty.</summary>
    public ImmutableArray<ChartKey> Keys { get; init; } = [];

    /// <summary>Draws the chart.</summary>
    /// <param name="width">The width of the image in pixels.</param>
    public string Render(double width)
    {
        var svg = new SvgBuilder(width, Title);
        var bars = Groups.SelectMany(g => g.Bars).ToList();
        var values = bars.SelectMany(b => new[] { b.Value, b.Low, b.High }).OfType<double>().ToList();
        IAxisScale scale = Logarithmic ? LogScale.Covering(values) : LinearScale.Covering(values);
        var narrow = width < NarrowWidth;
        var labels = narrow ? 0 : Math.Clamp(Groups.Select(g => TextMetrics.BoldWidth(g.Label, TextMetrics.LabelSize)).DefaultIfEmpty(0).Max() + 14, 60, width * 0.3);
        var figures = bars.Select(b => TextMetrics.Width(b.Text, TextMetrics.SmallSize)).DefaultIfEmpty(0).Max() + 8;
        var plot = new Plot(labels, width - figures, scale);
        var top = ChartKey.Draw(svg, Keys, 0, 0, width);
        top += top > 0 ? 8 : 2;
        var height = Groups.Sum(g => GroupHeight(g, narrow));
        DrawAxis(svg, plot, top, top + height);
        var y = top;
        foreach (var group in Groups)
        {
            DrawGroup(svg, plot, group, y, narrow);
            y += GroupHeight(group, narrow);
        }

        return svg.Build(top + height + AxisHeight);
    }

    private double BarHeight(BarGroup group, bool narrow)
    {
        var usual = group.Bars.Length == 1 ? 18 : 13;
        return narrow ? usual : Math.Clamp(0.62 * GroupPitch / group.Bars.Length - BarGap, usual, 26);
    }

    private double GroupHeight(BarGroup group, bool narrow)
    {
        var compact = BarsHeight(group, narrow) + GroupGap;
        return narrow ? compact + NarrowLabel : Math.Max(compact, GroupPitch);
    }

    private double BarsHeight(BarGroup group, bool narrow) => group.Bars.Length * (BarHeight(group, narrow) + BarGap) - BarGap;

    private void DrawAxis(SvgBuilder svg, Plot plot, double top, double bottom)
    {
        var ticks = plot.Scale.Ticks(2);
        // As many ticks as their own labels leave room for.
        for (var wanted = 8; wanted > 2; wanted--)
        {
            var candidate = plot.Scale.Ticks(wanted);
            var widest = candidate.Max(t => TextMetrics.Width(Tick(t), TextMetrics.SmallSize)) + 10;
            var closest = candidate.Zip(candidate.Skip(1), (a, b) => plot.X(b) - plot.X(a)).DefaultIfEmpty(double.MaxValue).Min();
            if (closest >= widest)
            {
                ticks = candidate;
                break;
            }
        }

        foreach (var tick in ticks)
        {
            var x = plot.X(tick);
            svg.Line(x, top, x, bottom, tick == ticks[0] ? "axis" : "grid");
            svg.Text(x, bottom + 15, Tick(tick), "muted", x <= plot.Left + 1 ? TextAnchor.Start : TextAnchor.Middle);
        }
    }

    private void DrawGroup(SvgBuilder svg, Plot plot, BarGroup group, double top, bool narrow)
    {
        var height = BarHeight(group, narrow);
        var bars = BarsHeight(group, narrow);
        var y = top + (narrow ? GroupGap / 2 : (GroupHeight(group, narrow) - bars) / 2);
        if (narrow)
        {
            svg.Text(0, y + 11, group.Label, "strong");
            y += NarrowLabel;
        }
        else
        {
            svg.Text(plot.Left - 10, y + bars / 2 + 4.5, TextMetrics.Fit(group.Label, plot.Left - 8, TextMetrics.LabelSize), "strong", TextAnchor.End, group.Label);
        }

        foreach (var bar in group.Bars)
        {
            var end = bar.Value is { } value ? plot.X(value) : plot.Left;
            var text = end;
            if (bar.Value is not null)
                svg.Rectangle(plot.Left, y, Math.Max(1, end - plot.Left), height, bar.CssClass, bar.Tooltip, radius: 1.5);
            if (bar is { Low: { } low, High: { } high } && high > low)
            {
                var middle = y + height / 2;
                svg.Line(plot.X(low), middle, plot.X(high), middle, "range");
                svg.Line(plot.X(low), middle - 3, plot.X(low), middle + 3, "range");
                svg.Line(plot.X(high), middle - 3, plot.X(high), middle + 3, "range");
                text = Math.Max(end, plot.X(high));
            }

            svg.Text(text + 6, y + height / 2 + 4, bar.Text, "small", tooltip: bar.Tooltip);
            y += height + BarGap;
        }
    }

    private sealed record Plot(double Left, double Right, IAxisScale Scale)
    {
        public double X(double value) => Left + (Right - Left) * Scale.Position(value);
    }
}
