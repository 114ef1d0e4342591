using System.Runtime.CompilerServices;
using SpikeNet.Hardware.Report.Svg;

namespace SpikeNet.Hardware.Report.Html;

/// <summary>Writes HTML that is also well-formed XML; text in the holes of interpolated strings is escaped by construction.</summary>
internal sealed class HtmlBuilder(TextWriter writer)
{
    // A chart is drawn once for desks and once for telephones, because scaled text would be too small; the style sheet shows one.
    private const double WideChart = 520;
    private const double FullChart = 1070;
    private const double NarrowChart = 326;

    public TextWriter Writer { get; } = writer;

    public HtmlBuilder Write([InterpolatedStringHandlerArgument("")] ref HtmlInterpolation content)
    {
        _ = content;
        Writer.Write('\n');
        return this;
    }

    /// <summary>A card with a heading, a line of explanation and a chart.</summary>
    public void Figure(string heading, string explanation, Func<double, string> chart, bool full = false)
    {
        var wide = new Markup(chart(full ? FullChart : WideChart));
        var narrow = new Markup(chart(NarrowChart));
        Write($"<figure class=\"card{(full ? " full" : "")}\"><figcaption><h3>{heading}</h3><p>{explanation}</p></figcaption>");
        Write($"<div class=\"wide\">{wide}</div><div class=\"narrow\">{narrow}</div></figure>");
    }

    /// <summary>A label in a frame.</summary>
    public static Markup Badge(string text, string kind) => new($"<span class=\"badge {kind}\">{Markup.Escape(text)}</span>");

    /// <summary>A cell with a figure; its label shows where the table becomes cards.</summary>
    public HtmlBuilder Figures(string label, string figure, string? tooltip = null)
    {
        var title = new Markup(tooltip is null ? "" : $" title=\"{Markup.Escape(tooltip)}\"");
        var unknown = figure is QuantityFormat.Unknown or "none" ? " none" : "";
        return Write($"<td class=\"n{unknown}\" data-label=\"{label}\"{title}>{figure}</td>");
    }
}
