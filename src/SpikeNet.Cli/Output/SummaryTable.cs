using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Recipes;
using SpikeNet.Graph;
using SpikeNet.Hardware.Report;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Output;

/// <summary>The table of <c>summary</c>: a row for each layer with output, parameters, state and, where samples ran, activity.</summary>
internal static class SummaryTable
{
    internal static Table Of(SpikeGraph graph, ModelActivity? activity)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("layer");
        table.AddColumn(new TableColumn("output").NoWrap());
        table.AddColumn(new TableColumn("weights").NoWrap().RightAligned());
        table.AddColumn(new TableColumn("state").NoWrap().RightAligned());
        if (activity is not null)
        {
            table.AddColumn(new TableColumn("rate").NoWrap().RightAligned());
            table.AddColumn(new TableColumn("syn. ops").NoWrap().RightAligned());
        }

        foreach (var node in graph.Order())
        {
            var (weights, state, details) = (GraphWeights.Of(node), StateOf(node), Details(node, activity));
            List<Text> row =
            [
                new(details.Length > 0 ? $"{node.Name}\n  {details}" : node.Name),
                new($"{node.OutputShape}"),
                new(weights == 0 ? "" : Whole(weights)),
                new(state == 0 ? "" : Whole(state)),
            ];
            if (activity is not null)
            {
                row.Add(new Text(activity.RateOf(node) is { } rate ? $"{(100 * rate).ToString("0.0", CultureInfo.InvariantCulture)} %" : ""));
                row.Add(new Text(activity.OperationsOf(node) is { } operations ? QuantityFormat.Count(operations) : ""));
            }

            table.AddRow(row);
        }

        return table;
    }

    /// <summary>The numbers that a node keeps from step to step, for one sample: states of neurons, and what is under way in delays.</summary>
    internal static long StateOf(GraphNode node) => node switch
    {
        NeuronNode neurons => neurons.Size,
        ProgramNeuronNode program => ((long)program.Size * program.Model.States.Length) + (program.RecurrentWeights.Any(w => w is not null) ? program.Size : 0),
        PathNode path => path.Body.Nodes.Sum(StateOf) * (path.Axis == PathAxis.Time ? path.Places : 1),
        DelayNode delay => Enumerable.Range(0, delay.Shape.Count).Sum(i => (long)delay.DelayOf(i)),
        _ => 0,
    };

    private static string Details(GraphNode node, ModelActivity? activity)
    {
        var kind = node switch
        {
            InputNode input => input.MaximumSpikesPerChannel < input.TimeSteps ? $"input, at most {input.MaximumSpikesPerChannel} spike(s) per channel" : "input",
            ConvolutionNode c => $"convolution {Window(c.Window)}{(c.Groups > 1 ? $", {c.Groups} groups" : "")}",
            TransposedConvolutionNode c => $"transposed {Window(c.Window)}{(c.Groups > 1 ? $", {c.Groups} groups" : "")}",
            PoolNode pool => $"{pool.Pooling} pool {Window(pool.Window)}".ToLowerInvariant(),
            NeuronNode neuron => neuron.FixedPoint is { } f ? $"{neuron.Neuron}; integer threshold {f.Threshold}, {f.StateBits}-bit state" : $"{neuron.Neuron}",
            ProgramNeuronNode program => $"{program.Model.Name}, dt {Number(program.TimeStepMs)} ms{(program.RecurrentWeights.IsEmpty ? "" : ", recurrent")}",
            AttentionNode attention => attention.Form == AttentionKind.AndOr ? "attention, and/or" : $"attention, {attention.Heads} head(s), scale {Number(attention.Scale)}",
            LayerNormalisationNode norm => $"{node.Kind}{(norm.Groups > 1 ? $", {norm.Groups} groups" : "")}{(norm.EachPlace ? ", each place" : "")}",
            PathNode path => path.Axis == PathAxis.Time ? "path over time at each place" : path.Axis == PathAxis.Places ? "path over places" : "path over places, back",
            ReadOutNode readOut => $"read-out {readOut.Rule}",
            _ => node.Kind,
        };
        if (node is SynapseNode { Weight.IsQuantised: true } synapses)
            kind += $", {synapses.Weight.Bits}-bit";
        return activity?.WorkOf(node) is { } work ? $"{kind}; {work}" : kind;
    }

    private static string Window(SpatialWindow w)
    {
        var text = $"{w.KernelHeight} x {w.KernelWidth}";
        if (w.StrideY != 1 || w.StrideX != 1)
            text += $", stride {w.StrideY} x {w.StrideX}";
        return w.PaddingY != 0 || w.PaddingX != 0 ? $"{text}, padding {w.PaddingY} x {w.PaddingX}" : text;
    }

    internal static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
