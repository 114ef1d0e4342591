using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Writes a graph as text, one line per node, so that a diff shows what changed.</summary>
/// <remarks>Weights appear as shape, range and the first digits of the SHA-256 of their values: any change of a weight changes the line.</remarks>
internal static class GraphText
{
    internal static string Write(SpikeGraph graph)
    {
        var text = new StringBuilder();
        text.Append(Invariant($"graph {graph.Name}\n"));
        foreach (var (key, value) in graph.Metadata)
            text.Append(Invariant($"metadata {key} = {value.ReplaceLineEndings(" ")}\n"));
        if (!graph.ClassNames.IsEmpty)
            text.Append(Invariant($"classes {string.Join(", ", graph.ClassNames)}\n"));
        if (graph.Encoding is { } e)
            text.Append(Invariant($"encoding {e.MelImage.Bands} bands x {e.MelImage.Frames} frames at {e.MelImage.SampleRateHz} Hz, {e.Code.Kind} over {e.Code.TimeSteps} steps\n"));
        foreach (var node in graph.Nodes)
        {
            var sources = graph.Sources(node.Name);
            text.Append(Invariant($"{node.Name}: {node.Kind} {Details(node)}{(sources.IsEmpty ? "" : $" <- {string.Join(", ", sources)}")}\n"));
        }

        return text.ToString();
    }

    private static string Details(GraphNode node) => node switch
    {
        InputNode n => Invariant($"{n.Features} channels, {n.TimeSteps} steps, at most {n.MaximumSpikesPerChannel} spikes per channel"),
        DenseNode n => Invariant($"{Shapes(node)} weight {Weights(n.Weight)} bias {Weights(n.Bias)}"),
        ConvolutionNode n => Invariant($"{Shapes(node)} {Window(n.Window)} groups {n.Groups} weight {Weights(n.Weight)} bias {Weights(n.Bias)}"),
        TransposedConvolutionNode n => Invariant($"{Shapes(node)} {Window(n.Window)} output padding {n.OutputPaddingY} x {n.OutputPaddingX} groups {n.Groups} weight {Weights(n.Weight)} bias {Weights(n.Bias)}"),
        LayerNormalisationNode n => Invariant($"{n.InputShape} groups {n.Groups}{(n.EachPlace ? " at each place" : "")} gain {Values(n.Gain)} shift {Values(n.Shift)} epsilon {n.Epsilon:R}"),
        AttentionNode n => Invariant($"{n.Shape} {n.Form} heads {n.Heads} scale {n.Scale:R}{(n.Gain is { } gain ? $"; integers: times {gain}" : "")}"),
        ConcatenationNode n => Invariant($"{(n.Inputs.IsDefault ? "" : string.Join(" + ", n.Inputs))} -> {(NodeShapes.Output(node) is { } joined ? joined.ToString() : "?")}"),
        WeightedSumNode n => Invariant($"{n.Shape} weights {(n.Weights.IsDefaultOrEmpty ? "none" : string.Join(", ", n.Weights.Select(w => Invariant($"{w:R}"))))}"),
        PathNode n => Invariant($"{Shapes(node)} {n.Axis} of {(n.Body is null ? "nothing" : string.Join("; ", n.Body.Nodes.Select(inner => $"{inner.Name}: {inner.Kind} {Details(inner)} <- {string.Join(", ", n.Body.Sources(inner.Name))}")))}"),
        PoolNode n => Invariant($"{Shapes(node)} {n.Pooling} {Window(n.Window)}"),
        NormalisationNode n => Invariant($"{n.InputShape} gain {Values(n.Gain)} shift {Values(n.Shift)} mean {Values(n.Mean)} variance {Values(n.Variance)} epsilon {n.Epsilon:R}"),
        DelayNode n => Invariant($"{n.Shape} steps {(n.DelaySteps.IsDefaultOrEmpty ? "none" : n.DelaySteps.Length == 1 ? $"{n.DelaySteps[0]}" : Digest(n.DelaySteps))}"),
        NeuronNode n => Invariant($"{n.Size} {n.Neuron}, decay {n.Neuron.Decay:R}, threshold {n.Neuron.Threshold:R}{Integers(n.FixedPoint)}"),
        ProgramNeuronNode n => Invariant($"{n.Size} {n.Model.Name}, dt {n.TimeStepMs:R} ms, parameters {string.Join(" ", n.Parameters.Select(Values))}, recurrent {(n.RecurrentWeights.IsDefaultOrEmpty ? "none" : string.Join(" ", n.RecurrentWeights.Select(Weights)))}{Integers(n)}"),
        ReadOutNode n => Invariant($"{n.Classes} classes, {n.Rule}, decay {n.Decay:R}{(n.NeuronsPerClass == 1 ? "" : $", {n.NeuronsPerClass} neurons each")}"),
        _ => Shapes(node),
    };

    private static string Shapes(GraphNode node)
    {
        static string One(FeatureShape? shape) => shape is { } s ? s.ToString() : "?";
        return $"{One(NodeShapes.Input(node))} -> {One(NodeShapes.Output(node))}";
    }

    private static string Window(SpatialWindow w) =>
        $"kernel {w.KernelHeight} x {w.KernelWidth} stride {w.StrideY} x {w.StrideX} padding {w.PaddingY} x {w.PaddingX} dilation {w.DilationY} x {w.DilationX}";

    private static string Integers(FixedPointNeuron? f) =>
        f is null ? "" : Invariant($"; integers: threshold {Thresholds(f)}, {f.StateBits} bits, leak {(f.LeakShift is { } shift ? $"v >> {shift}" : "none")}");

    private static string Integers(ProgramNeuronNode node)
    {
        if (node.FixedPoint is not { } f)
            return "";
        var states = string.Join(", ", f.States.Select((s, i) => $"{(i < node.Model.States.Length ? node.Model.States[i].Name : "?")} {s}"));
        var inputs = string.Join(", ", f.Inputs.Select(i => i.Multipliers.IsDefaultOrEmpty ? "?" : i.Multipliers.Length == 1 ? $"x {i.Multipliers[0]} >> {i.Shift}" : $"x {Digest(i.Multipliers)} >> {i.Shift}"));
        var factors = string.Join(", ", f.Factors.Select(c => $"#{c.Place} {(c.Values.IsDefaultOrEmpty ? "?" : c.Values.Length == 1 ? $"{c.Values[0]}" : Digest(c.Values))}"));
        return Invariant($"; integers: in {f.Working}, states {states}{(node.Spikes ? "" : $", gives {f.Graded}")}, inputs {inputs}, constants {factors}");
    }

    private static string Weights(WeightTensor? weights)
    {
        if (weights is null)
            return "none";
        var shape = $"[{string.Join(", ", weights.Shape)}]";
        return weights.Integers is { } integers
            ? Invariant($"{shape} {Width(weights)} {Scales(weights)} {Digest(integers)}")
            : $"{shape} float32 {Digest([.. weights.Real!.Select(BitConverter.SingleToInt32Bits)])}{(weights.Length == 0 ? "" : Invariant($" {weights.Real!.Min():R} to {weights.Real!.Max():R}"))}";
    }

    private static string Width(WeightTensor weights) => weights.Coding switch
    {
        WeightCoding.ShiftQ => $"{weights.CodeBits} bits of shifts Q",
        WeightCoding.ShiftPs => $"{weights.CodeBits} bits of shifts PS",
        _ => $"{weights.Bits} bits",
    };

    private static string Scales(WeightTensor weights) => weights.IsPerChannel
        ? Invariant($"scales of {weights.Scales.Length} channels {weights.Scales.Min():R} to {weights.Scales.Max():R} {Digest([.. weights.Scales.SelectMany(Halves)])}")
        : Invariant($"scale {weights.Scale:R}");

    private static int[] Halves(double value) =>
        BitConverter.DoubleToInt64Bits(value) is var bits ? [unchecked((int)bits), unchecked((int)(bits >> 32))] : [];

    private static string Thresholds(FixedPointNeuron f)
    {
        var width = f.ThresholdBits is { } bits ? $" of {bits} bits" : "";
        return f.HasChannelThresholds ? $"{f.ChannelThresholds.Min()} to {f.Threshold} of {f.ChannelThresholds.Length} channels {Digest(f.ChannelThresholds)}{width}" : $"{f.Threshold}{width}";
    }

    private static string Values(ImmutableArray<float> values) =>
        values.IsDefaultOrEmpty ? "none" : values.Length == 1 ? Invariant($"{values[0]:R}") : Digest([.. values.Select(BitConverter.SingleToInt32Bits)]);

    private static string Digest(IReadOnlyList<int> values)
    {
        var bytes = new byte[values.Count * sizeof(int)];
        for (var i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        return $"#{Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
