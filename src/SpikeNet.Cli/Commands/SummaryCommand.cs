using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Output;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet summary</c>.</summary>
internal static class SummaryCommand
{
    internal static Command Create()
    {
        var model = new Argument<string?>("MODEL.snn") { Description = "A graph file; may be left out with --targets.", Arity = ArgumentArity.ZeroOrOne };
        var targets = new Option<bool>("--targets") { Description = "What each target's neuron can do, and whether the model fits it." };
        var json = CommonOptions.Json();
        var command = new Command("summary", "Show a model's layers, encoding and origin; with --targets, what each target can represent.") { model, targets, json };
        command.SetGuardedAction((parse, _) =>
        {
            var path = parse.GetValue(model);
            if (path is null && !parse.GetValue(targets))
                throw new UserException("Which model? Give MODEL.snn, or --targets for the targets alone.");
            var graph = path is null ? null : GraphFile.Load(path);
            var quantised = graph is null || graph.IsQuantised || graph.HasPrograms ? graph : Quantisation.Quantise(graph);
            if (parse.GetValue(json))
            {
                WriteJson(graph, quantised, parse.GetValue(targets));
                return 0;
            }

            if (graph is not null)
                WriteLayers(graph);
            if (parse.GetValue(targets))
                WriteTargets(quantised);
            return 0;
        });
        return command;
    }

    private static void WriteLayers(SpikeGraph graph)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("node", "kind", "output", "weights", "details");
        var width = 0;
        foreach (var node in graph.Chain())
        {
            var (size, weights, details) = node switch
            {
                InputNode input => (input.Features, 0, $"at most {input.MaximumSpikesPerChannel} spike(s) per channel"),
                DenseNode dense => (dense.OutFeatures, dense.Weight.Length + (dense.Bias?.Length ?? 0), dense.Weight.IsQuantised ? $"{dense.Weight.Bits}-bit, scale {Number(dense.Weight.Scale)}" : "float32"),
                NeuronNode neuron => (neuron.Size, 0, neuron.FixedPoint is { } f ? $"{neuron.Neuron}; integer threshold {f.Threshold}, {f.StateBits}-bit state" : $"{neuron.Neuron}"),
                ProgramNeuronNode program => (program.Size, program.RecurrentWeights.Sum(w => w?.Length ?? 0), $"{program.Model.Name}, dt {Number(program.TimeStepMs)} ms{(program.RecurrentWeights.IsEmpty ? "" : ", recurrent")}"),
                ReadOutNode readOut => (readOut.Classes, 0, $"{readOut.Rule}"),
                _ => (width, 0, ""),
            };
            width = size;
            table.AddRow(
                new Text(node.Name), new Text(node.Kind), new Text($"[{graph.Input.TimeSteps}, B, {size}]"),
                new Text(weights == 0 ? "" : weights.ToString("N0", CultureInfo.InvariantCulture)), new Text(details));
        }

        AnsiConsole.Write(table);
        var total = graph.Nodes.OfType<DenseNode>().Sum(d => d.Weight.Length + (d.Bias?.Length ?? 0));
        AnsiConsole.WriteLine($"{total.ToString("N0", CultureInfo.InvariantCulture)} weights, {graph.Nodes.OfType<NeuronNode>().Sum(n => n.Size)} neurons, {graph.Input.TimeSteps} steps.");
        if (graph.Encoding is { } e)
        {
            AnsiConsole.WriteLine(
                $"Input: mel image, {e.MelImage.Bands} bands x {e.MelImage.Frames} frames, {Number(e.MelImage.LowestHz)}-{Number(e.MelImage.HighestHz)} Hz at {e.MelImage.SampleRateHz} Hz; "
                + $"{e.Code.Kind} code, {e.Code.TimeSteps} steps, threshold {Number(e.Code.Threshold)}.");
        }

        if (!graph.Metadata.IsEmpty)
            AnsiConsole.WriteLine(string.Join(", ", graph.Metadata.Select(m => $"{m.Key} {m.Value}")));
    }

    private static void WriteTargets(SpikeGraph? graph)
    {
        var table = new Table().Border(TableBorder.Rounded).ShowRowSeparators();
        table.AddColumn(new TableColumn("target").NoWrap());
        table.AddColumn("what its neurons can do");
        if (graph is not null)
            table.AddColumn(new TableColumn("fits").NoWrap());
        foreach (var backend in Targets.All)
        {
            var c = backend.Capabilities;
            List<Text> row =
            [
                new(backend.Name),
                new($"leak {c.Leak}; reset {c.Reset}; fires {c.Comparison}; weights {c.Weights}; state {c.State}"),
            ];
            if (graph is not null)
                row.Add(new Text(backend.Check(graph).IsEmpty ? "yes" : "no"));
            table.AddRow(row);
        }

        AnsiConsole.Write(table);
        if (graph is null)
            return;
        foreach (var backend in Targets.All)
            foreach (var reason in backend.Check(graph))
                AnsiConsole.WriteLine($"{backend.Name}: {reason}");
    }

    private static void WriteJson(SpikeGraph? graph, SpikeGraph? quantised, bool targets) => JsonOutput.Write(new
    {
        name = graph?.Name,
        timeSteps = graph?.Input.TimeSteps,
        weights = graph?.Nodes.OfType<DenseNode>().Sum(d => d.Weight.Length + (d.Bias?.Length ?? 0)),
        neurons = graph?.Nodes.OfType<NeuronNode>().Sum(n => n.Size),
        quantised = graph?.IsQuantised,
        nodes = graph?.Chain().Select(n => new { n.Name, n.Kind }),
        metadata = graph?.Metadata,
        targets = targets ? Targets.All.Select(b => Describe(b, quantised)) : null,
    });

    private static object Describe(IBackend backend, SpikeGraph? graph) => new
    {
        backend.Name,
        backend.Description,
        backend.Capabilities,
        fits = graph is null ? (bool?)null : backend.Check(graph).IsEmpty,
        reasons = graph is null ? null : backend.Check(graph).Select(d => d.ToString()),
    };

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
