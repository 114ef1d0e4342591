using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Moves normalisations into the weights and biases before them, since no hardware has any.</summary>
/// <remarks>
/// With f = gain / sqrt(variance + epsilon) of a channel: W' = f W and b' = f (b - mean) + shift, computed in double and rounded to float32.
/// It can be done where the normalisation's only source is a dense node or a convolution that nothing else takes from (SPK0020).
/// </remarks>
public static class FoldNormalisation
{
    /// <summary>The graph without normalisations.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults, or some normalisation cannot be folded; all reasons at once.</exception>
    public static SpikeGraph Apply(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphVerifier.ThrowIfInvalid(graph, Check);
        var result = graph;

        // In order, so that of two in a row the first is gone when the second looks at what is before it.
        foreach (var node in graph.Order().OfType<NormalisationNode>())
        {
            var source = result.Node(result.Sources(node.Name)[0]);
            result = result.Without(node.Name).With(source.Name, Folded(source, node));
        }

        return result;
    }

    /// <summary>All reasons why normalisations cannot be folded; empty where they can.</summary>
    /// <param name="graph">A sound graph.</param>
    public static ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var reasons = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var node in graph.Nodes.OfType<NormalisationNode>())
        {
            var source = graph.Node(graph.Sources(node.Name)[0]);
            if (source is not (SynapseNode or NormalisationNode))
                reasons.Add(new("SPK0020", node.Name, "a normalisation right behind a dense node or a convolution", $"the {source.Kind} '{source.Name}' before it", "normalise right behind the weights"));
            else if (graph.Consumers(source.Name).Length > 1)
                reasons.Add(new("SPK0020", node.Name, $"a normalisation that alone takes from '{source.Name}'", $"{graph.Consumers(source.Name).Length} nodes that do", "give each its own weights"));
            else if (source is SynapseNode and not DenseNode && node.InputShape.Channels != source.OutputShape.Channels)
                reasons.Add(new("SPK0020", node.Name, $"statistics of the {source.OutputShape.Channels} channels of '{source.Name}'", $"{node.InputShape.Channels}", "normalise by channel"));
        }

        return reasons.ToImmutable();
    }

    private static GraphNode Folded(GraphNode source, NormalisationNode node)
    {
        WeightTensor Weight(WeightTensor weight, int outputs) => WeightTensor.FromReal(
            [.. weight.Real!.Select((w, i) => (float)(w * node.Factor(i / (weight.Length / outputs) % node.InputShape.Channels)))], weight.Shape);
        WeightTensor Bias(WeightTensor? bias, int outputs) => WeightTensor.FromReal(
            [.. Enumerable.Range(0, outputs).Select(o => Shifted(bias?.Real![o] ?? 0, o % node.InputShape.Channels))], outputs);
        float Shifted(double bias, int channel) => (float)((node.Factor(channel) * (bias - node.Mean[channel])) + node.Shift[channel]);
        return source is SynapseNode synapses
            ? synapses with { Weight = Weight(synapses.Weight, synapses.WeightChannels), Bias = Bias(synapses.Bias, synapses.WeightChannels) }
            : throw new InvalidOperationException($"{source} has no weights.");
    }
}
