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
        var recipe = new Argument<string>("RECIPE") { Description = $"What to train: {string.Join(", ", Recipe.All.Select(r => r.Name))}." };
        var data = CommonOptions.Data();
        var folder = new Option<string>("--out", "-o") { Description = "The folder for model.snn, metrics.jsonl and checkpoint.json.", HelpName = "DIR", Required = true };
        var seed = new Option<long>("--seed") { Description = "Where all random numbers come from.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the data; the recipe says how many otherwise.", HelpName = "N" };
        var split = new Option<string?>("--split") { Description = "What to hold out: test (the set's own), or speaker:NAME.", HelpName = "SPLIT" };
        var resume = new Option<bool>("--resume") { Description = "Go on from the folder's checkpoint." };
        var quiet = new Option<bool>("--quiet") { Description = "Show warnings only." };
        var json = CommonOptions.Json();
        var threads = CommonOptions.Threads();
        epochs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--epochs takes a number of at least 1.");
        });
        var command = new Command("train", "Train a recipe on recordings and write the model.") { recipe, data, folder, seed, epochs, split, resume, quiet, json, threads };
        command.SetGuardedAction(
            (parse, cancellation) =>
            {
                var chosen = Recipe.Named(parse.GetRequiredValue(recipe));
                var (source, path) = DataSource.Choose(parse.GetValue(data) ?? [], chosen.Data);
                var set = source.Open(path);
                var run = new TrainingRun(
                    chosen, set, HeldOut(parse.GetValue(split), set), parse.GetRequiredValue(folder), parse.GetValue(seed), parse.GetValue(epochs));
                var watch = Stopwatch.StartNew();
                ITrainingDisplay display = parse.GetValue(quiet) || parse.GetValue(json) ? new SilentDisplay() : new ConsoleDisplay();
                var result = run.Run(parse.GetValue(resume), display, cancellation);
                Report(result, run, watch.Elapsed, parse.GetValue(json));
                return 0;
            },
            threads);
        return command;
    }

    private static SplitSelector? HeldOut(string? text, RecordingSet set)
    {
        if (text is null)
            return null;
        try
        {
            var selector = SplitSelector.Parse(text);
            set.SplitForTraining(selector);
            return selector.SpeakerName is null ? null : selector;
        }
        catch (ArgumentException e)
        {
            throw new UserException($"--split {text}: {WithoutParameter(e)}");
        }
    }

    /// <summary>An argument exception's own words, without the parameter's name behind them.</summary>
    internal static string WithoutParameter(ArgumentException e) =>
        e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);

    private static void Report(TrainingResult result, TrainingRun run, TimeSpan elapsed, bool json)
    {
        var last = result.Metrics[^1];
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
                seconds = elapsed.TotalSeconds,
            });
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));
        static string Percent(double? share) => share is { } s ? (100 * s).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";
        Row("parameters", result.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        Row("epochs", last.Epoch.ToString(CultureInfo.InvariantCulture));
        Row("training accuracy", $"{Percent(last.Accuracy)} (augmented, last epoch)");
        Row("validation accuracy", Percent(last.ValidationAccuracy));
        if (result.HeldOutAccuracy is { } heldOut)
            Row("held-out accuracy", Percent(heldOut));
        Row("time", $"{elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        Row("model", run.ModelPath);
        AnsiConsole.Write(table);
    }
}
