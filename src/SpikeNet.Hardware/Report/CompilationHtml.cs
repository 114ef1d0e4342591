using System.Globalization;
using SpikeNet.Hardware.Report.Html;

namespace SpikeNet.Hardware.Report;

/// <summary>Writes what `compile` found as one HTML file that needs nothing else.</summary>
public static class CompilationHtml
{
    /// <summary>Writes the report.</summary>
    public static void Write(CompilationReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ReportPage.Write(writer, $"{report.Network} on {report.Target}", html =>
        {
            html.Write($"<header><h1>{report.Network} on {report.Target}</h1><p class=\"lead\">{report.Description}.</p><p class=\"badges\"><span class=\"badge {(report.Fits ? "good" : "bad")}\">{Verdict(report)}</span><span class=\"badge warn\">{report.Remark}</span></p></header>");
            Violations(html, report);
            if (report.Placement is { } placement)
            {
                Table(html, "Placement", placement.Columns, placement.Rows);
                html.Write($"<ul class=\"notes\">");
                foreach (var note in placement.Notes.Where(n => n != report.Remark))
                    html.Write($"<li>{note}</li>");
                html.Write($"</ul>");
            }

            Integers(html, report);
            html.Write($"<footer>Written by SpikeNet on {report.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.</footer>");
        });
    }

    private static string Verdict(CompilationReport report) => report.Violations.Length switch
    {
        0 => "fits",
        1 => "does not fit: 1 violation",
        var many => $"does not fit: {many} violations",
    };

    private static void Violations(HtmlBuilder html, CompilationReport report)
    {
        if (!report.Fits)
            Table(html, "Violations", ["code", "layer", "needed", "available", "nearest fix"], [.. report.Violations.Select(v => (IReadOnlyList<string>)[v.Code, v.Node, v.Found, v.Expected, v.Remedy])]);
    }

    private static void Integers(HtmlBuilder html, CompilationReport report)
    {
        static string Number(double? value) => value is { } v ? v.ToString("0.######", CultureInfo.InvariantCulture) : QuantityFormat.Unknown;
        if (report.Integers.IsEmpty)
            return;
        Table(
            html, "Integers", ["layer", "bits", "scale", "threshold", "weights", "zero", "at an end", "above threshold"],
            [.. report.Integers.Select(l => (IReadOnlyList<string>)[l.Layer, Number(l.Bits), Number(l.Scale), Number(l.Threshold), Number(l.Weights), Number(l.Zeros), Number(l.AtTheEnds), Number(l.AboveThreshold)])],
            report.QuantisationRule is { } rule ? $"Quantised by {rule}." : null, figures: true);
    }

    /// <summary>A table with its heading; it scrolls by itself where the page is narrow.</summary>
    private static void Table<T>(HtmlBuilder html, string heading, IReadOnlyList<string> columns, IEnumerable<T> rows, string? remark = null, bool figures = false)
        where T : IReadOnlyList<string>
    {
        html.Write($"<section><h2>{heading}</h2>");
        if (remark is not null)
            html.Write($"<p>{remark}</p>");
        html.Write($"<div class=\"table\" tabindex=\"0\"><table><thead><tr>");
        string ClassOf(int column) => figures && column > 0 ? "n" : "";
        for (var i = 0; i < columns.Count; i++)
            html.Write($"<th class=\"{ClassOf(i)}\">{columns[i]}</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Write($"<tr>");
            for (var i = 0; i < columns.Count; i++)
                html.Write($"<td class=\"{ClassOf(i)}\" data-label=\"{columns[i]}\">{row[i]}</td>");
            html.Write($"</tr>");
        }

        html.Write($"</tbody></table></div></section>");
    }
}
