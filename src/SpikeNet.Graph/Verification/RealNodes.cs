using SpikeNet.Neurons.Interpretation;

namespace SpikeNet.Graph;

/// <summary>Nodes that exist in real numbers only.</summary>
internal static class RealNodes
{
    /// <summary>Whether a node has no integer form whatever it holds.</summary>
    internal static bool Contains(GraphNode node) => node is LayerNormalisationNode or WeightedSumNode or AttentionNode { Form: AttentionKind.Product };

    /// <summary>What to use in their place where integers are wanted.</summary>
    internal static string Remedy(GraphNode node) => node switch
    {
        LayerNormalisationNode => "normalise over the batch, whose statistics fold into the weights",
        WeightedSumNode => "add the branches, and let their weights learn the factors",
        ProgramNeuronNode => "use a model without it, or run it on 'cpu' in real numbers",
        _ => "use the and/or form of attention",
    };

    /// <summary>Why a node, and what is inside it, cannot be made integers (SPK0022); empty where it can.</summary>
    internal static IEnumerable<Diagnostic> Reasons(GraphNode node)
    {
        if (Contains(node))
            yield return new("SPK0022", node.Name, "a node with an integer form", $"{node}", Remedy(node));
        if (node is ProgramNeuronNode program && FixedPointProgram.Operation(program.Model) is { } operation)
            yield return new("SPK0022", node.Name, "equations that fixed point has", $"{operation} of values that change from step to step in {program.Model.Name}", Remedy(node));
        if (node is PathNode path)
        {
            foreach (var reason in path.Body.Nodes.SelectMany(Reasons))
                yield return reason with { Node = $"{node.Name}/{reason.Node}" };
        }
    }
}
