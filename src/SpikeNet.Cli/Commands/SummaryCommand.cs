using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Output;
using SpikeNet.Cli.Recipes;
using SpikeNet.Graph;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet summary</c>.</summary>
internal static class SummaryCommand
{
    internal static Command Create()
    {
        var model = new Argument<string?>("MODEL.snn") { Description = "A graph file; may be left out with --targets.", Arity = ArgumentArity.ZeroOrOne };
        var targets = new Option<bool>("--targets") { Description = "What each target's neuron can do, and whether the model fits it." };
        var data = CommonOptions.Data();
        var split = EvaluateCommand.SplitOption("validation");
        var samples = new Option<int>("--samples") { Description = "How many samples of --data to run at most.", HelpName = "N", DefaultValueFactory = _ => 100 };
        samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--samples takes a number of at least 1.");
        });
        var json = CommonOptions.Json();
        var command = new Command("summary", "Show a model's layers, encoding and origin; with --data, how active each is; with --targets, what each target can represent.") { model, targets, data, split, samples, json };
        command.SetGuardedAction((parse, cancellation) =>
        {
            var path = parse.GetValue(model);
            if (path is null && !parse.GetValue(targets))
                throw new UserException("Which model? Give MODEL.snn, or --targets for the targets alone.");
            var graph = path is null ? null : GraphFile.Load(path);
            ModelActivity? activity = null;
            if (parse.GetValue(data) is { Length: > 0 } named)
            {
                if (graph is null)
                    throw new UserException("--data measures a model's activity: give MODEL.snn too.");
                var (source, folder) = DataSource.Choose(named, graph.Metadata.GetValueOrDefault("data"));
                var set = source.OpenTask(folder, InputPlan.Of(graph), SplitPlan.Of(graph));
                activity = ModelActivity.Run(graph, set.Load(set.Select(parse.GetValue(split)!), cancellation), parse.GetValue(samples), cancellation);
            }

            if (parse.GetValue(json))
            {
                WriteJson(graph, parse.GetValue(targets), activity);
                return 0;
            }

            if (graph is not null)
                WriteLayers(graph, activity);
            if (parse.GetValue(targets))
                TargetMatrix.Write(graph);
            return 0;
        });
        return command;
    }

    private static void WriteLayers(SpikeGraph graph, ModelActivity? activity)
    {
        AnsiConsole.Write(SummaryTable.Of(graph, activity));
        AnsiConsole.WriteLine($"{graph.Nodes.Sum(GraphWeights.Of).ToString("N0", CultureInfo.InvariantCulture)} weights, {NeuronsOf(graph)} neurons, {graph.Input.TimeSteps} steps.");
        if (activity is not null)
            AnsiConsole.WriteLine($"Per sample: {QuantityFormat.Count(activity.OperationsPerSample)} synaptic operations; rate: events per feature and step. Measured on {activity.Samples} samples.");
        if (graph.Encoding is { } e)
        {
            AnsiConsole.WriteLine(
                $"Input: mel image, {e.MelImage.Bands} bands x {e.MelImage.Frames} frames, {SummaryTable.Number(e.MelImage.LowestHz)}-{SummaryTable.Number(e.MelImage.HighestHz)} Hz at {e.MelImage.SampleRateHz} Hz; "
                + $"{e.Code.Kind} code, {e.Code.TimeSteps} steps, threshold {SummaryTable.Number(e.Code.Threshold)}.");
        }

        if (graph.Encoding is null && graph.Metadata.TryGetValue(InputPlan.MetadataKey, out var plan))
            AnsiConsole.WriteLine($"Input: {plan}");
        var rest = graph.Metadata.Where(m => m.Key != InputPlan.MetadataKey).ToList();
        if (rest.Count > 0)
            AnsiConsole.WriteLine(string.Join(", ", rest.Select(m => $"{m.Key} {m.Value}")));
    }

    private static void WriteJson(SpikeGraph? graph, bool targets, ModelActivity? activity) => JsonOutput.Write(new
    {
        name = graph?.Name,
        timeSteps = graph?.Input.TimeSteps,
        weights = graph?.Nodes.Sum(GraphWeights.Of),
        neurons = graph is null ? (int?)null : NeuronsOf(graph),
        quantised = graph?.IsQuantised,
        nodes = graph?.Order().Select(n => new
        {
            n.Name,
            n.Kind,
            output = n.OutputShape.ToString(),
            weights = GraphWeights.Of(n),
            state = SummaryTable.StateOf(n),
            firingRate = activity?.RateOf(n),
            synapticOperationsPerSample = activity?.OperationsOf(n),
            execution = activity?.WorkOf(n),
        }),
        samples = activity?.Samples,
        synapticOperationsPerSample = activity?.OperationsPerSample,
        metadata = graph?.Metadata,
        targets = targets ? TargetMatrix.Rows(graph).Select(Describe) : null,
    });

    private static object Describe(TargetMatrixRow row) => new
    {
        row.Name,
        row.Description,
        row.Capabilities,
        row.LimitsOnly,
        fits = row.Fits,
        reasons = row.Reasons?.Select(d => d.ToString()),
    };

    private static int NeuronsOf(SpikeGraph graph) =>
        graph.Nodes.OfType<NeuronNode>().Sum(n => n.Size) + graph.Nodes.OfType<ProgramNeuronNode>().Sum(n => n.Size);
}
