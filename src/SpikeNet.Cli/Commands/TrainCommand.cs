using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Output;
using SpikeNet.Cli.Recipes;
using SpikeNet.Datasets;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet train</c>.</summary>
internal static class TrainCommand
{
    internal static Command Create()
    {
        var recipe = new Argument<string?>("RECIPE")
        {
            Description = $"What to train: {string.Join(", ", RecipeCatalogue.Names)}, or a YAML file.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var list = new Option<bool>("--list") { Description = "Say what the built-in recipes are." };
        var show = new Option<bool>("--show") { Description = "Print the recipe's YAML, to change it or to learn from it." };
        var data = CommonOptions.Data();
        var folder = new Option<string>("--out", "-o") { Description = "The folder for model.snn, metrics.jsonl and checkpoint.json.", HelpName = "DIR" };
        var seed = new Option<long>("--seed") { Description = "Where all random numbers come from.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the data; the recipe says how many otherwise.", HelpName = "N" };
        var split = new Option<string?>("--split") { Description = "What to hold out: test (the recipe's), fold:K, or speaker:NAME.", HelpName = "SPLIT" };
        var resume = new Option<bool>("--resume") { Description = "Go on from the folder's checkpoint." };
        var tune = new Option<bool>("--tune-kernels") { Description = "Measure first where dense products beat event-driven ones on this machine; such a run repeats from its checkpoint, not elsewhere." };
        var skipBad = CommonOptions.SkipBad();
        var quiet = new Option<bool>("--quiet") { Description = "Show warnings only." };
        var json = CommonOptions.Json();
        var threads = CommonOptions.Threads();
        epochs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--epochs takes a number of at least 1.");
        });
        var command = new Command("train", "Train a recipe on recordings and write the model.") { recipe, list, show, data, folder, seed, epochs, split, resume, tune, skipBad, quiet, json, threads };
        command.SetGuardedAction(
            (parse, cancellation) =>
            {
                if (parse.GetValue(list))
                    return List(parse.GetValue(json));
                var name = parse.GetValue(recipe) ?? throw new UserException($"Which recipe? There are: {string.Join(", ", RecipeCatalogue.Names)}.");
                var chosen = Recipe.Named(name);
                if (parse.GetValue(show))
                {
                    Console.Out.Write(RecipeCatalogue.Names.Contains(name) ? RecipeCatalogue.TextOf(name) : File.ReadAllText(name));
                    return 0;
                }

                var target = parse.GetValue(folder) ?? throw new UserException("Where to? Give --out DIR for the model.");
                var (source, path) = DataSource.Choose(parse.GetValue(data) ?? [], chosen.Data);
                List<SkippedFile>? skipped = parse.GetValue(skipBad) ? [] : null;
                var run = new TrainingRun(chosen, chosen.Open(source, path, skipped), parse.GetValue(split), target, parse.GetValue(seed), parse.GetValue(epochs))
                {
                    TuneKernels = parse.GetValue(tune),
                };
                var watch = Stopwatch.StartNew();
                ITrainingDisplay display = parse.GetValue(quiet) || parse.GetValue(json) ? new SilentDisplay() : new ConsoleDisplay();
                var result = run.Run(parse.GetValue(resume), display, cancellation);
                Report(result, run, watch.Elapsed, skipped, parse.GetValue(json));
                return 0;
            },
            threads);
        return command;
    }

    private static int List(bool json)
    {
        var recipes = RecipeCatalogue.BuiltIn().ToList();
        if (json)
        {
            JsonOutput.Write(recipes.Select(r => new { name = r.Name, data = r.Data, description = r.Description }));
            return 0;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("recipe", "data", "what");
        foreach (var recipe in recipes)
            table.AddRow(new Text(recipe.Name), new Text(recipe.Data), new Text(recipe.Description));
        AnsiConsole.Write(table);
        return 0;
    }

    private static void Report(TrainingResult result, TrainingRun run, TimeSpan elapsed, List<SkippedFile>? skipped, bool json)
    {
        var last = result.Metrics[^1];
        SkippedView.Write(skipped);
        if (json)
        {
            JsonOutput.Write(new
            {
                model = run.ModelPath,
                parameters = result.Parameters,
                epochs = last.Epoch,
                loss = last.Loss,
                trainAccuracy = last.Accuracy,
                validationAccuracy = last.ValidationAccuracy,
                heldOutAccuracy = result.HeldOutAccuracy,
                validationTiming = result.Timing is { } t ? TimingOutput.Of(t.Spikes) : null,
                validationDecisions = result.Timing is { } d ? TimingOutput.Of(d.Decisions) : null,
                conversion = result.Conversion,
                teacher = result.Teacher,
                seconds = elapsed.TotalSeconds,
                skipped = SkippedView.Describe(skipped),
            });
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));
        static string Percent(double? share) => share is { } s ? (100 * s).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";
        Row("parameters", result.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        Row("epochs", last.Epoch.ToString(CultureInfo.InvariantCulture));
        Row("training accuracy", $"{Percent(last.Accuracy)} (augmented, last epoch)");
        Row(result.Conversion is null ? "validation accuracy" : "validation accuracy before conversion", Percent(last.ValidationAccuracy));
        if (result.HeldOutAccuracy is { } heldOut)
            Row("held-out accuracy", Percent(heldOut));
        foreach (var (name, value) in result.Timing is { } timing ? TimingOutput.Rows(timing.Spikes, timing.Decisions, timing.TimeSteps) : [])
            Row(name, value);
        if (result.Teacher is { } teacher)
        {
            Row("teacher", $"{teacher.Parameters.ToString("N0", CultureInfo.InvariantCulture)} parameters, validation accuracy {Percent(teacher.ValidationAccuracy)}");
            Row("teacher's labels", $"{Percent(teacher.TrainingAccuracy)} right");
        }

        Row("time", $"{elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        Row("model", run.ModelPath);
        AnsiConsole.Write(table);
        if (result.Conversion is { } conversion)
            ConversionView.Write(conversion);
    }
}
