using SpikeNet.Hardware.Report.Html;

namespace SpikeNet.Hardware.Report;

/// <summary>Writes a comparison as one HTML file that needs nothing else: no script, no font, no image from outside.</summary>
/// <remarks>Light or dark as the reader's system is, readable on a telephone, printable. The file is well-formed XML as well.</remarks>
public static class ComparisonHtml
{
    /// <summary>Writes the report.</summary>
    public static void Write(ComparisonReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ReportPage.Write(writer, $"{report.Network}: hardware comparison", html =>
        {
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
        });
    }
}
