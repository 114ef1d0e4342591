using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Turns average poolings into sum poolings, as hardware has them, and divides the weights behind them by the window's size.</summary>
/// <remarks>
/// What is divided: every dense node and convolution that the pooled events reach, over flattens, delays and further average or sum
/// poolings. Where they reach anything else first, what follows would not be linear, and the pass refuses (SPK0021).
/// </remarks>
public static class FoldAveragePooling
{
    /// <summary>The graph without average poolings.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults, or some pooling cannot be folded; all reasons at once.</exception>
    public static SpikeGraph Apply(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphVerifier.ThrowIfInvalid(graph, Check);
        var result = graph;
        foreach (var pool in Averages(graph))
        {
            var size = (double)pool.Window.KernelHeight * pool.Window.KernelWidth;
            foreach (var name in Reached(graph, pool).Where(n => n is SynapseNode).Select(n => n.Name))
                result = result.With(name, Divided(result.Node(name), size));
            result = result.With(pool.Name, pool with { Pooling = PoolKind.Sum });
        }

        return result;
    }

    /// <summary>All reasons why average poolings cannot be folded; empty where they can.</summary>
    /// <param name="graph">A sound graph.</param>
    public static ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return
        [
            .. from pool in Averages(graph)
               from node in Reached(graph, pool)
               where node is not SynapseNode
               select new Diagnostic(
                   "SPK0021", pool.Name, "a dense node or a convolution behind an average pooling", $"the {node.Kind} '{node.Name}'",
                   "pool sums or maxima there, or move the pooling before weights"),
        ];
    }

    private static IEnumerable<PoolNode> Averages(SpikeGraph graph) => graph.Nodes.OfType<PoolNode>().Where(p => p.Pooling == PoolKind.Average);

    /// <summary>The first nodes behind a pooling that do more than hand its values on or add them.</summary>
    private static List<GraphNode> Reached(SpikeGraph graph, PoolNode pool)
    {
        var reached = new List<GraphNode>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(graph.Consumers(pool.Name));
        while (open.TryDequeue(out var name))
        {
            if (!seen.Add(name))
                continue;
            var node = graph.Node(name);
            if (node is FlattenNode or DelayNode or PoolNode { Pooling: PoolKind.Average or PoolKind.Sum })
            {
                foreach (var next in graph.Consumers(name))
                    open.Enqueue(next);
            }
            else
            {
                reached.Add(node);
            }
        }

        return reached;
    }

    private static GraphNode Divided(GraphNode node, double size)
    {
        var synapses = (SynapseNode)node;
        return synapses with { Weight = WeightTensor.FromReal([.. synapses.Weight.Real!.Select(w => (float)(w / size))], synapses.Weight.Shape) };
    }
}
