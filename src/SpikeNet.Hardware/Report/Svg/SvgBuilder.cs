using System.Globalization;
using System.Text;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Builds an SVG image as a string: a few shapes, text, tooltips, everything escaped.</summary>
/// <remarks>
/// Coordinates are in pixels from the top left. Colours come from the classes of <see cref="ChartStyle"/>, so that one image
/// suits light and dark pages; nothing in the image has an id, so that many fit one page.
/// </remarks>
public sealed class SvgBuilder
{
    private readonly StringBuilder _body = new();
    private readonly string _title;
    private readonly double _width;

    /// <summary>Begins an image.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    public SvgBuilder(double width, string title)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentNullException.ThrowIfNull(title);
        _width = width;
        _title = title;
    }

    /// <summary>Adds a rectangle.</summary>
    public SvgBuilder Rectangle(double x, double y, double width, double height, string cssClass, string? tooltip = null, double radius = 0)
    {
        var round = radius > 0 ? $" rx=\"{N(radius)}\"" : "";
        return Shape("rect", $"x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, width))}\" height=\"{N(Math.Max(0, height))}\"{round}", cssClass, tooltip);
    }

    /// <summary>Adds a straight line.</summary>
    public SvgBuilder Line(double x1, double y1, double x2, double y2, string cssClass) =>
        Shape("line", $"x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"", cssClass, null);

    /// <summary>Adds horizontal dashes, all of one size, as a single path.</summary>
    /// <param name="centres">Their centres.</param>
    /// <param name="length">Their length.</param>
    /// <param name="thickness">Their thickness.</param>
    /// <param name="cssClass">A class that sets the stroke.</param>
    public SvgBuilder Dashes(IEnumerable<(double X, double Y)> centres, double length, double thickness, string cssClass)
    {
        ArgumentNullException.ThrowIfNull(centres);
        var path = new StringBuilder();
        foreach (var (x, y) in centres)
            path.Append(CultureInfo.InvariantCulture, $"M{N(x - length / 2)} {N(y)}h{N(length)}");
        return path.Length == 0 ? this : Shape("path", $"d=\"{path}\" stroke-width=\"{N(thickness)}\"", cssClass, null);
    }

    /// <summary>Adds a line through points; points that are not finite interrupt it.</summary>
    /// <param name="points">The points in order.</param>
    /// <param name="thickness">Its thickness.</param>
    /// <param name="cssClass">A class that sets the stroke.</param>
    public SvgBuilder Curve(IEnumerable<(double X, double Y)> points, double thickness, string cssClass)
    {
        ArgumentNullException.ThrowIfNull(points);
        var path = new StringBuilder();
        var drawing = false;
        foreach (var (x, y) in points)
        {
            var there = double.IsFinite(x) && double.IsFinite(y);
            if (there)
                path.Append(CultureInfo.InvariantCulture, $"{(drawing ? 'L' : 'M')}{N(x)} {N(y)}");
            drawing = there;
        }

        return path.Length == 0 ? this : Shape("path", $"d=\"{path}\" stroke-width=\"{N(thickness)}\"", cssClass, null);
    }

    /// <summary>Adds a line of text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="cssClass">Its class.</param>
    /// <param name="anchor">Which part of it is at x.</param>
    /// <param name="tooltip">A longer text, or null.</param>
    public SvgBuilder Text(double x, double y, string text, string cssClass, TextAnchor anchor = TextAnchor.Start, string? tooltip = null)
    {
        var place = anchor switch
        {
            TextAnchor.Middle => " text-anchor=\"middle\"",
            TextAnchor.End => " text-anchor=\"end\"",
            _ => "",
        };
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\"{place} class=\"{Markup.Escape(cssClass)}\">{Tooltip(tooltip)}{Markup.Escape(text)}</text>\n");
        return this;
    }

    /// <summary>Ends the image.</summary>
    /// <param name="height">Its height.</param>
    /// <param name="standalone">Whether it is a file of its own, which needs name space and style.</param>
    public string Build(double height, bool standalone = false)
    {
        var space = standalone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "";
        var style = standalone ? $"<style>{ChartStyle.Css}</style>\n" : "";
        return $"<svg{space} class=\"chart\" role=\"img\" viewBox=\"0 0 {N(_width)} {N(height)}\" width=\"{N(_width)}\" height=\"{N(height)}\">" +
            $"<title>{Markup.Escape(_title)}</title>\n{style}{_body}</svg>\n";
    }

    private SvgBuilder Shape(string element, string attributes, string cssClass, string? tooltip)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<{element} {attributes} class=\"{Markup.Escape(cssClass)}\"");
        _body.Append(tooltip is null ? "/>\n" : $">{Tooltip(tooltip)}</{element}>\n");
        return this;
    }

    private static string Tooltip(string? text) => text is null ? "" : $"<title>{Markup.Escape(text)}</title>";

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
