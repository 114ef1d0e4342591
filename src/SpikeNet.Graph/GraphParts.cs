namespace SpikeNet.Graph;

/// <summary>The nodes and edges of a graph that is being built.</summary>
public sealed class GraphParts
{
    private readonly List<GraphNode> _nodes = [];
    private readonly List<GraphEdge> _edges = [];

    /// <summary>Adds a node and the edges that feed it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="sources">The nodes that feed it, in the order of its inputs; none for an input node.</param>
    /// <returns>The node's name.</returns>
    public string Add(GraphNode node, params ReadOnlySpan<string> sources)
    {
        ArgumentNullException.ThrowIfNull(node);
        _nodes.Add(node);
        foreach (var source in sources)
            _edges.Add(new GraphEdge(source, node.Name));
        return node.Name;
    }

    /// <summary>The time steps that the input node states.</summary>
    /// <exception cref="InvalidOperationException">There is no input node yet.</exception>
    public int TimeSteps => _nodes.OfType<InputNode>().FirstOrDefault()?.TimeSteps ?? throw new InvalidOperationException("The input node, which knows the time steps, comes first.");

    /// <summary>The graph of what was added.</summary>
    public SpikeGraph ToGraph(string name) => new() { Name = name, Nodes = [.. _nodes], Edges = [.. _edges] };
}
