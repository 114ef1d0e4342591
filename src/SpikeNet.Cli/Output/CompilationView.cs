using System.Globalization;
using Spectre.Console;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Output;

/// <summary>A compilation on the terminal: tables on standard output, violations on standard error, one line each.</summary>
internal static class CompilationView
{
    /// <summary>The columns of figures.</summary>
    private static readonly string[] Figures = ["bits", "threshold", "zero", "at end"];

    internal static void Write(CompilationReport report, IReadOnlyList<string> written)
    {
        if (!report.Integers.IsEmpty)
            Integers(report);
        if (report.Placement is { } placement)
        {
            var table = new Table().Border(TableBorder.Rounded).Title(new TableTitle($"placement on {Markup.Escape(report.Target)}"));
            foreach (var column in placement.Columns)
                table.AddColumn(new TableColumn(new Text(column)));
            foreach (var row in placement.Rows)
                table.AddRow([.. row.Select(cell => new Text(cell))]);
            AnsiConsole.Write(table);
            foreach (var note in placement.Notes)
                AnsiConsole.WriteLine(note);
        }

        if (report.Fits)
        {
            AnsiConsole.WriteLine(report.LimitsOnly ? $"{report.Description}. '{report.Network}' violates none that is known." : $"{report.Target}: fits.");
            AnsiConsole.WriteLine($"Written: {string.Join(", ", written)}");
            return;
        }

        if (report.LimitsOnly)
            AnsiConsole.WriteLine(report.Description);
        Console.Error.WriteLine($"error: '{report.Network}' does not fit {report.Target}:");
        foreach (var v in report.Violations)
            Console.Error.WriteLine($"  {v.Code} {v.Node}: needed {v.Found}; available {v.Expected}; nearest fix: {v.Remedy}");
    }

    private static void Integers(CompilationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("layer", "in", "out");
        foreach (var header in Figures)
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (var (layer, words) in report.Integers.Zip(report.Layers))
        {
            table.AddRow(
                new Text(layer.Layer), new Text(words.InputShape), new Text(words.OutputShape), new Text($"{layer.Bits}"), new Text($"{layer.Threshold}"),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{100.0 * layer.Zeros / layer.Weights:0.0} %")), new Text($"{layer.AtTheEnds}"));
        }

        AnsiConsole.Write(table);
        if (report.QuantisationRule is { } rule)
            AnsiConsole.WriteLine($"Quantised by {rule}.");
        var above = report.Integers.Sum(l => l.AboveThreshold ?? 0);
        if (above > 0)
            AnsiConsole.WriteLine($"{above} of {report.Integers.Sum(l => l.Weights)} weights exceed their threshold: one event alone fires the neuron, and may want several spikes.");
    }
}
