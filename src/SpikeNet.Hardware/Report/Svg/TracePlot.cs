using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Courses over time above one another on one time axis: state variables of neurons, with their spikes as ticks above.</summary>
public sealed record TracePlot
{
    private const double LaneHeight = 84;
    private const double LaneGap = 14;
    private const double SpikeHeight = 12;
    private const double AxisHeight = 38;
    private const double LeastTickDistance = 30;

    private static readonly int[] Strides = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

    /// <summary>What the plot shows, for those who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The courses from top to bottom, each with as many values.</summary>
    public required ImmutableArray<TraceLane> Lanes { get; init; }

    /// <summary>Draws the plot.</summary>
    /// <param name="width">The width of the image in pixels.</param>
    /// <param name="standalone">Whether it is a file of its own.</param>
    /// <exception cref="InvalidOperationException">There is no course, or they differ in length.</exception>
    public string Render(double width, bool standalone = false)
    {
        if (Lanes.IsDefaultOrEmpty || Lanes[0].Values.IsEmpty || Lanes.Any(l => l.Values.Length != Lanes[0].Values.Length))
            throw new InvalidOperationException("A plot has at least one course, and all have as many values.");
        var svg = new SvgBuilder(width, Title);
        var left = Math.Clamp(Lanes.Max(l => TextMetrics.Width(l.Label, TextMetrics.LabelSize)) + 14, 96, width * 0.35);
        var step = (width - left) / Lanes[0].Values.Length;
        double y = 0;
        foreach (var lane in Lanes)
        {
            Draw(svg, lane, left, y, width, step);
            y += LaneHeight + LaneGap;
        }

        var stride = Strides.FirstOrDefault(s => s * step >= LeastTickDistance, Strides[^1]);
        for (var t = 0; t < Lanes[0].Values.Length; t += stride)
            svg.Text(left + ((t + 0.5) * step), y - LaneGap + 16, t.ToString(CultureInfo.InvariantCulture), "muted", TextAnchor.Middle);
        svg.Text(left + ((width - left) / 2), y - LaneGap + 33, "time step", "muted", TextAnchor.Middle);
        return svg.Build(y - LaneGap + AxisHeight, standalone);
    }

    private static void Draw(SvgBuilder svg, TraceLane lane, double left, double top, double right, double step)
    {
        var values = lane.Values.Select(v => (double)v).Where(double.IsFinite).Concat(lane.Level is { } l ? [l] : []).Append(0).ToList();
        var (lowest, highest) = (values.Min(), values.Max());
        if (highest <= lowest)
            highest = lowest + 1;
        var (curveTop, curveHeight) = (top + SpikeHeight + 4, LaneHeight - SpikeHeight - 8);
        double Y(double value) => curveTop + (curveHeight * (highest - value) / (highest - lowest));
        svg.Rectangle(left, top, right - left, LaneHeight, "track", radius: 2);
        svg.Line(left, Y(0), right, Y(0), "grid");
        if (lane.Level is { } level)
            svg.Line(left, Y(level), right, Y(level), "unknown");
        foreach (var t in lane.Spikes)
            svg.Line(left + ((t + 0.5) * step), top + 2, left + ((t + 0.5) * step), top + 2 + SpikeHeight, "range");
        svg.Curve(lane.Values.Select((v, t) => (left + ((t + 0.5) * step), Y(v))), 1.5, "event");
        svg.Text(left - 12, top + (LaneHeight / 2), TextMetrics.Fit(lane.Label, left - 12, TextMetrics.LabelSize), "strong", TextAnchor.End, lane.Label);
        svg.Text(left - 12, top + (LaneHeight / 2) + 15, $"{Number(lowest)} to {Number(highest)}", "muted", TextAnchor.End);
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
