using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Sums of very different size split into their parts: each bar is 100 %, its sum stands beside it, its key below it.</summary>
/// <remarks>Parts that are not known are an open box at the end, since nobody knows how long they are.</remarks>
public sealed record StackedBarChart
{
    private const double BarHeight = 18;
    private const double RowGap = 14;
    private const double UnknownWidth = 22;

    /// <summary>What the chart shows, for those who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The bars, top to bottom.</summary>
    public required ImmutableArray<StackedBar> Bars { get; init; }

    /// <summary>Parts below this share of the whole are named together.</summary>
    public double LeastNamedShare { get; init; } = 0.02;

    /// <summary>Draws the chart.</summary>
    /// <param name="width">The width of the image in pixels.</param>
    public string Render(double width)
    {
        var svg = new SvgBuilder(width, Title);
        double y = 0;
        foreach (var bar in Bars)
            y += DrawBar(svg, bar, y, width) + RowGap;
        return svg.Build(Math.Max(1, y - RowGap + 2));
    }

    private double DrawBar(SvgBuilder svg, StackedBar bar, double top, double width)
    {
        svg.Text(0, top + 12, bar.Label, "strong");
        svg.Text(width, top + 12, bar.Text, "", TextAnchor.End);
        var y = top + 18;
        var unknown = bar.Segments.Where(s => s.Value is null).ToList();
        var known = bar.Segments.Where(s => s.Value > 0).ToList();
        var sum = known.Sum(s => s.Value!.Value);
        var room = unknown.Count == 0 ? width : width - UnknownWidth - 3;
        var x = 0d;
        svg.Rectangle(0, y, room, BarHeight, "track", radius: 2);
        foreach (var segment in known)
        {
            var length = room * segment.Value!.Value / sum;
            // A gap of a pixel tells neighbouring shades apart, where the part is wide enough to spare it.
            svg.Rectangle(x, y, length > 2 ? length - 1 : length, BarHeight, segment.CssClass, segment.Tooltip);
            x += length;
        }

        if (unknown.Count > 0)
        {
            svg.Rectangle(width - UnknownWidth, y + 0.5, UnknownWidth - 0.5, BarHeight - 1, "unknown", "Not known: " + string.Join("; ", unknown.Select(s => s.Label)));
            svg.Text(width - UnknownWidth / 2, y + 13, "?", "muted", TextAnchor.Middle);
        }

        y += BarHeight + 5;
        return y - top + ChartKey.Draw(svg, Keys(known, unknown, sum), 0, y, width);
    }

    private IEnumerable<ChartKey> Keys(List<BarSegment> known, List<BarSegment> unknown, double sum)
    {
        var small = known.Where(s => s.Value / sum < LeastNamedShare).ToList();
        foreach (var segment in known.Except(small))
            yield return new ChartKey($"{segment.Label} {Share(segment.Value!.Value / sum)}", segment.CssClass, segment.Tooltip);
        if (small.Count == 1)
            yield return new ChartKey($"{small[0].Label} {Share(small[0].Value!.Value / sum)}", small[0].CssClass, small[0].Tooltip);
        else if (small.Count > 1)
            yield return new ChartKey(
                $"{small.Count} more {Share(small.Sum(s => s.Value!.Value) / sum)}", small[0].CssClass, string.Join("; ", small.Select(s => s.Tooltip)));
        foreach (var segment in unknown)
            yield return new ChartKey($"{segment.Label} not known", "unknown", segment.Tooltip);
    }

    private static string Share(double share) =>
        share < 0.01 ? "< 1 %" : share.ToString(share is > 0.99 and < 1 ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);
}
