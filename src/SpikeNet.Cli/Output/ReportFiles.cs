using System.Text;
using SpikeNet.Graph;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Output;

/// <summary>The files of a comparison.</summary>
internal static class ReportFiles
{
    /// <summary>Writes <c>report.json</c> and <c>report.html</c> and gives their paths.</summary>
    internal static IReadOnlyList<string> Write(ComparisonReport report, string folder)
    {
        var json = Path.Combine(folder, "report.json");
        var html = Path.Combine(folder, "report.html");
        AtomicFile.Write(json, stream => ComparisonJson.Write(report, stream));
        AtomicFile.Write(html, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            ComparisonHtml.Write(report, writer);
        });
        return [json, html];
    }
}
