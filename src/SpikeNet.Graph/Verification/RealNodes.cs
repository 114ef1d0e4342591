using SpikeNet.Neurons.Interpretation;

namespace SpikeNet.Graph;

/// <summary>Nodes that exist in real numbers only.</summary>
internal static class RealNodes
{
    /// <summary>Whether a node has no integer form whatever it holds.</summary>
    internal static bool Contains(GraphNode node) => node is LayerNormalisationNode or WeightedSumNode;

    /// <summary>What to use in their place where integers are wanted.</summary>
    internal static string Remedy(GraphNode node) => node switch
    {
        LayerNormalisationNode => "normalise over the batch, whose statistics fold into the weights",
        WeightedSumNode => "fold it into the weights, then quantise",
        _ => "use a model without it, or run it on 'cpu' in real numbers",
    };

    /// <summary>Why a node, and what is inside it, cannot be made integers (SPK0022); empty where it can.</summary>
    internal static IEnumerable<Diagnostic> Reasons(GraphNode node)
    {
        if (node is LayerNormalisationNode)
            yield return new("SPK0022", node.Name, "a node with an integer form", $"{node}", Remedy(node));
        if (node is ProgramNeuronNode program && FixedPointProgram.Operation(program.Model) is { } operation)
            yield return new("SPK0022", node.Name, "equations that fixed point has", $"{operation} of values that change from step to step in {program.Model.Name}", Remedy(node));
        if (node is PathNode path)
        {
            foreach (var reason in Quantisation.Obstacles(path.Body))
                yield return reason with { Node = $"{node.Name}/{reason.Node}" };
        }
    }
}
