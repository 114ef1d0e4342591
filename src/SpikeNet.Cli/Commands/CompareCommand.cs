using System.Collections.Immutable;
using System.CommandLine;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Output;
using SpikeNet.Datasets;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet compare</c>.</summary>
internal static class CompareCommand
{
    private const int StandardSamples = 1000;

    internal static Command Create()
    {
        var model = CommonOptions.Model();
        var data = CommonOptions.Data();
        var split = EvaluateCommand.SplitOption("validation");
        split.Description += " Where the standard is not there: all.";
        var samples = new Option<int>("--samples") { Description = "At most so many recordings, evenly spread.", HelpName = "N", DefaultValueFactory = _ => StandardSamples };
        var targets = new Option<string?>("--targets") { Description = $"Some targets, separated by commas: {Targets.Names()}.", HelpName = "A,B" };
        var whatIf = new Option<bool>("--what-if") { Description = "Price the counts of targets that cannot represent the network all the same, and label them so." };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for report.json and report.html.", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var skipBad = CommonOptions.SkipBad();
        var json = CommonOptions.Json();
        var threads = CommonOptions.Threads();
        samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--samples takes a number of at least 1.");
        });
        var command = new Command("compare", "Run a model on every hardware target and compare operations per watt, energy and latency.")
        {
            model, data, split, samples, targets, whatIf, skipBad, folder, json, threads,
        };
        command.SetGuardedAction(
            (parse, cancellation) =>
            {
                var backends = Targets.Parse(parse.GetValue(targets));
                var graph = GraphFile.Load(parse.GetRequiredValue(model));
                var (source, path) = DataSource.Choose(parse.GetValue(data) ?? [], graph.Metadata.GetValueOrDefault("data"));
                List<SkippedFile>? skipped = parse.GetValue(skipBad) ? [] : null;
                var set = source.OpenTask(path, InputPlan.Of(graph), SplitPlan.Of(graph), skipped);
                var part = PartOf(set, parse.GetResult(split) is { Implicit: false } ? parse.GetValue(split) : null);
                var report = Compare(
                    graph, set, part, Spread(set.Select(part), parse.GetValue(samples)), backends, new ComparisonOptions { WhatIf = parse.GetValue(whatIf) }, cancellation);
                SkippedView.Write(skipped);
                var written = ReportFiles.Write(report, parse.GetValue(folder)!);
                if (parse.GetValue(json))
                {
                    using var output = Console.OpenStandardOutput();
                    ComparisonJson.Write(report, output);
                }
                else
                {
                    ComparisonView.Write(report, written);
                }

                return 0;
            },
            threads);
        return command;
    }

    /// <summary>Quantises once, for a target that is alone by its own rule, runs that graph by its definition and on every target, and puts the report together.</summary>
    internal static ComparisonReport Compare(
        SpikeGraph graph, TaskSet set, string part, ImmutableArray<TaskSample> samples, IReadOnlyList<IBackend> backends,
        ComparisonOptions options, CancellationToken cancellation)
    {
        // Some neuron programs have no integer form: such a graph is compared as it is, and targets that want integers say so.
        var (quantised, rule) = graph.IsQuantised || Quantisation.Obstacles(graph).Any() ? (graph, null) : Quantise(graph, backends);
        var data = set.Load(samples, cancellation);
        var input = data.Encode([.. Enumerable.Range(0, data.Count)], null);
        int[] labels = [.. Enumerable.Range(0, data.Count).Select(data.LabelOf)];
        var reference = GraphExecutor.Run(quantised, input, cancellation);
        var results = ComparisonRunner.Run(backends, quantised, input, labels, options, cancellation: cancellation);
        var report = ComparisonReport.Of(quantised, reference, labels, results, $"{set.Name}, {part}, {data.Count} recordings{Missing(samples.Length - data.Count)}", DateTimeOffset.Now);
        var first = set.Kept(samples)[0];
        return report with { Quantisation = rule, Raster = SpikeRaster.Of(quantised, reference, 0, $"{first.Id} ({set.ClassNames[first.Label]})") };
    }

    /// <summary>One target gets its own integers; several share one form, so that they can be told apart by nothing else: the finer one, or the proven one where more of them can run that.</summary>
    private static (SpikeGraph Graph, string Rule) Quantise(SpikeGraph graph, IReadOnlyList<IBackend> backends)
    {
        if (backends is [var only] && Targets.Quantised(only, graph) is (var own, null))
            return (own, Targets.RuleOf(only, own));
        var shared = Quantisation.Quantise(graph);
        if (shared.Nodes.OfType<NeuronNode>().All(n => GraphBounds.CannotSaturate(shared, n)))
            return (shared, Targets.SharedRule(shared));
        var proven = Quantisation.Quantise(graph, QuantisationOptions.Proven);
        return Fitting(proven) > Fitting(shared) ? (proven, Targets.ProvenRule) : (shared, Targets.SharedRule(shared));
        int Fitting(SpikeGraph integers) => backends.Count(b => b.Check(integers).IsEmpty);
    }

    /// <summary>At most <paramref name="count"/> recordings, evenly spread over all.</summary>
    internal static ImmutableArray<TaskSample> Spread(ImmutableArray<TaskSample> recordings, int count) =>
        recordings.Length <= count ? recordings : [.. Enumerable.Range(0, count).Select(i => recordings[(int)((long)i * recordings.Length / count)])];

    /// <summary>The part that was asked for; otherwise validation, or all where there is none.</summary>
    private static string PartOf(TaskSet set, string? part) =>
        part ?? (set.Samples.Any(s => set.Split.PartOf(s) == Split.Validation) ? "validation" : "all");

    private static string Missing(int skipped) => skipped == 0 ? "" : $" without {skipped} bad ones";
}
