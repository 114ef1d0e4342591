namespace SpikeNet.Graph;

/// <summary>Turns real weights, thresholds and potentials into integers, one scale per layer, and writes them into the graph.</summary>
/// <remarks>
/// scale = max(max |w| / (2^(bits-1) - 1), theta / (2^(state-1) - 1)); w_int = round(w / scale), theta_int = round(theta / scale),
/// half away from zero. A leak becomes v -= v >> k with the k whose 1 - 2^-k is nearest to the decay.
/// Weights, threshold and potential of a layer share the scale, so the integers behave as the real numbers do; dense nodes and
/// convolutions whose sums are added (a residual connection) are one layer and share one scale. Normalisations and average poolings
/// are folded first.
/// </remarks>
public static class Quantisation
{
    /// <summary>The quantised graph.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults, or a normalisation or an average pooling cannot be folded.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already, the widths are out of range, or something has no integer form.</exception>
    public static SpikeGraph Quantise(SpikeGraph graph, QuantisationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new QuantisationOptions();
        if (options.WeightBits is < 2 or > 16)
            throw new ArgumentException($"Weights have 2 to 16 bits, not {options.WeightBits}.", nameof(options));
        if (options.StateBits is < 8 or > 32)
            throw new ArgumentException($"Potentials have 8 to 32 bits, not {options.StateBits}.", nameof(options));
        GraphVerifier.ThrowIfInvalid(graph);
        if (graph.Nodes.Any(n => n is DenseNode { Weight.IsQuantised: true } or ConvolutionNode { Weight.IsQuantised: true }))
            throw new ArgumentException($"The graph '{graph.Name}' is quantised already.", nameof(graph));
        if (graph.Nodes.OfType<ProgramNeuronNode>().FirstOrDefault() is { } program)
            throw new ArgumentException($"The graph '{graph.Name}' cannot be quantised: '{program.Name}' ({program.Model.Name}) has no integer form yet.", nameof(graph));
        var result = graph;
        if (graph.Nodes.Any(n => n is NormalisationNode or PoolNode { Pooling: PoolKind.Average }))
            result = FoldAveragePooling.Apply(FoldNormalisation.Apply(graph));
        foreach (var layer in QuantisationLayer.Of(result))
        {
            var scale = layer.Scale(options);
            var quantised = layer.Quantise(result, scale, options);
            if (options.BoundPartialSums)
            {
                while (!layer.Neurons.All(n => GraphBounds.CannotSaturate(quantised, (NeuronNode)quantised.Node(n.Name))))
                {
                    scale *= 1.05;
                    quantised = layer.Quantise(result, scale, options);
                }
            }

            result = quantised;
        }

        return result;
    }
}
