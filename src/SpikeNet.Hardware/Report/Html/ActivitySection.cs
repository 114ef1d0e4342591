using SpikeNet.Hardware.Report.Svg;

namespace SpikeNet.Hardware.Report.Html;

/// <summary>What does not depend on a boundary: latency, spikes, one sample.</summary>
internal static class ActivitySection
{
    public static void Write(HtmlBuilder html, ComparisonReport report)
    {
        html.Write($"<section id=\"activity\"><h2>Latency and spikes</h2><p>What no boundary changes: how long an inference takes, how much each layer fires, and one sample in full.</p><div class=\"grid\">");
        var timed = report.Targets.Where(t => t.LatencySeconds is > 0).ToList();
        if (timed.Count > 0)
            html.Figure("Latency of an inference", "Sample after sample, batch of one; logarithmic axis.", Latency(timed).Render);
        if (!report.Spikes.IsEmpty)
            html.Figure("Spikes per layer", "Mean spikes of an inference, and spikes per neuron and time step.", Spikes(report, Math.Max(1, timed.Count)).Render);
        if (report.Raster is { } raster)
            html.Figure("One sample, spike by spike", raster.Caption, new RasterPlot { Title = $"Spike raster: {raster.Caption}", Raster = raster }.Render, full: true);
        html.Write($"</div></section>");
    }

    private static BarChart Latency(List<TargetResult> timed) => new()
    {
        Title = "Latency of an inference on each target",
        Logarithmic = true,
        Tick = v => QuantityFormat.Duration(v).Replace(".00", "", StringComparison.Ordinal).Replace(".0", "", StringComparison.Ordinal),
        Keys = [new("modelled", "first"), .. timed.Any(t => t.LatencyMeasured) ? new ChartKey[] { new("measured on this machine", "measured") } : []],
        Groups = [.. timed.Select(t => new BarGroup(BoundarySection.Label(t), new Bar(
            t.LatencySeconds, QuantityFormat.Duration(t.LatencySeconds), t.LatencyMeasured ? "measured" : "first",
            $"{BoundarySection.Label(t)}: {QuantityFormat.Duration(t.LatencySeconds)}, {(t.LatencyMeasured ? "measured" : "modelled")}")))],
    };

    // As tall as the chart beside it.
    private static BarChart Spikes(ComparisonReport report, int beside) => new()
    {
        Title = "Mean number of spikes of each layer per inference",
        GroupPitch = Math.Clamp(36.0 * beside / report.Spikes.Length, 36, 84),
        Tick = v => QuantityFormat.Count(v),
        Groups = [.. report.Spikes.Select(s => new BarGroup(s.Layer, new Bar(
            s.SpikesPerInference, $"{QuantityFormat.Count(Math.Round(s.SpikesPerInference, 1))} ({QuantityFormat.Percent(s.Density)})", "first",
            $"{s.Layer}: {s.Neurons} neurons, {QuantityFormat.Count(s.SpikesPerInference)} spikes per inference, {QuantityFormat.Percent(s.Density)} of neurons per step")))],
    };
}
