using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Turns weighted sums into additions: each branch's number moves into the weights and biases right before it.</summary>
/// <remarks>
/// W' = w W and b' = w b, computed in double and rounded to float32. It can be done where every input is a dense node or a convolution, transposed or not,
/// that nothing else takes from (SPK0022): spikes have no weights to fold into.
/// </remarks>
public static class FoldWeightedSums
{
    /// <summary>The graph without weighted sums.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults, or some weighted sum cannot be folded; all reasons at once.</exception>
    public static SpikeGraph Apply(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphVerifier.ThrowIfInvalid(graph, Check);
        var result = graph;
        foreach (var sum in graph.Nodes.OfType<WeightedSumNode>())
        {
            foreach (var (name, weight) in graph.Sources(sum.Name).Zip(sum.Weights))
            {
                var synapses = (SynapseNode)Weights(result, name)!;
                result = result.With(synapses.Name, synapses with { Weight = Times(synapses.Weight, weight), Bias = synapses.Bias is null ? null : Times(synapses.Bias, weight) });
            }

            result = result.With(sum.Name, new AddNode(sum.Name, sum.Shape));
        }

        return result;
    }

    /// <summary>All reasons why weighted sums cannot be folded; empty where they can.</summary>
    /// <param name="graph">A sound graph. Normalisations between weights and sum count as folded.</param>
    public static ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return
        [
            .. from sum in graph.Nodes.OfType<WeightedSumNode>()
               from name in graph.Sources(sum.Name)
               where Weights(graph, name) is null
               select new Diagnostic(
                   "SPK0022", sum.Name, "weights right before each branch's end, of its own, which its number folds into", $"the {graph.Node(name).Kind} '{name}'{(graph.Consumers(name).Length > 1 ? ", which feeds others too" : "")}",
                   "move the neurons behind the sum, or add the branches and let their weights learn the factors"),
        ];
    }

    /// <summary>The weights that a branch ends with; null where it ends otherwise, or others take from it.</summary>
    private static GraphNode? Weights(SpikeGraph graph, string name)
    {
        while (graph.Consumers(name).Length == 1)
        {
            if (graph.Node(name) is not NormalisationNode)
                return graph.Node(name) as SynapseNode;
            name = graph.Sources(name)[0];
        }

        return null;
    }

    private static WeightTensor Times(WeightTensor weights, float factor) =>
        WeightTensor.FromReal([.. weights.Real!.Select(w => (float)((double)w * factor))], weights.Shape);
}
