using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Output;
using SpikeNet.Cli.Recipes;
using SpikeNet.Datasets;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet evaluate</c>.</summary>
internal static class EvaluateCommand
{
    internal static Command Create()
    {
        var model = CommonOptions.Model();
        var data = CommonOptions.Data();
        var split = SplitOption("test");
        var quantised = new Option<bool>("--quantised") { Description = "Quantise to 8-bit integers first, as hardware targets run it." };
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Run a model on recordings: accuracy, spikes, synaptic operations.") { model, data, split, quantised, json };
        command.SetGuardedAction((parse, cancellation) =>
        {
            var graph = GraphFile.Load(parse.GetRequiredValue(model));
            if (parse.GetValue(quantised) && graph.HasPrograms)
                throw new UserException($"'{graph.Name}' has neuron programs, which have no integer form yet.");
            if (parse.GetValue(quantised) && !graph.IsQuantised)
                graph = Quantisation.Quantise(graph);
            var (source, path) = DataSource.Choose(parse.GetValue(data) ?? [], graph.Metadata.GetValueOrDefault("data"));
            var set = source.OpenTask(path, InputPlan.Of(graph), SplitPlan.Of(graph));
            var part = parse.GetValue(split)!;
            var samples = set.Load(set.Select(part), cancellation);
            var evaluation = ModelEvaluation.Run(graph, samples, cancellation);
            if (parse.GetValue(json))
                WriteJson(graph, source, part, evaluation);
            else
                WriteTable(graph, set, part, evaluation);
            return 0;
        });
        return command;
    }

    internal static Option<string> SplitOption(string standard) => new("--split")
    {
        Description = "Which recordings: train, validation, test, all, fold:K, or speaker:NAME.",
        HelpName = "SPLIT",
        DefaultValueFactory = _ => standard,
    };

    /// <exception cref="UserException">There is no such part or speaker.</exception>
    internal static System.Collections.Immutable.ImmutableArray<Recording> Select(RecordingSet set, string part)
    {
        try
        {
            return set.Select(SplitSelector.Parse(part));
        }
        catch (ArgumentException e)
        {
            throw new UserException($"--split {part}: {UserException.WordsOf(e)}");
        }
    }

    private static void WriteJson(SpikeGraph graph, DataSource source, string part, ModelEvaluation e) => JsonOutput.Write(new
    {
        model = graph.Name,
        data = source.Name,
        split = part,
        quantised = graph.IsQuantised,
        accuracy = e.Accuracy,
        interval95 = new[] { e.Interval.Low, e.Interval.High },
        samples = e.Samples,
        meanSpikesPerSample = (double)e.Spikes / e.Samples,
        meanInputSpikesPerSample = (double)e.InputSpikes / e.Samples,
        synapticOperations = e.SynapticOperations,
        meanSynapticOperationsPerSample = (double)e.SynapticOperations / e.Samples,
        classes = graph.ClassNames,
        confusion = e.Confusion,
    });

    private static void WriteTable(SpikeGraph graph, TaskSet set, string part, ModelEvaluation e)
    {
        static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));
        Row("model", $"{graph.Name}{(graph.IsQuantised ? " (integers)" : "")}");
        Row("data", $"{set.Name}, {part}");
        Row("samples", Number(e.Samples, "N0"));
        Row("accuracy", $"{Number(100 * e.Accuracy, "0.00")} % ({e.Samples - e.Right} wrong)");
        Row("95 % interval", $"{Number(100 * e.Interval.Low, "0.00")} to {Number(100 * e.Interval.High, "0.00")} %");
        Row("spikes per sample", $"{Number((double)e.Spikes / e.Samples, "0.0")} by neurons, {Number((double)e.InputSpikes / e.Samples, "0.0")} in");
        Row("synaptic operations per sample", Number((double)e.SynapticOperations / e.Samples, "N0"));
        AnsiConsole.Write(table);
        var wrong = e.Confusion.SelectMany((row, truth) => row.Select((count, guess) => (count, truth, guess)))
            .Where(c => c.truth != c.guess && c.count > 0).OrderByDescending(c => c.count).Take(5).ToList();
        if (wrong.Count > 0)
            AnsiConsole.WriteLine("Most frequent mistakes: " + string.Join(", ", wrong.Select(c => $"{Name(graph, c.truth)} as {Name(graph, c.guess)} ({c.count})")));
    }

    private static string Name(SpikeGraph graph, int label) =>
        label < graph.ClassNames.Length ? graph.ClassNames[label] : label.ToString(CultureInfo.InvariantCulture);
}
