using SpikeNet.Graph;

namespace SpikeNet.Hardware.Execution;

/// <summary>The order in which nodes can run over many time steps at once.</summary>
internal static class ExecutionOrder
{
    /// <summary>Each node after all that feed it, delays included; null where a delay closes a cycle.</summary>
    internal static List<GraphNode>? WithoutCycles(SpikeGraph graph)
    {
        var waiting = graph.Nodes.ToDictionary(n => n.Name, n => graph.Sources(n.Name).Length, StringComparer.Ordinal);
        var ready = new Queue<GraphNode>(graph.Nodes.Where(n => waiting[n.Name] == 0));
        var order = new List<GraphNode>();
        while (ready.TryDequeue(out var node))
        {
            order.Add(node);
            foreach (var consumer in graph.Consumers(node.Name))
            {
                if (--waiting[consumer] == 0)
                    ready.Enqueue(graph.Node(consumer));
            }
        }

        return order.Count == graph.Nodes.Length ? order : null;
    }

    /// <summary>Whether a node's output leads back to it.</summary>
    internal static bool ReachesItself(SpikeGraph graph, GraphNode node)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(graph.Consumers(node.Name));
        while (open.TryDequeue(out var name))
        {
            if (name == node.Name)
                return true;
            if (!seen.Add(name))
                continue;
            foreach (var next in graph.Consumers(name))
                open.Enqueue(next);
        }

        return false;
    }

    /// <summary>Whether what the delay gives in a step depends on earlier steps only.</summary>
    internal static bool ClosesCycles(DelayNode node) => node.DelaySteps.All(d => d >= 1);
}
