using System.Collections.Immutable;
using System.CommandLine;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Output;
using SpikeNet.Cli.Recipes;
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
        var json = CommonOptions.Json();
        var threads = CommonOptions.Threads();
        samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--samples takes a number of at least 1.");
        });
        var command = new Command("compare", "Run a model on every hardware target and compare operations per watt, energy and latency.")
        {
            model, data, split, samples, targets, whatIf, folder, json, threads,
        };
        command.SetGuardedAction(
            (parse, cancellation) =>
            {
                var backends = Targets.Parse(parse.GetValue(targets));
                var graph = GraphFile.Load(parse.GetRequiredValue(model));
                var (source, path) = DataSource.Choose(parse.GetValue(data) ?? [], graph.Metadata.GetValueOrDefault("data"));
                var set = source.Open(path);
                var (part, recordings) = Choose(set, parse.GetResult(split) is { Implicit: false } ? parse.GetValue(split) : null);
                var report = Compare(
                    graph, set, part, Spread(recordings, parse.GetValue(samples)), backends, new ComparisonOptions { WhatIf = parse.GetValue(whatIf) }, cancellation);
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

    /// <summary>Quantises once, runs that graph by its definition and on every target, and puts the report together.</summary>
    internal static ComparisonReport Compare(
        SpikeGraph graph, RecordingSet set, string part, ImmutableArray<Recording> recordings, IReadOnlyList<IBackend> backends,
        ComparisonOptions options, CancellationToken cancellation)
    {
        // Neuron programs have no integer form yet: such a graph is compared as it is, and targets that want integers say so.
        var quantised = graph.IsQuantised || graph.HasPrograms ? graph : Quantisation.Quantise(graph);
        var (input, labels) = ModelEvaluation.Encode(quantised, recordings, cancellation);
        var reference = GraphExecutor.Run(quantised, input, cancellation);
        var results = ComparisonRunner.Run(backends, quantised, input, labels, options, cancellation: cancellation);
        var report = ComparisonReport.Of(quantised, reference, labels, results, $"{set.Name}, {part}, {recordings.Length} recordings", DateTimeOffset.Now);
        return report with { Raster = SpikeRaster.Of(quantised, reference, 0, $"{recordings[0].Id} ({set.ClassNames[recordings[0].Label]})") };
    }

    /// <summary>At most <paramref name="count"/> recordings, evenly spread over all.</summary>
    internal static ImmutableArray<Recording> Spread(ImmutableArray<Recording> recordings, int count) =>
        recordings.Length <= count ? recordings : [.. Enumerable.Range(0, count).Select(i => recordings[(int)((long)i * recordings.Length / count)])];

    /// <summary>The part that was asked for; otherwise validation, or all where there is none.</summary>
    private static (string Part, ImmutableArray<Recording> Recordings) Choose(RecordingSet set, string? part)
    {
        if (part is null && !set.Recordings.Any(r => RecordingSet.SplitOf(r.Take) == Split.Validation))
            part = "all";
        part ??= "validation";
        return (part, EvaluateCommand.Select(set, part));
    }
}
