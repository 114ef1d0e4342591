using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SpikeNet.Backends.Chip;
using SpikeNet.Cli.Commands;
using SpikeNet.Graph;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Output;

/// <summary>The files of a compilation.</summary>
internal static class CompilationFiles
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the integer model and the target's own form of it, where there are such, <c>compile.json</c> and <c>compile.html</c>, and gives their paths.</summary>
    internal static IReadOnlyList<string> Write(CompilationReport report, SpikeGraph? quantised, LoihiCompilation? loihi, string folder)
    {
        var written = new List<string>();
        if (quantised is not null)
        {
            written.Add(Path.Combine(folder, $"{report.Network}.{report.Target}.snn"));
            GraphFile.Save(quantised, written[0]);
        }

        if (loihi is not null)
        {
            written.Add(Path.Combine(folder, $"{report.Network}.{report.Target}.json"));
            AtomicFile.Write(written[^1], stream => LoihiNetworkFile.Write(loihi.Network, stream));
        }

        var (json, html) = (Path.Combine(folder, "compile.json"), Path.Combine(folder, "compile.html"));
        AtomicFile.Write(json, stream => JsonSerializer.Serialize(stream, Json(report, loihi, written), Options));
        AtomicFile.Write(html, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            CompilationHtml.Write(report, writer);
        });
        return [.. written, json, html];
    }

    /// <summary>The report as JSON.</summary>
    internal static object Json(CompilationReport report, LoihiCompilation? loihi, IReadOnlyList<string> written) => new
    {
        report.Network,
        report.Target,
        report.Description,
        report.Fits,
        report.LimitsOnly,
        report.Remark,
        report.Date,
        written = written.FirstOrDefault(w => w.EndsWith(".snn", StringComparison.Ordinal)),
        files = written,
        quantisation = report.QuantisationRule,
        reasons = report.Violations,
        violations = report.Violations.Select(v => new { v.Code, layer = v.Node, needed = v.Found, available = v.Expected, nearestFix = v.Remedy }),
        placement = report.Placement is { } p
            ? new { rows = p.Rows.Select(r => p.Columns.Zip(r).ToDictionary(c => c.First, c => c.Second)), p.Notes }
            : null,
        recording = loihi?.Recording,
        run = loihi?.RunJson(),
        report.Layers,
        report.Integers,
    };
}
