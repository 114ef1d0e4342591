using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Finds what flows over the edges of a graph: layouts, and whether it is spikes, graded spikes or sums.</summary>
public static class GraphSignals
{
    /// <summary>What each node gives, by its name.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <exception cref="InvalidOperationException">The graph has no order; verify it first.</exception>
    public static ImmutableDictionary<string, NodeSignal> Of(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _ = graph.Order();
        var topology = new GraphTopology(graph);
        var signals = Infer(topology, topology.Order());
        return graph.Nodes.Where(n => signals[topology.PlaceOf(n.Name)] is not null)
            .ToImmutableDictionary(n => n.Name, n => signals[topology.PlaceOf(n.Name)]!, StringComparer.Ordinal);
    }

    /// <summary>What each node gives, by its place; null for a node that is too wrong to say.</summary>
    internal static NodeSignal?[] Infer(GraphTopology topology, List<int> order)
    {
        var signals = new NodeSignal?[topology.Nodes.Count];

        // A delay that closes a cycle comes before what feeds it. What flows can only grow richer, through four kinds.
        for (var round = 0; round < 4; round++)
        {
            foreach (var place in order)
            {
                var sources = topology.Sources(place).Select(s => signals[s]).OfType<NodeSignal>().ToList();
                signals[place] = NodeShapes.Output(topology.Nodes[place]) is { } shape
                    ? new NodeSignal(Layout(topology.Nodes[place], shape, sources), Content(topology.Nodes[place], sources))
                    : null;
            }
        }

        return signals;
    }

    private static FeatureShape Layout(GraphNode node, FeatureShape stated, List<NodeSignal> sources) =>
        node is NeuronNode or ProgramNeuronNode or NormalisationNode or LayerNormalisationNode or AddNode or WeightedSumNode or OrNode or DelayNode
            && stated.IsFlat && sources.Count > 0 && sources[0].Shape.Count == stated.Count && node.ExpectedInput.Count == stated.Count
            ? sources[0].Shape
            : stated;

    private static SignalContent Content(GraphNode node, List<NodeSignal> sources)
    {
        var richest = sources.Count == 0 ? SignalContent.Spikes : sources.Max(s => s.Content);
        return node switch
        {
            SynapseNode or AttentionNode { Form: AttentionKind.Product } => SignalContent.Sums,
            InputNode or NeuronNode or OrNode or AttentionNode or PathNode => SignalContent.Spikes,
            ProgramNeuronNode program => program.Spikes ? SignalContent.Spikes : SignalContent.States,
            PoolNode { Pooling: not PoolKind.Max } or AddNode or WeightedSumNode when richest == SignalContent.Spikes => SignalContent.GradedSpikes,
            NormalisationNode or LayerNormalisationNode when richest < SignalContent.Sums => SignalContent.Sums,
            _ => richest,
        };
    }
}
