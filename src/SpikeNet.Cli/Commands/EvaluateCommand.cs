using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Output;
using SpikeNet.Cli.Recipes;
using SpikeNet.Datasets;
using SpikeNet.Graph;
using SpikeNet.Hardware.NeuroBench;

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
        var heard = new Option<bool>("--heard") { Description = "Also the accuracy against the share of each recording heard (models of mel-stream and cochlea)." };
        var baselines = new Option<bool>("--baselines") { Description = "Also softmax regression, and a dense network of as many parameters, trained on the same features." };
        var skipBad = CommonOptions.SkipBad();
        var metrics = new Option<string?>("--metrics") { Description = "Also the metrics of a benchmark: neurobench.", HelpName = "NAME" };
        metrics.AcceptOnlyFromAmong("neurobench");
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Run a model on recordings: accuracy, spikes, synaptic operations.") { model, data, split, quantised, heard, baselines, skipBad, metrics, json };
        command.SetGuardedAction((parse, cancellation) =>
        {
            var graph = GraphFile.Load(parse.GetRequiredValue(model));
            if (parse.GetValue(quantised) && !graph.IsQuantised)
                graph = Quantisation.Quantise(graph);
            var (source, path) = DataSource.Choose(parse.GetValue(data) ?? [], graph.Metadata.GetValueOrDefault("data"));
            List<SkippedFile>? skipped = parse.GetValue(skipBad) ? [] : null;
            var set = source.OpenTask(path, InputPlan.Of(graph), SplitPlan.Of(graph), skipped);
            var part = parse.GetValue(split)!;
            var samples = set.Load(set.Select(part), cancellation);
            var evaluation = ModelEvaluation.Run(graph, samples, cancellation);
            var overTime = parse.GetValue(heard) ? Heard(graph, samples, cancellation) : [];
            var others = parse.GetValue(baselines) ? Baselines(graph, set, samples, cancellation) : [];
            var neuroBench = parse.GetValue(metrics) is null ? null : NeuroBenchEvaluation.Run(graph, samples, cancellation);
            SkippedView.Write(skipped);
            if (parse.GetValue(json))
            {
                WriteJson(graph, source, part, evaluation, overTime, others, skipped, neuroBench);
                return 0;
            }

            WriteTable(graph, set, part, evaluation);
            if (overTime.Count > 0)
                AnsiConsole.WriteLine("Heard: " + string.Join(", ", overTime.Select(h => string.Create(CultureInfo.InvariantCulture, $"{100 * h.Share:0} % {100 * h.Accuracy:0.0} %"))) + ".");
            foreach (var (name, right, parameters) in others)
            {
                var (low, high) = ModelEvaluation.WilsonInterval(right, evaluation.Samples);
                AnsiConsole.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}, {parameters:N0} parameters: {100.0 * right / evaluation.Samples:0.00} % (95 % interval {100 * low:0.00} to {100 * high:0.00} %)."));
            }

            if (neuroBench is not null)
                Console.Out.Write(NeuroBenchTable.Write(neuroBench));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<HeardAccuracy> Heard(SpikeGraph graph, ITrainingData samples, CancellationToken cancellation) => HeardAccuracy.Run(
        graph, samples as StreamData ?? throw new UserException($"--heard: '{graph.Name}' takes recordings as a whole, not step by step."), cancellation);

    /// <summary>Trained on the training part of the model's own split; its validation part chooses the weight decay.</summary>
    private static List<(string Name, int Right, int Parameters)> Baselines(SpikeGraph graph, TaskSet set, ITrainingData samples, CancellationToken cancellation)
    {
        var parts = set.Divide(null);
        if (parts.Validation.IsEmpty)
            throw new UserException("--baselines: the model's split has no validation part, by which they are chosen.");
        var (train, validation) = (set.Load(parts.Train, cancellation), set.Load(parts.Validation, cancellation));
        var inputs = (train as IFeatures)?.FeaturesOf(0).Length ?? throw new UserException("--baselines: there are features of sound and images only.");
        var classes = set.ClassNames.Length;
        var width = Baseline.WidthFor(graph.Nodes.Sum(GraphWeights.Of), inputs, classes);
        var regression = Baseline.Run(train, validation, samples, null, classes, 1, cancellation);
        var dense = Baseline.Run(train, validation, samples, width, classes, 1, cancellation);
        return
        [
            ("softmax regression on the same features", regression.Right, regression.Parameters),
            ($"two dense layers ({width} hidden) on the same features", dense.Right, dense.Parameters),
        ];
    }

    internal static Option<string> SplitOption(string standard) => new("--split")
    {
        Description = "Which recordings: train, validation, test, all, fold:K, or speaker:NAME.",
        HelpName = "SPLIT",
        DefaultValueFactory = _ => standard,
    };

    private static void WriteJson(
        SpikeGraph graph, DataSource source, string part, ModelEvaluation e, IReadOnlyList<HeardAccuracy> heard,
        List<(string Name, int Right, int Parameters)> baselines, List<SkippedFile>? skipped, NeuroBenchMetrics? neuroBench) => JsonOutput.Write(new
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
            timing = TimingOutput.Of(e.Timing),
            decisions = e.Decisions is { } decisions ? TimingOutput.Of(decisions) : null,
            classes = graph.ClassNames,
            confusion = e.Confusion,
            heard = heard.Count > 0 ? heard.Select(h => new { share = h.Share, accuracy = h.Accuracy }) : null,
            baselines = baselines.Count > 0 ? baselines.Select(b => new { name = b.Name, accuracy = (double)b.Right / e.Samples, parameters = b.Parameters }) : null,
            skipped = SkippedView.Describe(skipped),
            neuroBench,
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
        foreach (var (name, value) in TimingOutput.Rows(e.Timing, e.Decisions, graph.Input.TimeSteps))
            Row(name, value);
        AnsiConsole.Write(table);
        var wrong = e.Confusion.SelectMany((row, truth) => row.Select((count, guess) => (count, truth, guess)))
            .Where(c => c.truth != c.guess && c.count > 0).OrderByDescending(c => c.count).Take(5).ToList();
        if (wrong.Count > 0)
            AnsiConsole.WriteLine("Most frequent mistakes: " + string.Join(", ", wrong.Select(c => $"{Name(graph, c.truth)} as {Name(graph, c.guess)} ({c.count})")));
    }

    private static string Name(SpikeGraph graph, int label) =>
        label < graph.ClassNames.Length ? graph.ClassNames[label] : label.ToString(CultureInfo.InvariantCulture);
}
