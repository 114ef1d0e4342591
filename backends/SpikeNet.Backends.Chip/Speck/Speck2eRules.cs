using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Chip;

/// <summary>The limits of Speck2e that hold for each layer by itself.</summary>
/// <remarks>
/// Codes: SPK1110 channels, SPK1111 classes, SPK1114 size of the input, SPK1115 size of a map, SPK1116 kernel, SPK1117 stride, SPK1118 padding,
/// SPK1119 pooling, SPK1130 dilation, SPK1131 groups, SPK1132 destinations, SPK1133 bias, SPK1134 threshold.
/// Placement (SPK1112, SPK1113) is <see cref="Speck2ePlacement"/>'s.
/// </remarks>
public sealed class Speck2eRules
{
    private readonly ChipDescription _chip;
    private readonly ImmutableArray<int> _strides;
    private readonly ImmutableArray<int> _poolings;

    /// <summary>The rules of a data file.</summary>
    public Speck2eRules(ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        _chip = chip;
        _strides = Values("stride.");
        _poolings = Values("pooling.");
    }

    /// <summary>The strides that there are, ascending.</summary>
    public ImmutableArray<int> Strides => _strides;

    /// <summary>All violations by single layers.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="plan">Its layers.</param>
    public IEnumerable<ChipViolation> Check(SpikeGraph graph, Speck2ePlan plan)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(plan);
        var (size, classes) = (_chip.Whole("input.size"), _chip.Whole("classes"));
        var larger = Math.Max(plan.InputShape.Height, plan.InputShape.Width);
        if (larger > size)
            yield return ChipViolation.Beyond("SPK1114", graph.Input.Name, _chip.Limit("input.size"), larger, $"crop the input to {size} x {size}, or merge pixels of it");
        foreach (var violation in Pooling(graph.Input.Name, plan.FromInput).Concat(plan.Layers.SelectMany(l => Layer(l))))
            yield return violation;
        if (graph.ReadOut.Classes > classes)
            yield return ChipViolation.Beyond("SPK1111", graph.ReadOut.Name, _chip.Limit("classes"), graph.ReadOut.Classes, $"use at most {classes} classes, or read the spikes out on the host");
    }

    private IEnumerable<ChipViolation> Layer(Speck2eLayer layer)
    {
        var (window, channels, name) = (layer.Window, _chip.Whole("channels"), layer.Name);
        foreach (var (count, of) in new[] { (layer.Input.Channels, "input"), (layer.Output.Channels, "output") })
        {
            if (count > channels)
                yield return ChipViolation.Beyond("SPK1110", name, _chip.Limit("channels"), count, $"use at most {channels} {of} {(layer.IsDense ? of == "input" ? "channels: without places each input is one" : "neurons" : "channels")}");
        }

        var (map, mapSize) = (Math.Max(layer.Output.Height, layer.Output.Width), _chip.Whole("map.size"));
        if (map > mapSize)
            yield return ChipViolation.Beyond("SPK1115", name, _chip.Limit("map.size"), map, StrideThat(layer, l => Math.Max(l.Output.Height, l.Output.Width) <= mapSize) ?? "pool before this layer");
        foreach (var violation in Kernel(layer).Concat(Steps(layer)).Concat(Numbers(layer)).Concat(Pooling(name, layer.Destinations)))
            yield return violation;
        if (window is not { DilationY: 1, DilationX: 1 })
            yield return new("SPK1130", name, $"a dilation of {window.DilationY} x {window.DilationX}", "no dilation", "use dilation 1, with a larger kernel or a stride");
        if (layer.Groups != 1)
            yield return new("SPK1131", name, $"{layer.Groups} groups of channels", "one group", "train without groups, or fill the kernels up with zeros");
        if (layer.Destinations.Length > _chip.Whole("destinations"))
        {
            yield return ChipViolation.Beyond(
                "SPK1132", name, _chip.Limit("destinations"), layer.Destinations.Length, $"let its spikes go to at most {_chip.Whole("destinations")} layers");
        }
    }

    private IEnumerable<ChipViolation> Kernel(Speck2eLayer layer)
    {
        var (window, limit) = (layer.Window, _chip.Whole("kernel.size"));
        if (window.KernelHeight != window.KernelWidth)
        {
            yield return new(
                "SPK1116", layer.Name, $"a kernel of {window.KernelHeight} x {window.KernelWidth}{(layer.IsDense ? " (the layer's whole input)" : "")}", "square kernels",
                $"use {Math.Max(window.KernelHeight, window.KernelWidth)} x {Math.Max(window.KernelHeight, window.KernelWidth)}");
        }

        if (Math.Max(window.KernelHeight, window.KernelWidth) > limit)
        {
            yield return ChipViolation.Beyond(
                "SPK1116", layer.Name, _chip.Limit("kernel.size"), Math.Max(window.KernelHeight, window.KernelWidth),
                layer.IsDense ? $"pool to at most {limit} x {limit} before this layer" : $"use at most {limit} x {limit}");
        }
    }

    private IEnumerable<ChipViolation> Steps(Speck2eLayer layer)
    {
        var window = layer.Window;
        var known = string.Join(", ", _strides);
        foreach (var stride in new[] { window.StrideY, window.StrideX }.Distinct().Where(s => !_strides.Contains(s)))
            yield return new("SPK1117", layer.Name, $"a stride of {stride}", $"strides {known}", $"use stride {_strides.MinBy(s => Math.Abs(s - stride))}");
        var (padding, most) = (Math.Max(window.PaddingY, window.PaddingX), _chip.Whole("padding"));
        if (padding > most)
            yield return ChipViolation.Beyond("SPK1118", layer.Name, _chip.Limit("padding"), padding, $"use padding {most}");
    }

    private IEnumerable<ChipViolation> Pooling(string name, ImmutableArray<Speck2eDestination> destinations)
    {
        var known = string.Join(", ", _poolings);
        foreach (var pools in destinations.Select(d => d.Pools).Where(p => !p.IsEmpty))
        {
            var factor = pools.Aggregate(1, (product, p) => product * p.Window.KernelHeight);
            if (!_poolings.Contains(factor))
                yield return new("SPK1119", name, $"a sum pooling of {factor} behind it", $"sum poolings {known}", $"pool by {_poolings.MinBy(p => Math.Abs(p - factor))}, or use a stride");
        }
    }

    private IEnumerable<ChipViolation> Numbers(Speck2eLayer layer)
    {
        if (layer.Bias is { IsQuantised: true } bias)
        {
            var bits = _chip.Whole("bias.bits");
            var largest = bias.Integers!.Select(b => b < 0 ? -1L - b : b).DefaultIfEmpty(0).Max();
            if (largest >= 1L << (bits - 1))
                yield return new("SPK1133", layer.Name, $"a bias of {bias.Integers!.MaxBy(b => Math.Abs((long)b))}", $"biases of {bits} bits", "quantise for this target: its rule brings biases to 8 bits with the layer's scale");
        }

        if (layer.Neurons is { FixedPoint: { } state } neurons)
        {
            var programmed = state.Threshold + (neurons.Neuron.Comparison == Comparison.Above ? 1L : 0);
            var most = (1L << (_chip.Whole("state.bits") - 1)) - 1;
            if (programmed > most)
                yield return new("SPK1134", layer.Name, string.Create(CultureInfo.InvariantCulture, $"a threshold of {programmed}"), $"thresholds up to {most}", "quantise with fewer weight bits");
        }
    }

    /// <summary>"use stride S" for the next stride that does, or null.</summary>
    private string? StrideThat(Speck2eLayer layer, Func<Speck2eLayer, bool> does) => Speck2eRemedies.StrideThat(layer, _strides, does) is { } stride ? $"use stride {stride}" : null;

    private ImmutableArray<int> Values(string prefix) =>
        [.. _chip.Limits.Where(l => l.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(l => (int)l.Value!).Order()];
}
