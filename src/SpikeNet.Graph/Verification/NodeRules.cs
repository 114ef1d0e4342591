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
            case FlattenNode or AddNode or OrNode:
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

    private static void VerifyDelay(DelayNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        var length = node.DelaySteps.IsDefault ? 0 : node.DelaySteps.Length;
        if (length != 1 && length != node.Shape.Count)
            faults.Add(new("SPK0014", node.Name, $"1 or {node.Shape.Count} delays", $"{length}", "give one delay, or one per feature"));
        else if (node.DelaySteps.Any(d => d is < 0 or > GraphVerifier.SizeLimit))
            faults.Add(new("SPK0014", node.Name, $"delays of 0 to {GraphVerifier.SizeLimit} steps", $"{node.DelaySteps.Min()} to {node.DelaySteps.Max()}", "correct the delays"));
    }
}
