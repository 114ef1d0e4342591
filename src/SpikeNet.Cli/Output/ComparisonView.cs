using Spectre.Console;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Output;

/// <summary>A comparison on the terminal.</summary>
internal static class ComparisonView
{
    internal static void Write(ComparisonReport report, IReadOnlyList<string> files)
    {
        AnsiConsole.WriteLine(
            $"{report.Network} on {report.Data}: accuracy {QuantityFormat.Percent(report.Accuracy)}, "
            + $"{QuantityFormat.Count(report.SynapticOperations)} synaptic operations per inference (dense: {QuantityFormat.Count(report.DenseOperations)}).");
        foreach (var line in new[] { report.Quantisation is { } rule ? $"Quantised by {rule}." : null, report.SaturationWords }.OfType<string>())
            AnsiConsole.WriteLine(line);
        foreach (var group in ComparisonTable.Of(report))
        {
            var table = new Table().Border(TableBorder.Rounded).Title(new TableTitle(Markup.Escape(group.Title)));
            foreach (var header in ComparisonTable.Headers)
            {
                var column = new TableColumn(new Text(header)).NoWrap();
                table.AddColumn(header is "target" or "fits" ? column : column.RightAligned());
            }

            foreach (var row in group.Rows)
                table.AddRow([.. row.Select(cell => new Text(cell))]);
            AnsiConsole.Write(table);
        }

        foreach (var (target, reason) in ComparisonTable.Refusals(report))
            AnsiConsole.WriteLine($"{target}: {reason}");
        AnsiConsole.WriteLine(ComparisonTable.Footnote);
        if (files.Count > 0)
            AnsiConsole.WriteLine($"Written: {string.Join(", ", files)}");
    }
}
