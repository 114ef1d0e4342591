using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Hardware.Report;

/// <summary>What became of a layer's weights in integers.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Bits">The width of a weight.</param>
/// <param name="Scale">The value of the integer 1.</param>
/// <param name="Threshold">The threshold in integers; null without integer neurons.</param>
/// <param name="Weights">The number of weights.</param>
/// <param name="Zeros">Weights that are 0.</param>
/// <param name="AtTheEnds">Weights at an end of their range.</param>
/// <param name="AboveThreshold">Weights above the threshold: one event then wants a spike by itself, and beyond twice the threshold several.</param>
public sealed record LayerIntegers(string Layer, int Bits, double Scale, int? Threshold, int Weights, int Zeros, int AtTheEnds, int? AboveThreshold)
{
    /// <summary>The layers of a quantised graph in order.</summary>
    /// <param name="graph">A sound graph; layers in real numbers are left out.</param>
    public static ImmutableArray<LayerIntegers> Of(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. graph.Layers().Where(l => l.Weight.IsQuantised).Select(Of)];
    }

    private static LayerIntegers Of(SynapticLayer layer)
    {
        var (integers, bits) = (layer.Weight.Integers!, layer.Weight.Bits);
        var (lowest, highest) = (-(1L << (bits - 1)), (1L << (bits - 1)) - 1);
        var threshold = layer.Neurons.OfType<NeuronNode>().FirstOrDefault()?.FixedPoint?.Threshold;
        return new LayerIntegers(
            layer.Name, bits, layer.Weight.Scale, threshold, integers.Length, integers.Count(w => w == 0), integers.Count(w => w == lowest || w == highest),
            threshold is { } theta ? integers.Count(w => w > theta) : null);
    }
}
