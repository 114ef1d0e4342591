using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Faults of weights and biases.</summary>
internal static class WeightRules
{
    internal static void Verify(DenseNode dense, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (dense.Weight.Shape.Length != 2 || dense.Weight.Length == 0 || dense.Weight.Shape.Any(s => s > GraphVerifier.SizeLimit))
        {
            faults.Add(new("SPK0006", dense.Name, $"weights [out, in], each at most {GraphVerifier.SizeLimit}", $"[{string.Join(", ", dense.Weight.Shape)}]", "give a matrix"));
            return;
        }

        VerifyValues(dense.Name, dense.Weight, dense.Bias, dense.OutFeatures, faults);
    }

    internal static void Verify(ConvolutionNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        var shape = node.Weight.Shape;
        if (shape.Length != 4 || node.Weight.Length == 0)
        {
            faults.Add(new("SPK0006", node.Name, "weights [out channels, in channels / groups, kernel height, kernel width]", $"[{string.Join(", ", shape)}]", "give weights of four dimensions; a line has the height 1"));
            return;
        }

        var channels = node.InputShape.Channels;
        if (node.Groups < 1 || channels % node.Groups != 0 || node.OutChannels % node.Groups != 0)
            faults.Add(new("SPK0012", node.Name, $"groups that divide {channels} input and {node.OutChannels} output channels", $"{node.Groups}", "change the groups or the channels"));
        else if (shape[1] != channels / node.Groups)
            faults.Add(new("SPK0006", node.Name, $"weights for {channels} channels / {node.Groups} groups = {channels / node.Groups} channels", $"[{string.Join(", ", shape)}]", "make weights, groups and input agree"));
        if (shape[2] != node.Window.KernelHeight || shape[3] != node.Window.KernelWidth)
            faults.Add(new("SPK0006", node.Name, $"weights for a kernel of {node.Window.KernelHeight} x {node.Window.KernelWidth}", $"[{string.Join(", ", shape)}]", "make weights and window agree"));
        VerifyValues(node.Name, node.Weight, node.Bias, node.OutChannels, faults);
    }

    private static void VerifyValues(string node, WeightTensor weight, WeightTensor? bias, int outputs, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (bias is not null && (bias.Shape.Length != 1 || bias.Length != outputs))
            faults.Add(new("SPK0006", node, $"{outputs} biases", $"[{string.Join(", ", bias.Shape)}]", "give one bias per output"));
        foreach (var weights in new[] { weight, bias }.OfType<WeightTensor>())
        {
            if (weights.Real is { } real && real.Any(w => !float.IsFinite(w)))
                faults.Add(new("SPK0006", node, "finite weights", "NaN or infinity", "train again with a smaller learning rate"));
            if (weights.Integers is not null && (!double.IsFinite(weights.Scale) || weights.Scale <= 0))
                faults.Add(new("SPK0007", node, "a scale above 0", $"{weights.Scale}", "quantise again"));
        }

        if (weight.Integers is { } w)
        {
            if (weight.Bits is < 2 or > 16)
            {
                faults.Add(new("SPK0007", node, "2 to 16 bits", $"{weight.Bits}", "quantise again"));
                return;
            }

            var limit = 1 << (weight.Bits - 1);
            var outside = w.Count(x => x < -limit || x >= limit);
            if (outside > 0)
                faults.Add(new("SPK0007", node, $"weights of {weight.Bits} bits", $"{outside} outside [{-limit}, {limit - 1}]", "quantise again"));
        }
    }
}
