using SpikeNet.Graph;

namespace SpikeNet.Backends.Chip;

/// <summary>The integers of Speck2e's tool chain: one common scale per layer.</summary>
/// <remarks>
/// k = the smallest of k(weights, 8 bits), k(biases, 8 bits), k(threshold, 16 bits) with k(x, n) = the largest factor at which all of x lies in
/// [-2^(n-1), 2^(n-1) - 1]; then weights, biases and threshold are round(k x), half to even. States start at zero, and the lower bound is not set, so
/// neither counts. Normalisations and average poolings are folded first. Source: sinabs (SynSense), discretize.
/// A potential may saturate: the chip does so too, and a run counts how often.
/// </remarks>
public static class Speck2eQuantisation
{
    private const int BiasBits = 8;
    private const int StateBits = 16;

    /// <summary>The graph in integers.</summary>
    /// <param name="graph">A sound graph in real numbers.</param>
    /// <param name="weightBits">The width of a weight, 2 to 16; the chip has 8.</param>
    /// <exception cref="InvalidGraphException">The graph has faults, or a normalisation or an average pooling cannot be folded.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already, or something has no integer form.</exception>
    /// <remarks>Graphs that the chip has no layers for are quantised by <see cref="Quantisation"/>, so that all their violations can be listed.</remarks>
    public static SpikeGraph Quantise(SpikeGraph graph, int weightBits = 8)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (weightBits is < 2 or > 16)
            throw new ArgumentException($"Weights have 2 to 16 bits, not {weightBits}.", nameof(weightBits));
        GraphVerifier.ThrowIfInvalid(graph);
        if (graph.IsQuantised)
            throw new ArgumentException($"The graph '{graph.Name}' is quantised already.", nameof(graph));
        var folded = graph.Nodes.Any(n => n is NormalisationNode or PoolNode { Pooling: PoolKind.Average })
            ? FoldAveragePooling.Apply(FoldNormalisation.Apply(graph)) : graph;
        var plan = Speck2ePlan.Of(folded);
        if (!plan.Refusals.IsEmpty || folded.Nodes.OfType<NeuronNode>().Any(n => n.Neuron.Leaks))
            return Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = weightBits, StateBits = StateBits, BoundPartialSums = false });
        var nodes = plan.Layers.SelectMany(l => Integers(l, weightBits)).ToDictionary(n => n.Name, StringComparer.Ordinal);
        return folded with { Nodes = [.. folded.Nodes.Select(n => nodes.GetValueOrDefault(n.Name, n))] };
    }

    /// <summary>The largest factor at which all values lie in the range of a two's complement number; infinite for zeros.</summary>
    /// <param name="values">The values.</param>
    /// <param name="bits">Its width.</param>
    public static double Factor(IEnumerable<double> values, int bits)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (lowest, highest) = (0.0, 0.0);
        foreach (var value in values)
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        var (most, least) = ((1L << (bits - 1)) - 1.0, 1L << (bits - 1));
        return Math.Min(highest > 0 ? most / highest : double.PositiveInfinity, lowest < 0 ? -least / lowest : double.PositiveInfinity);
    }

    private static IEnumerable<GraphNode> Integers(Speck2eLayer layer, int weightBits)
    {
        var factor = Math.Min(Factor(Real(layer.Weight), weightBits), Factor(Real(layer.Bias), BiasBits));
        if (layer.Neurons is { } node)
            factor = Math.Min(factor, Factor([node.Neuron.Threshold], StateBits));
        if (double.IsInfinity(factor))
            factor = 1;
        var weight = Rounded(layer.Weight, factor, weightBits);
        var bias = layer.Bias is { } b ? Rounded(b, factor, BiasBits) : null;
        yield return layer.Synapses is ConvolutionNode convolution
            ? convolution with { Weight = weight, Bias = bias }
            : (DenseNode)layer.Synapses with { Weight = weight, Bias = bias };
        if (layer.Neurons is { } neurons)
            yield return neurons with { FixedPoint = new FixedPointNeuron(Math.Max(1, Round(neurons.Neuron.Threshold * factor)), StateBits, null) };
    }

    private static IEnumerable<double> Real(WeightTensor? values) => values?.Real!.Select(v => (double)v) ?? [];

    private static WeightTensor Rounded(WeightTensor values, double factor, int bits) =>
        WeightTensor.FromIntegers([.. values.Real!.Select(v => Round(v * factor))], 1 / factor, bits, values.Shape);

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);
}
