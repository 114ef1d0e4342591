using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Every spike of a sample as a dash as long as its step: time to the right, layers above one another, the input at the bottom.</summary>
public sealed record RasterPlot
{
    private const double AxisHeight = 38;
    private const double BandGap = 10;
    private const double LeastBand = 44;
    private const double Bands = 380;
    private const double LeastTickDistance = 26;

    private static readonly int[] Strides = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

    /// <summary>What the plot shows, for those who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The spikes.</summary>
    public required SpikeRaster Raster { get; init; }

    /// <summary>Draws the plot.</summary>
    /// <param name="width">The width of the image in pixels.</param>
    public string Render(double width)
    {
        var svg = new SvgBuilder(width, Title);
        var narrow = width < BarChart.NarrowWidth;
        var left = narrow ? 0 : Math.Clamp(Raster.Layers.Select(l => TextMetrics.Width(l.Layer, TextMetrics.LabelSize)).DefaultIfEmpty(0).Max() + 14, 96, width * 0.3);
        var heights = Heights(Raster.Layers);
        var step = (width - left) / Math.Max(1, Raster.TimeSteps);
        double y = 0;
        for (var i = Raster.Layers.Length - 1; i >= 0; i--)
        {
            var layer = Raster.Layers[i];
            var caption = $"{QuantityFormat.Count(layer.Neurons)} neurons, {QuantityFormat.Integer(layer.Events.Length)} spikes";
            if (narrow)
            {
                svg.Text(0, y + 12, layer.Layer, "strong");
                svg.Text(width, y + 12, caption, "muted", TextAnchor.End);
                y += 18;
            }
            else
            {
                var middle = y + heights[i] / 2;
                svg.Text(left - 12, middle - 6, TextMetrics.Fit(layer.Layer, left - 12, TextMetrics.LabelSize), "strong", TextAnchor.End, $"{layer.Layer}: {caption}");
                svg.Text(left - 12, middle + 9, QuantityFormat.Count(layer.Neurons) + " neurons", "muted", TextAnchor.End);
                svg.Text(left - 12, middle + 23, QuantityFormat.Integer(layer.Events.Length) + " spikes", "muted", TextAnchor.End);
            }

            DrawLayer(svg, layer, left, y, width, heights[i], step);
            y += heights[i] + BandGap;
        }

        DrawAxis(svg, left, y - BandGap, step);
        return svg.Build(y - BandGap + AxisHeight);
    }

    private static void DrawLayer(SvgBuilder svg, RasterLayer layer, double left, double top, double right, double height, double step)
    {
        const double Inset = 4;
        svg.Rectangle(left, top, right - left, height, "track", radius: 2);
        var pitch = (height - 2 * Inset) / Math.Max(1, layer.Neurons);
        var thickness = Math.Clamp(pitch * 0.8, 1.2, 5);
        var length = Math.Max(1.2, step * 0.8);

        // Of thousands of neurons many share a pixel: one dash each, so that the file stays small.
        var rows = Math.Max(1, (int)(1 / Math.Max(pitch, 1e-9)));
        var dashes = layer.Events.Select(e => (e.Step, Row: e.Neuron / rows)).Distinct();
        svg.Dashes(dashes.Select(e => (left + (e.Step + 0.5) * step, top + height - Inset - ((e.Row + 0.5) * rows) * pitch)), length, thickness, "event");
    }

    private void DrawAxis(SvgBuilder svg, double left, double top, double step)
    {
        // Steps are labelled at their middle, and every so many that the labels do not touch.
        var stride = Strides.FirstOrDefault(s => s * step >= LeastTickDistance, Strides[^1]);
        for (var t = 0; t < Raster.TimeSteps; t += stride)
            svg.Text(left + (t + 0.5) * step, top + 16, t.ToString(CultureInfo.InvariantCulture), "muted", TextAnchor.Middle);
        svg.Text(left + Raster.TimeSteps * step / 2, top + 33, "time step", "muted", TextAnchor.Middle);
    }

    // Bands grow with the square root of their neurons: the read-out stays visible beside a thousand inputs.
    private static double[] Heights(ImmutableArray<RasterLayer> layers)
    {
        var roots = layers.Select(l => Math.Sqrt(Math.Max(1, l.Neurons))).ToArray();
        return [.. roots.Select(r => Math.Max(LeastBand, Bands * r / roots.Sum()))];
    }
}
