using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Output;
using SpikeNet.Graph;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet compile</c>.</summary>
internal static class CompileCommand
{
    /// <summary>The columns of figures.</summary>
    private static readonly string[] Figures = ["bits", "threshold", "zero", "clipped"];

    internal static Command Create()
    {
        var model = CommonOptions.Model();
        var target = new Option<string>("--target") { Description = $"The target: {Targets.Names()}.", HelpName = "NAME", Required = true };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the integer model.", HelpName = "DIR", Required = true };
        var bits = new Option<int>("--weight-bits") { Description = "The width of a weight, 2 to 16.", HelpName = "N", DefaultValueFactory = _ => 8 };
        var json = CommonOptions.Json();
        bits.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 2 or > 16)
                result.AddError("--weight-bits takes a number from 2 to 16.");
        });
        var command = new Command("compile", "Quantise a model, check it against a target, and write its integers.") { model, target, folder, bits, json };
        command.SetGuardedAction((parse, _) =>
        {
            var backend = Targets.Named(parse.GetRequiredValue(target));
            var graph = GraphFile.Load(parse.GetRequiredValue(model));
            if (graph.HasPrograms)
                throw new UserException($"'{graph.Name}' has neuron programs, which have no integer form yet; evaluate and compare run it on 'cpu'.");
            var quantised = graph.IsQuantised ? graph : Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = parse.GetValue(bits) });
            var reasons = backend.Check(quantised);
            string? written = null;
            if (reasons.IsEmpty)
            {
                written = Path.Combine(parse.GetRequiredValue(folder), $"{graph.Name}.{backend.Name}.snn");
                GraphFile.Save(quantised, written);
            }

            if (parse.GetValue(json))
            {
                JsonOutput.Write(new { target = backend.Name, fits = reasons.IsEmpty, reasons, written, layers = LayerSummary.Of(quantised) });
                return reasons.IsEmpty ? 0 : CommandGuard.UserError;
            }

            var table = new Table().Border(TableBorder.Rounded);
            table.AddColumns("layer", "in", "out");
            foreach (var header in Figures)
                table.AddColumn(new TableColumn(header).RightAligned());
            foreach (var (layer, words) in quantised.Layers().Zip(LayerSummary.Of(quantised)))
            {
                var w = layer.Weight;
                var largest = (1 << (w.Bits - 1)) - 1;
                table.AddRow(
                    new Text(layer.Name), new Text(words.InputShape), new Text(words.OutputShape), new Text($"{w.Bits}"), new Text($"{words.Threshold}"),
                    new Text(string.Create(CultureInfo.InvariantCulture, $"{100.0 * w.Integers!.Count(x => x == 0) / w.Length:0.0} %")), new Text($"{w.Integers!.Count(x => Math.Abs(x) > largest)}"));
            }

            AnsiConsole.Write(table);
            if (written is not null)
            {
                AnsiConsole.WriteLine($"{backend.Name}: fits. Written: {written}");
                return 0;
            }

            Console.Error.WriteLine($"error: '{graph.Name}' does not fit {backend.Name}:");
            foreach (var reason in reasons)
                Console.Error.WriteLine($"  {reason}");
            return CommandGuard.UserError;
        });
        return command;
    }
}
