using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Recipes;

namespace SpikeNet.Cli.Output;

/// <summary>A conversion on a terminal: its layers, and its accuracy against the number of steps.</summary>
internal static class ConversionView
{
    internal static void Write(ConversionOutcome conversion)
    {
        var layers = new Table().Border(TableBorder.Rounded).AddColumns("neurons", "rate 1 is", "largest", "clipped", "threshold", "starts at");
        foreach (var layer in conversion.Layers)
        {
            var activations = layer.Activations;
            Row(layers, layer.Name, Text(activations.Scale, "0.####"), Text(activations.Largest, "0.####"), Percent(activations.ClippedShare), Text(layer.Threshold, "0.####"), Text(layer.InitialPotential, "0.####"));
        }

        AnsiConsole.Write(layers);
        if (conversion.Steps.IsEmpty)
            return;
        var steps = new Table().Border(TableBorder.Rounded).AddColumns("steps", "validation accuracy", "spikes per sample");
        if (conversion.Accuracy is { } accuracy)
            Row(steps, "without spikes", Percent(accuracy), "-");
        foreach (var step in conversion.Steps)
            Row(steps, Text(step.TimeSteps, "0"), Percent(step.Accuracy), Text(step.SpikesPerSample, "0"));
        AnsiConsole.Write(steps);
    }

    private static void Row(Table table, params IEnumerable<string> cells) => table.AddRow(cells.Select(c => new Text(c)));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Percent(double share) => Text(100 * share, "0.00") + " %";
}
