namespace SpikeNet.Graph;

/// <summary>Small changes that passes are made of.</summary>
internal static class GraphEdits
{
    /// <summary>The graph with another node of that name's place.</summary>
    internal static SpikeGraph With(this SpikeGraph graph, string name, GraphNode replacement) =>
        graph with { Nodes = [.. graph.Nodes.Select(n => n.Name == name ? replacement : n)] };

    /// <summary>The graph without a node of one input; its consumers take from its source, at the same place among their inputs.</summary>
    internal static SpikeGraph Without(this SpikeGraph graph, string name)
    {
        var source = graph.Sources(name).Single();
        return graph with
        {
            Nodes = [.. graph.Nodes.Where(n => n.Name != name)],
            Edges = [.. graph.Edges.Where(e => e.To != name).Select(e => e.From == name ? e with { From = source } : e)],
        };
    }
}
