namespace SpikeNet.Graph;

/// <summary>Nodes that exist in real numbers only.</summary>
internal static class RealNodes
{
    internal static bool Contains(GraphNode node) => node is LayerNormalisationNode or TransposedConvolutionNode or WeightedSumNode or AttentionNode { Form: AttentionKind.Product } or PathNode;

    /// <summary>What to use in their place where integers are wanted.</summary>
    internal static string Remedy(GraphNode node) => node switch
    {
        TransposedConvolutionNode => "use convolutions, or run it on 'cpu' in real numbers",
        LayerNormalisationNode => "normalise over the batch, whose statistics fold into the weights",
        WeightedSumNode => "add the branches, and let their weights learn the factors",
        PathNode => "run it on 'cpu' in real numbers",
        _ => "use the and/or form of attention",
    };
}
