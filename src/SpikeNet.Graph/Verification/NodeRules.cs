using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Faults of layouts, windows, statistics and delays that a node states by itself.</summary>
internal static class NodeRules
{
    internal static void Verify(GraphNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        switch (node)
        {
            case ConvolutionNode convolution:
                if (VerifyShape(node, convolution.InputShape, faults))
                    VerifyWindow(node, convolution.InputShape, convolution.Window, faults);
                break;
            case TransposedConvolutionNode transposed:
                if (VerifyShape(node, transposed.InputShape, faults) && NodeShapes.SpreadFault(transposed) is { } fault)
                    faults.Add(new("SPK0011", node.Name, $"a transposed window that makes an output of {transposed.InputShape}", fault, "use another padding, kernel or output padding"));
                break;
            case LayerNormalisationNode normalisation:
                if (VerifyShape(node, normalisation.InputShape, faults))
                    VerifyNormalisation(normalisation, faults);
                break;
            case AttentionNode attention:
                if (VerifyShape(node, attention.Shape, faults))
                    VerifyAttention(attention, faults);
                break;
            case WeightedSumNode sum:
                if (VerifyShape(node, sum.Shape, faults) && (sum.Weights.IsDefaultOrEmpty || sum.Weights.Any(w => !float.IsFinite(w))))
                    faults.Add(new("SPK0018", node.Name, "a finite number for each input", sum.Weights.IsDefaultOrEmpty ? "none" : "NaN or infinity", "correct the weights"));
                break;
            case ConcatenationNode concatenation:
                VerifyConcatenation(concatenation, faults);
                break;
            case PoolNode pool:
                if (VerifyShape(node, pool.InputShape, faults))
                    VerifyWindow(node, pool.InputShape, pool.Window, faults);
                if (!Enum.IsDefined(pool.Pooling))
                    faults.Add(new("SPK0011", node.Name, $"{string.Join(", ", Enum.GetNames<PoolKind>())}", $"{pool.Pooling}", "choose one of them"));
                break;
            case NormalisationNode normalisation:
                if (VerifyShape(node, normalisation.InputShape, faults))
                    VerifyNormalisation(normalisation, faults);
                break;
            case DelayNode delay:
                if (VerifyShape(node, delay.Shape, faults))
                    VerifyDelay(delay, faults);
                break;
            case NeuronNode neuron when neuron.Size is < 1 or > GraphVerifier.SizeLimit:
                faults.Add(new("SPK0005", node.Name, $"1 to {GraphVerifier.SizeLimit} neurons", $"{neuron.Size}", "correct the node"));
                break;
            case FlattenNode or AddNode or OrNode or PathNode:
                VerifyShape(node, node.ExpectedInput, faults);
                break;
        }
    }

    private static bool VerifyShape(GraphNode node, FeatureShape shape, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (NodeShapes.IsSound(shape))
            return true;
        faults.Add(new(
            "SPK0011", node.Name, $"channels, rows and columns of at least 1, at most {GraphVerifier.SizeLimit} features",
            $"{shape.Channels} x {shape.Height} x {shape.Width}", "correct the layout"));
        return false;
    }

    private static void VerifyWindow(GraphNode node, FeatureShape input, SpatialWindow window, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (NodeShapes.WindowFault(input, window) is { } fault)
            faults.Add(new("SPK0011", node.Name, $"a window that fits into {input}, padded by less than itself", fault, "use a smaller kernel or another padding"));
        else if (NodeShapes.Output(node) is null && node is not ConvolutionNode { Weight.Shape.Length: not 4 })
            faults.Add(new("SPK0011", node.Name, $"1 to {GraphVerifier.SizeLimit} output features", "another number", "use a larger stride or fewer channels"));
    }

    private static void VerifyNormalisation(NormalisationNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        var channels = node.InputShape.Channels;
        var right = true;
        foreach (var (what, values) in new[] { ("gains", node.Gain), ("shifts", node.Shift), ("means", node.Mean), ("variances", node.Variance) })
        {
            var length = values.IsDefault ? 0 : values.Length;
            right &= length == channels;
            if (length != channels)
                faults.Add(new("SPK0013", node.Name, $"{channels} {what}, one per channel", $"{length}", "give one value per channel"));
            else if (values.Any(v => !float.IsFinite(v)))
                faults.Add(new("SPK0013", node.Name, $"finite {what}", "NaN or infinity", "train again with a smaller learning rate"));
        }

        if (!(node.Epsilon >= 0) || !double.IsFinite(node.Epsilon))
            faults.Add(new("SPK0013", node.Name, "an epsilon of at least 0", $"{node.Epsilon}", "correct the node"));
        else if (right && node.Variance.Any(v => v < 0 || v + node.Epsilon <= 0))
            faults.Add(new("SPK0013", node.Name, "variances of at least 0, above 0 with epsilon", $"{node.Variance.Min()}", "correct the statistics"));
    }

    private static void VerifyNormalisation(LayerNormalisationNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        var (channels, features) = (node.InputShape.Channels, node.InputShape.Count);
        if (node.Groups < 1 || channels % node.Groups != 0)
            faults.Add(new("SPK0012", node.Name, $"groups that divide {channels} channels", $"{node.Groups}", "change the groups or the channels"));
        foreach (var (what, values) in new[] { ("gains", node.Gain), ("shifts", node.Shift) })
        {
            var length = values.IsDefault ? 0 : values.Length;
            if (length != channels && length != features)
                faults.Add(new("SPK0013", node.Name, $"{channels} or {features} {what}, one per channel or per feature", $"{length}", "give one value for each"));
            else if (values.Any(v => !float.IsFinite(v)))
                faults.Add(new("SPK0013", node.Name, $"finite {what}", "NaN or infinity", "train again with a smaller learning rate"));
        }

        if (!(node.Epsilon > 0) || !double.IsFinite(node.Epsilon))
            faults.Add(new("SPK0013", node.Name, "an epsilon above 0", $"{node.Epsilon}", "correct the node"));
    }

    private static void VerifyAttention(AttentionNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (!Enum.IsDefined(node.Form))
            faults.Add(new("SPK0017", node.Name, $"{string.Join(", ", Enum.GetNames<AttentionKind>())}", $"{node.Form}", "choose one of them"));
        else if (node.Form == AttentionKind.AndOr && (node.Heads != 1 || node.Scale != 1))
            faults.Add(new("SPK0017", node.Name, "one head and a scale of 1 in the and/or form", $"{node.Heads} heads, scale {node.Scale}", "leave them out"));
        else if (node.Gain is { } gain && (gain < 1 || node.Form != AttentionKind.Product))
            faults.Add(new("SPK0007", node.Name, "a gain of at least 1, for the product alone", $"{gain}", "quantise again"));
        else if (node.Heads < 1 || node.Shape.Channels % node.Heads != 0)
            faults.Add(new("SPK0017", node.Name, $"heads that divide {node.Shape.Channels} channels", $"{node.Heads}", "change the heads or the channels"));
        else if (!(node.Scale > 0) || !double.IsFinite(node.Scale))
            faults.Add(new("SPK0017", node.Name, "a finite scale above 0", $"{node.Scale}", "correct the scale"));
        else if (node.Form == AttentionKind.Product && (double)node.Shape.Height * node.Shape.Width * (node.Shape.Channels / node.Heads) * (node.Gain ?? 1) >= 1 << 24)
            faults.Add(new("SPK0017", node.Name, "sums below 2^24, which float32 holds", $"{node.Shape} in {node.Heads} heads", "use fewer places or more heads"));
    }

    private static void VerifyConcatenation(ConcatenationNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (NodeShapes.Output(node) is null)
        {
            faults.Add(new(
                "SPK0011", node.Name, "inputs with the same rows and columns, of at least one channel each",
                node.Inputs.IsDefaultOrEmpty ? "none" : string.Join(", ", node.Inputs.Select(i => $"{i.Channels} x {i.Height} x {i.Width}")), "correct the layouts"));
        }
    }

    private static void VerifyDelay(DelayNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        var length = node.DelaySteps.IsDefault ? 0 : node.DelaySteps.Length;
        if (length != 1 && length != node.Shape.Count)
            faults.Add(new("SPK0014", node.Name, $"1 or {node.Shape.Count} delays", $"{length}", "give one delay, or one per feature"));
        else if (node.DelaySteps.Any(d => d is < 0 or > GraphVerifier.SizeLimit))
            faults.Add(new("SPK0014", node.Name, $"delays of 0 to {GraphVerifier.SizeLimit} steps", $"{node.DelaySteps.Min()} to {node.DelaySteps.Max()}", "correct the delays"));
    }
}
