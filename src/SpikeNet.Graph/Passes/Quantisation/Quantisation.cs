using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Turns real weights, thresholds and potentials into integers and writes them, with their scales, into the graph.</summary>
/// <remarks>
/// With one scale per layer, scale = max(max |w| / (2^(bits-1) - 1), theta / (2^(state-1) - 1)); w_int = round(w / scale),
/// theta_int = round(theta / scale), half away from zero. A leak becomes v -= v >> k. Weights, threshold and potential of a layer, or of
/// a channel where channels have their own, share the scale, so the integers behave as the real numbers do; dense nodes and
/// convolutions whose sums are added (a residual connection) are one layer and share one scale. Shift weights are
/// sign(w) 2^round(log2 |w|) within the range of their code (<see cref="WeightCoding"/>), in units of the smallest power that the code and
/// the threshold's width leave. Neuron programs get formats for their states, multipliers for their inputs and constants
/// (<see cref="Neurons.Interpretation.FixedPointProgram"/>). Normalisations and average poolings are folded first. <see cref="QuantisationOptions"/> has the schemes.
/// </remarks>
public static class Quantisation
{
    /// <summary>The quantised graph.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults, a node has no integer form (SPK0022), or a normalisation or an average pooling cannot be folded.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already, the widths are out of range, or spikes are added to sums.</exception>
    public static SpikeGraph Quantise(SpikeGraph graph, QuantisationOptions? options = null)
    {
        options ??= new QuantisationOptions();
        options.Verify();
        var folded = Fold(graph);
        var reference = options.Calibration?.Run(folded);
        foreach (var path in folded.Nodes.OfType<PathNode>())
            folded = folded.With(path.Name, path with { Body = Quantise(path.Body, options with { Calibration = null, Choice = options.Choice == ScaleChoice.FewestSpikeErrors ? ScaleChoice.LeastError : options.Choice }) });
        var ranges = ProgramRanges.Of(folded, options.Calibration?.Input);
        var quantised = Layers(folded, options with { BoundPartialSums = IsProofWorthIt(folded, options, reference, ranges) }, reference, ranges);
        return AttentionQuantiser.Quantise(quantised, options, ranges);
    }

    /// <summary>The nodes that have no integer form, and why (SPK0022); empty where all have.</summary>
    /// <param name="graph">A sound graph.</param>
    public static ImmutableArray<Diagnostic> Obstacles(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. graph.Nodes.SelectMany(RealNodes.Reasons), .. FoldWeightedSums.Check(graph), .. AttentionQuantiser.Reasons(graph)];
    }

    /// <summary>The graph as it is quantised: sound, in real numbers, without normalisations and average poolings.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults, a node has no integer form (SPK0022), or a normalisation or an average pooling cannot be folded.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already.</exception>
    public static SpikeGraph Fold(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphVerifier.ThrowIfInvalid(graph, Obstacles);
        if (graph.Nodes.Any(n => n is SynapseNode { Weight.IsQuantised: true }))
            throw new ArgumentException($"The graph '{graph.Name}' is quantised already.", nameof(graph));
        var folded = graph.Nodes.Any(n => n is NormalisationNode or PoolNode { Pooling: PoolKind.Average })
            ? FoldAveragePooling.Apply(FoldNormalisation.Apply(graph))
            : graph;
        return folded.Nodes.Any(n => n is WeightedSumNode) ? FoldWeightedSums.Apply(folded) : folded;
    }

    /// <summary>Whether every layer can be proven not to saturate at a price that the options allow, with scales that the largest weights ask for.</summary>
    private static bool IsProofWorthIt(SpikeGraph folded, QuantisationOptions options, GraphRun? reference, ImmutableSortedDictionary<string, ImmutableArray<double>> ranges)
    {
        if (!options.BoundPartialSums || double.IsPositiveInfinity(options.MostCoarsening))
            return options.BoundPartialSums;
        var largest = options with { Choice = ScaleChoice.Largest };
        var result = folded;
        foreach (var layer in QuantisationLayer.Of(folded))
        {
            var quantiser = new LayerQuantiser(folded, layer, largest, reference, ranges);
            if (!quantiser.TryQuantise(ref result, quantiser.Ranges(), options.MostCoarsening))
                return false;
        }

        return true;
    }

    private static SpikeGraph Layers(SpikeGraph folded, QuantisationOptions options, GraphRun? reference, ImmutableSortedDictionary<string, ImmutableArray<double>> ranges)
    {
        var (result, soFar) = (folded, folded);
        foreach (var layer in QuantisationLayer.Of(folded))
        {
            var quantiser = new LayerQuantiser(folded, layer, options, reference, ranges);
            var chosen = options.Choice == ScaleChoice.FewestSpikeErrors
                ? SpikeErrorSearch.Ranges(quantiser, soFar, reference!, options.Calibration!)
                : quantiser.Ranges();
            result = quantiser.Quantise(result, chosen);
            if (options.Choice == ScaleChoice.FewestSpikeErrors)
                soFar = quantiser.AsReal(soFar, result);
        }

        return result;
    }
}
