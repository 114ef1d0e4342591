namespace SpikeNet.Hardware.Report.Svg;

/// <summary>What a colour of a chart stands for.</summary>
/// <param name="Text">The meaning.</param>
/// <param name="CssClass">The class in <see cref="ChartStyle"/>.</param>
/// <param name="Tooltip">A longer text, or null.</param>
public sealed record ChartKey(string Text, string CssClass, string? Tooltip = null)
{
    private const double Swatch = 10;
    private const double Gap = 14;
    private const double LineHeight = 16;

    /// <summary>Draws keys in as many lines as they need.</summary>
    /// <returns>The height that they took.</returns>
    internal static double Draw(SvgBuilder svg, IEnumerable<ChartKey> keys, double left, double top, double right)
    {
        var x = left;
        var y = top;
        foreach (var key in keys)
        {
            var text = TextMetrics.Fit(key.Text, right - left - Swatch - 5, TextMetrics.SmallSize);
            var width = Swatch + 5 + TextMetrics.Width(text, TextMetrics.SmallSize);
            if (x > left && x + width > right)
            {
                x = left;
                y += LineHeight;
            }

            svg.Rectangle(x, y + 2, Swatch, Swatch, key.CssClass, radius: 2);
            svg.Text(x + Swatch + 5, y + Swatch + 1, text, "muted", tooltip: key.Tooltip);
            x += width + Gap;
        }

        return x > left ? y - top + LineHeight : 0;
    }
}
