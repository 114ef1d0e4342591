using System.Collections.Immutable;
using System.Numerics;
using SpikeNet.Tensors;

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

    internal static void Verify(ConvolutionNode node, ImmutableArray<Diagnostic>.Builder faults) =>
        VerifyKernels(node, node.InputShape.Channels, node.Window, node.Groups, faults);

    internal static void Verify(TransposedConvolutionNode node, ImmutableArray<Diagnostic>.Builder faults) =>
        VerifyKernels(node, node.InputShape.Channels, node.Window, node.Groups, faults);

    /// <summary>Faults of recurrent weights of a sound shape.</summary>
    internal static void VerifyRecurrent(string node, WeightTensor weights, ImmutableArray<Diagnostic>.Builder faults) =>
        VerifyValues(node, weights, bias: null, weights.Shape[0], faults);

    private static void VerifyKernels(SynapseNode node, int channels, SpatialWindow window, int groups, ImmutableArray<Diagnostic>.Builder faults)
    {
        var shape = node.Weight.Shape;
        if (shape.Length != 4 || node.Weight.Length == 0)
        {
            faults.Add(new("SPK0006", node.Name, "weights [out channels, in channels / groups, kernel height, kernel width]", $"[{string.Join(", ", shape)}]", "give weights of four dimensions; a line has the height 1"));
            return;
        }

        if (groups < 1 || channels % groups != 0 || shape[0] % groups != 0)
            faults.Add(new("SPK0012", node.Name, $"groups that divide {channels} input and {shape[0]} output channels", $"{groups}", "change the groups or the channels"));
        else if (shape[1] != channels / groups)
            faults.Add(new("SPK0006", node.Name, $"weights for {channels} channels / {groups} groups = {channels / groups} channels", $"[{string.Join(", ", shape)}]", "make weights, groups and input agree"));
        if (shape[2] != window.KernelHeight || shape[3] != window.KernelWidth)
            faults.Add(new("SPK0006", node.Name, $"weights for a kernel of {window.KernelHeight} x {window.KernelWidth}", $"[{string.Join(", ", shape)}]", "make weights and window agree"));
        VerifyValues(node.Name, node.Weight, node.Bias, shape[0], faults);
    }

    private static void VerifyValues(string node, WeightTensor weight, WeightTensor? bias, int outputs, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (bias is not null && (bias.Shape.Length != 1 || bias.Length != outputs))
            faults.Add(new("SPK0006", node, $"{outputs} biases", $"[{string.Join(", ", bias.Shape)}]", "give one bias per output"));
        foreach (var weights in new[] { weight, bias }.OfType<WeightTensor>())
        {
            if (weights.Real is { } real && real.Any(w => !float.IsFinite(w)))
                faults.Add(new("SPK0006", node, "finite weights", "NaN or infinity", "train again with a smaller learning rate"));
            if (weights.Integers is null)
                continue;
            if (weights.Scales.IsDefault || (weights.Scales.Length != 1 && weights.Scales.Length != outputs))
                faults.Add(new("SPK0007", node, $"one scale or {outputs}", $"{(weights.Scales.IsDefault ? 0 : weights.Scales.Length)}", "quantise again"));
            else if (weights.Scales.FirstOrDefault(s => !double.IsFinite(s) || s <= 0, 1) is var wrong && wrong != 1)
                faults.Add(new("SPK0007", node, "a scale above 0", $"{wrong}", "quantise again"));
        }

        if (weight.Integers is not null)
            VerifyIntegers(node, weight, bias, faults);
    }

    private static void VerifyIntegers(string node, WeightTensor weight, WeightTensor? bias, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (weight.Coding == WeightCoding.Integer ? weight.Bits is < 2 or > 16 : weight.CodeBits is < 2 or > 5)
            faults.Add(new("SPK0007", node, weight.Coding == WeightCoding.Integer ? "2 to 16 bits" : "codes of shifts of 2 to 5 bits", $"{weight.CodeBits}", "quantise again"));
        else
            VerifyValues(node, weight, "weights", faults);
        if (bias?.Integers is null)
            return;
        if (bias.Bits is < 2 or > 32)
            faults.Add(new("SPK0007", node, "biases of 2 to 32 bits", $"{bias.Bits}", "quantise again"));
        else
            VerifyValues(node, bias, "biases", faults);
        if (!weight.Scales.IsDefault && !bias.Scales.IsDefault && !bias.Scales.SequenceEqual(weight.Scales))
            faults.Add(new("SPK0007", node, "biases of the weights' scales", "others", "quantise again"));
    }

    private static void VerifyValues(string node, WeightTensor weights, string what, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (weights.Coding == WeightCoding.Integer)
        {
            var limit = 1L << (weights.Bits - 1);
            var outside = weights.Integers!.Count(x => x < -limit || x >= limit);
            if (outside > 0)
                faults.Add(new("SPK0007", node, $"{what} of {weights.Bits} bits", $"{outside} outside [{-limit}, {limit - 1}]", "quantise again"));
            return;
        }

        // A power of two that the code has; 0 where it has one.
        var largest = 1L << (WeightTensor.ShiftsOf(weights.Coding, weights.CodeBits) - 1);
        bool HasCode(int x) => x == 0 ? weights.Coding == WeightCoding.ShiftPs : BitOperations.IsPow2(Math.Abs((long)x)) && Math.Abs((long)x) <= largest;
        var others = weights.Integers!.Count(x => !HasCode(x));
        if (others > 0)
            faults.Add(new(
                "SPK0007", node, $"powers of two up to {largest}{(weights.Coding == WeightCoding.ShiftPs ? " or 0" : "")}: codes {weights.Coding} of {weights.CodeBits} bits",
                $"{others} others", "quantise again"));
    }
}
