using SpikeNet.Hardware.Report.Html;
using SpikeNet.Hardware.Report.Svg;

namespace SpikeNet.Hardware.Report;

/// <summary>Writes a comparison as one HTML file that needs nothing else: no script, no font, no image from outside.</summary>
/// <remarks>Light or dark as the reader's system is, readable on a telephone, printable. The file is well-formed XML as well.</remarks>
public static class ComparisonHtml
{
    /// <summary>Writes the report.</summary>
    public static void Write(ComparisonReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        var html = new HtmlBuilder(writer);
        html.Write($"<!DOCTYPE html>");
        html.Write($"<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        html.Write($"<title>{report.Network}: hardware comparison</title>");
        html.Write($"<style>{new Markup(ChartStyle.Css)}\n{new Markup(ReportStyle.Css)}</style></head><body><main>");
        HeaderSection.Write(html, report);
        foreach (var boundary in report.Boundaries)
            BoundarySection.Write(html, report, boundary);
        ActivitySection.Write(html, report);
        CountSection.Write(html, report);
        TargetSection.Write(html, report);
        CauseSection.Write(html, report);
        ConstantSection.Write(html, report);
        GlossarySection.Write(html);
        html.Write($"<footer>Written by SpikeNet on {HeaderSection.Date(report)}. What is modelled is called modelled; a figure with an unknown term reads ≥ or ≤; “{QuantityFormat.Unknown}” is not known, never zero.</footer>");
        html.Write($"</main></body></html>");
    }
}
