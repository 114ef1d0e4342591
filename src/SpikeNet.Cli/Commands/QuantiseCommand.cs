using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Output;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet quantise</c>.</summary>
internal static class QuantiseCommand
{
    private const int BatchSize = 64;

    /// <summary>Samples that scales are chosen by.</summary>
    private const int CalibrationSamples = 64;

    internal static Command Create()
    {
        var model = CommonOptions.Model();
        var output = new Option<string>("--out", "-o") { Description = "The graph file to write.", HelpName = "Q.snn", Required = true };
        var plan = new QuantisationPlan();
        var data = CommonOptions.Data();
        var split = EvaluateCommand.SplitOption("test");
        split.Description = "Which recordings float and integers are compared on, with --data: train, validation, test, all, fold:K, or speaker:NAME.";
        var calibration = new Option<string>("--calibrate-on") { Description = $"Which recordings scales are chosen by; {CalibrationSamples} of them, evenly spread.", HelpName = "SPLIT", DefaultValueFactory = _ => "train" };
        var json = CommonOptions.Json();
        var threads = CommonOptions.Threads();
        var command = new Command("quantise", "Turn a model into integers, and say what it costs: spikes agreeing, weights lost, accuracy, bytes.") { model, output };
        plan.AddTo(command);
        foreach (var option in new Option[] { data, split, calibration, json, threads })
            command.Options.Add(option);
        command.SetGuardedAction(
            (parse, cancellation) =>
            {
                var graph = GraphFile.Load(parse.GetRequiredValue(model));
                var (options, words) = plan.Read(parse, graph);
                var given = parse.GetValue(data) ?? [];
                if (plan.NeedsData(parse) && given.Length == 0)
                    throw new UserException("--scale fewest-spike-errors chooses by recordings: give --data NAME=PATH.");
                TaskSet? set = null;
                if (given.Length > 0)
                {
                    var (source, path) = DataSource.Choose(given, graph.Metadata.GetValueOrDefault("data"));
                    set = source.OpenTask(path, InputPlan.Of(graph), SplitPlan.Of(graph));
                }

                var progress = new StepProgress();
                if (set is not null && plan.UsesData(parse))
                    options = options with { Calibration = Calibration(set, parse.GetValue(calibration)!, progress, cancellation) };
                var (folded, quantised) = Quantise(graph, options, progress);
                quantised = quantised with { Metadata = quantised.Metadata.SetItem(QuantisationPlan.MetadataKey, words) };
                var notes = OnSaturation(folded, quantised, options);
                var comparison = new QuantisationComparison(folded, quantised);
                if (set is not null)
                    Compare(comparison, folded, quantised, set, parse.GetValue(split)!, progress, cancellation);
                var written = parse.GetRequiredValue(output);
                GraphFile.Save(quantised, written);
                var part = set is null ? null : $"{set.Name}, {parse.GetValue(split)}";
                if (parse.GetValue(json))
                    QuantisationView.WriteJson(quantised, words, part, written, notes, comparison.ToReport());
                else
                    QuantisationView.Write(quantised, words, part, written, notes, comparison.ToReport());
                return 0;
            },
            threads);
        return command;
    }

    /// <exception cref="UserException">The model has no integer form with these options.</exception>
    private static (SpikeGraph Folded, SpikeGraph Quantised) Quantise(SpikeGraph graph, QuantisationOptions options, StepProgress progress)
    {
        try
        {
            progress.Say(options.Choice == ScaleChoice.FewestSpikeErrors ? "choosing scales" : "quantising");
            return (Quantisation.Fold(graph), Quantisation.Quantise(graph, options));
        }
        catch (ArgumentException e)
        {
            throw new UserException(UserException.WordsOf(e));
        }
        finally
        {
            progress.Clear();
        }
    }

    /// <summary>Says what became of the proof that no potential can saturate: given up where sums over many steps leave too little room, or paid for.</summary>
    private static List<string> OnSaturation(SpikeGraph folded, SpikeGraph quantised, QuantisationOptions options)
    {
        if (!options.BoundPartialSums || options.Choice == ScaleChoice.FewestSpikeErrors)
            return [];
        if (!double.IsPositiveInfinity(options.MostCoarsening))
        {
            var open = quantised.Nodes.OfType<NeuronNode>().Where(n => !GraphBounds.CannotSaturate(quantised, n)).Select(n => $"'{n.Name}'").ToList();
            return open.Count == 0 ? [] :
            [
                $"potentials of {string.Join(", ", open)} may saturate at the end of their {quantised.Nodes.OfType<NeuronNode>().First().FixedPoint!.StateBits} bits, once per step: the proof that they cannot would make a scale more than {options.MostCoarsening.ToString("0.##", CultureInfo.InvariantCulture)} times coarser. fpga and cgra need it (--no-saturation), other targets do not.",
            ];
        }

        var free = Quantisation.Quantise(folded, options with { BoundPartialSums = false });
        return
        [
            .. quantised.Layers().Zip(free.Layers(), (bounded, unbounded) => (bounded.Synapses.Name, Ratio: bounded.Weight.Scales.Max() / unbounded.Weight.Scales.Max()))
                .Where(l => l.Ratio >= 2).Select(l => string.Create(
                    CultureInfo.InvariantCulture,
                    $"the scale of '{l.Name}' is {l.Ratio:0.#} times coarser than its weights ask for, so that no potential can saturate in any order of events; more --state-bits, or --allow-saturation where the target saturates once per step, keeps it")),
        ];
    }

    private static QuantisationCalibration Calibration(TaskSet set, string part, StepProgress progress, CancellationToken cancellation)
    {
        var all = set.Select(part);
        progress.Say($"reading {Math.Min(all.Length, CalibrationSamples)} recordings of {part}");
        ImmutableArray<TaskSample> chosen = all.Length <= CalibrationSamples
            ? all
            : [.. Enumerable.Range(0, CalibrationSamples).Select(i => all[(int)((long)i * all.Length / CalibrationSamples)])];
        var samples = set.Load(chosen, cancellation);
        return new QuantisationCalibration(
            samples.Encode([.. Enumerable.Range(0, samples.Count)], null), (graph, input) => GraphExecutor.Run(graph, input, cancellation));
    }

    private static void Compare(
        QuantisationComparison comparison, SpikeGraph folded, SpikeGraph quantised, TaskSet set, string part, StepProgress progress, CancellationToken cancellation)
    {
        var samples = set.Load(set.Select(part), cancellation);
        for (var first = 0; first < samples.Count; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report("comparing", first, samples.Count);
            int[] places = [.. Enumerable.Range(first, Math.Min(BatchSize, samples.Count - first))];
            var input = samples.Encode(places, null);
            comparison.Add(GraphExecutor.Run(folded, input, cancellation), GraphExecutor.Run(quantised, input, cancellation), [.. places.Select(samples.LabelOf)]);
        }

        progress.Clear();
    }
}
