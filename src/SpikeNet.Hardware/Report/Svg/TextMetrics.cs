namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Estimates how wide text is, since nothing here can measure a font: an average sans-serif glyph, erring wide.</summary>
internal static class TextMetrics
{
    private const double GlyphPerEm = 0.56;

    /// <summary>Font size of labels in pixels, as in <see cref="ChartStyle.Css"/>.</summary>
    public const double LabelSize = 12.5;

    /// <summary>Font size of ticks and keys in pixels, as in <see cref="ChartStyle.Css"/>.</summary>
    public const double SmallSize = 11;

    public static double Width(string text, double size) => text.Length * size * GlyphPerEm;

    /// <summary>Bold glyphs are about a sixth wider.</summary>
    public static double BoldWidth(string text, double size) => Width(text, size) * 1.17;

    /// <summary>The text cut to fit, with an ellipsis.</summary>
    public static string Fit(string text, double width, double size)
    {
        var glyphs = (int)(width / (size * GlyphPerEm));
        return text.Length <= glyphs || glyphs < 2 ? text : text[..(glyphs - 1)] + "…";
    }
}
