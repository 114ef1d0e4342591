using SpikeNet.Hardware.Report.Svg;

namespace SpikeNet.Hardware.Report.Html;

/// <summary>The page around a report: one file that needs nothing else.</summary>
internal static class ReportPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="title">The title of the window.</param>
    /// <param name="body">Writes what stands in it.</param>
    internal static void Write(TextWriter writer, string title, Action<HtmlBuilder> body)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var html = new HtmlBuilder(writer);
        html.Write($"<!DOCTYPE html>");
        html.Write($"<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        html.Write($"<title>{title}</title>");
        html.Write($"<style>{new Markup(ChartStyle.Css)}\n{new Markup(ReportStyle.Css)}</style></head><body><main>");
        body(html);
        html.Write($"</main></body></html>");
    }
}
