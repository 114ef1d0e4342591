using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Output;
using SpikeNet.Cli.Recipes;
using SpikeNet.Graph;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet demo</c>: the whole way on synthetic recordings.</summary>
internal static class DemoCommand
{
    private const int ComparedSamples = 100;

    internal static Command Create()
    {
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the model and the reports.", HelpName = "DIR", DefaultValueFactory = _ => "spikenet-demo" };
        var seed = new Option<long>("--seed") { Description = "Where all random numbers come from.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the data.", HelpName = "N" };
        var threads = CommonOptions.Threads();
        var command = new Command("demo", "Train on synthetic spoken digits, quantise, compare all targets, and write the reports. Needs no data.") { folder, seed, epochs, threads };
        command.SetGuardedAction(
            (parse, cancellation) =>
            {
                var watch = Stopwatch.StartNew();
                var recipe = Recipe.Named("demo");
                var set = recipe.Open(DataSource.Named(recipe.Data), "");
                var target = parse.GetValue(folder)!;
                Heading("1. Train on synthetic spoken digits");
                var run = new TrainingRun(recipe, set, null, target, parse.GetValue(seed), parse.GetValue(epochs));
                var result = run.Run(resume: false, new ConsoleDisplay(), cancellation);
                Heading("2. Write the graph file, read it back, quantise to 8-bit integers");
                var graph = GraphFile.Load(run.ModelPath);
                var test = set.Select("test");
                var samples = set.Load(test, cancellation);
                var real = ModelEvaluation.Run(graph, samples, cancellation);
                var integers = ModelEvaluation.Run(Quantisation.Quantise(graph), samples, cancellation);
                AnsiConsole.WriteLine(
                    $"Accuracy on {test.Length} recordings not seen before: {QuantityFormat.Percent(real.Accuracy)} with real numbers, {QuantityFormat.Percent(integers.Accuracy)} with integers.");
                Heading("3. Compare hardware targets");
                var report = CompareCommand.Compare(
                    result.Graph, set, "test", CompareCommand.Spread(test, ComparedSamples), Targets.All, new ComparisonOptions(), cancellation);
                ComparisonView.Write(report, ReportFiles.Write(report, target));
                AnsiConsole.WriteLine($"Done in {watch.Elapsed.TotalSeconds:0} s. Next: 'train fsdd --data fsdd=PATH --out DIR' on real recordings.");
                return 0;
            },
            threads);
        return command;
    }

    private static void Heading(string text) => AnsiConsole.Write(new Rule(Markup.Escape(text)).LeftJustified());
}
