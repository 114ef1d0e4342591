namespace SpikeNet.Graph;

/// <summary>Turns real weights, thresholds and potentials into integers and writes them, with their scales, into the graph.</summary>
/// <remarks>
/// With one scale per layer, scale = max(max |w| / (2^(bits-1) - 1), theta / (2^(state-1) - 1)); w_int = round(w / scale),
/// theta_int = round(theta / scale), half away from zero. A leak becomes v -= v >> k. Weights, threshold and potential of a layer, or of
/// a channel where channels have their own, share the scale, so the integers behave as the real numbers do; dense nodes and
/// convolutions whose sums are added (a residual connection) are one layer and share one scale. Shift weights are
/// sign(w) 2^round(log2 |w|) within the range of their code (<see cref="WeightCoding"/>), in units of the smallest power that the code and
/// the threshold's width leave. Normalisations and average poolings are folded first. <see cref="QuantisationOptions"/> has the schemes.
/// </remarks>
public static class Quantisation
{
    /// <summary>The quantised graph.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults, or a normalisation or an average pooling cannot be folded.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already, the widths are out of range, or something has no integer form.</exception>
    public static SpikeGraph Quantise(SpikeGraph graph, QuantisationOptions? options = null)
    {
        options ??= new QuantisationOptions();
        options.Verify();
        var folded = Fold(graph);
        var reference = options.Calibration?.Run(folded);
        var (result, soFar) = (folded, folded);
        foreach (var layer in QuantisationLayer.Of(folded))
        {
            var quantiser = new LayerQuantiser(folded, layer, options, reference);
            var ranges = options.Choice == ScaleChoice.FewestSpikeErrors
                ? SpikeErrorSearch.Ranges(quantiser, soFar, reference!, options.Calibration!)
                : quantiser.Ranges();
            result = quantiser.Quantise(result, ranges);
            if (options.Choice == ScaleChoice.FewestSpikeErrors)
                soFar = quantiser.AsReal(soFar, result);
        }

        return result;
    }

    /// <summary>The graph as it is quantised: sound, in real numbers, without normalisations and average poolings.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults, or a normalisation or an average pooling cannot be folded.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already, or something has no integer form.</exception>
    public static SpikeGraph Fold(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphVerifier.ThrowIfInvalid(graph);
        if (graph.Nodes.FirstOrDefault(RealNodes.Contains) is { } real)
            throw new ArgumentException($"The graph '{graph.Name}' cannot be quantised: {real} has no integer form; {RealNodes.Remedy(real)}.", nameof(graph));
        if (graph.Nodes.Any(n => n is SynapseNode { Weight.IsQuantised: true }))
            throw new ArgumentException($"The graph '{graph.Name}' is quantised already.", nameof(graph));
        if (graph.Nodes.OfType<ProgramNeuronNode>().FirstOrDefault() is { } program)
            throw new ArgumentException($"The graph '{graph.Name}' cannot be quantised: '{program.Name}' ({program.Model.Name}) has no integer form yet.", nameof(graph));
        return graph.Nodes.Any(n => n is NormalisationNode or PoolNode { Pooling: PoolKind.Average })
            ? FoldAveragePooling.Apply(FoldNormalisation.Apply(graph))
            : graph;
    }
}
