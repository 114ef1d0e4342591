using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Output;
using SpikeNet.Cli.Recipes;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Tensors;

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
            var quantised = graph is null || !parse.GetValue(targets) ? graph : Quantised(graph);
            if (parse.GetValue(json))
            {
                WriteJson(graph, quantised, parse.GetValue(targets));
                return 0;
            }

            if (graph is not null)
                WriteLayers(graph);
            if (parse.GetValue(targets))
                WriteTargets(graph);
            return 0;
        });
        return command;
    }

    /// <summary>The integer form, as targets want it; the graph as it is where it has none, and targets then say why.</summary>
    private static SpikeGraph Quantised(SpikeGraph graph)
    {
        if (graph.IsQuantised || graph.HasPrograms)
            return graph;
        try
        {
            return Quantisation.Quantise(graph);
        }
        catch (Exception e) when (e is ArgumentException or InvalidGraphException)
        {
            return graph;
        }
    }

    private static void WriteLayers(SpikeGraph graph)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("node", "kind", "output", "weights", "details");
        foreach (var node in graph.Order())
        {
            var (weights, details) = (GraphWeights.Of(node), node switch
            {
                InputNode input => $"at most {input.MaximumSpikesPerChannel} spike(s) per channel",
                DenseNode dense => Precision(dense.Weight),
                ConvolutionNode c => $"{Window(c.Window)}{(c.Groups > 1 ? $", {c.Groups} groups" : "")}; {Precision(c.Weight)}",
                PoolNode pool => $"{pool.Pooling}, {Window(pool.Window)}",
                NeuronNode neuron => neuron.FixedPoint is { } f ? $"{neuron.Neuron}; integer threshold {f.Threshold}, {f.StateBits}-bit state" : $"{neuron.Neuron}",
                ProgramNeuronNode program => $"{program.Model.Name}, dt {Number(program.TimeStepMs)} ms{(program.RecurrentWeights.IsEmpty ? "" : ", recurrent")}",
                ReadOutNode readOut => $"{readOut.Rule}",
                _ => "",
            });
            table.AddRow(
                new Text(node.Name), new Text(node.Kind), new Text($"[{graph.Input.TimeSteps}, B, {node.OutputShape}]"),
                new Text(weights == 0 ? "" : weights.ToString("N0", CultureInfo.InvariantCulture)), new Text(details));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"{graph.Nodes.Sum(GraphWeights.Of).ToString("N0", CultureInfo.InvariantCulture)} weights, {NeuronsOf(graph)} neurons, {graph.Input.TimeSteps} steps.");
        if (graph.Encoding is { } e)
        {
            AnsiConsole.WriteLine(
                $"Input: mel image, {e.MelImage.Bands} bands x {e.MelImage.Frames} frames, {Number(e.MelImage.LowestHz)}-{Number(e.MelImage.HighestHz)} Hz at {e.MelImage.SampleRateHz} Hz; "
                + $"{e.Code.Kind} code, {e.Code.TimeSteps} steps, threshold {Number(e.Code.Threshold)}.");
        }

        if (graph.Encoding is null && graph.Metadata.TryGetValue(InputPlan.MetadataKey, out var plan))
            AnsiConsole.WriteLine($"Input: {plan}");
        var rest = graph.Metadata.Where(m => m.Key != InputPlan.MetadataKey).ToList();
        if (rest.Count > 0)
            AnsiConsole.WriteLine(string.Join(", ", rest.Select(m => $"{m.Key} {m.Value}")));
    }

    private static void WriteTargets(SpikeGraph? graph)
    {
        TargetMatrix.Write(graph);
    }

    private static void WriteJson(SpikeGraph? graph, SpikeGraph? quantised, bool targets) => JsonOutput.Write(new
    {
        name = graph?.Name,
        timeSteps = graph?.Input.TimeSteps,
        weights = graph?.Nodes.Sum(GraphWeights.Of),
        neurons = graph is null ? (int?)null : NeuronsOf(graph),
        quantised = graph?.IsQuantised,
        nodes = graph?.Order().Select(n => new { n.Name, n.Kind }),
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

    private static int NeuronsOf(SpikeGraph graph) =>
        graph.Nodes.OfType<NeuronNode>().Sum(n => n.Size) + graph.Nodes.OfType<ProgramNeuronNode>().Sum(n => n.Size);

    private static string Precision(WeightTensor weight) => !weight.IsQuantised ? "float32"
        : (weight.Coding == WeightCoding.Integer ? $"{weight.Bits}-bit" : $"{weight.CodeBits}-bit shifts")
        + (weight.IsPerChannel ? $", {weight.Scales.Length} scales" : $", scale {Number(weight.Scale)}");

    private static string Window(SpatialWindow w)
    {
        var text = $"{w.KernelHeight} x {w.KernelWidth}";
        if (w.StrideY != 1 || w.StrideX != 1)
            text += $", stride {w.StrideY} x {w.StrideX}";
        return w.PaddingY != 0 || w.PaddingX != 0 ? $"{text}, padding {w.PaddingY} x {w.PaddingX}" : text;
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
