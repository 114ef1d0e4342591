namespace SpikeNet.Graph;

/// <summary>Who feeds whom in a graph whose names are unique and whose edges have ends.</summary>
internal sealed class GraphTopology
{
    private readonly Dictionary<string, int> _places;
    private readonly List<int>[] _sources;
    private readonly List<int>[] _consumers;

    internal GraphTopology(SpikeGraph graph)
    {
        Nodes = graph.Nodes;
        _places = Nodes.Select((n, i) => (n.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        _sources = [.. Nodes.Select(_ => new List<int>())];
        _consumers = [.. Nodes.Select(_ => new List<int>())];
        foreach (var edge in graph.Edges)
        {
            _sources[_places[edge.To]].Add(_places[edge.From]);
            _consumers[_places[edge.From]].Add(_places[edge.To]);
        }
    }

    internal IReadOnlyList<GraphNode> Nodes { get; }

    internal int PlaceOf(string name) => _places[name];

    /// <summary>The nodes that feed a node, in the order of its inputs.</summary>
    internal IReadOnlyList<int> Sources(int node) => _sources[node];

    /// <summary>The nodes that a node feeds.</summary>
    internal IReadOnlyList<int> Consumers(int node) => _consumers[node];

    /// <summary>Each node after those that it needs in the same step; a delay of at least one step everywhere needs none.</summary>
    /// <returns>The order, without the nodes on a cycle (or behind one) that has no such delay.</returns>
    internal List<int> Order()
    {
        var waiting = Enumerable.Range(0, Nodes.Count).Select(i => BreaksCycles(Nodes[i]) ? 0 : _sources[i].Count).ToArray();
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < waiting.Length; i++)
        {
            if (waiting[i] == 0)
                ready.Enqueue(i, i);
        }

        var order = new List<int>(Nodes.Count);
        while (ready.TryDequeue(out var node, out _))
        {
            order.Add(node);
            foreach (var consumer in _consumers[node].Where(c => !BreaksCycles(Nodes[c])))
            {
                if (--waiting[consumer] == 0)
                    ready.Enqueue(consumer, consumer);
            }
        }

        return order;
    }

    /// <summary>The nodes that can be reached from one, itself included.</summary>
    internal HashSet<int> Reached(int from, bool backwards)
    {
        var reached = new HashSet<int> { from };
        var open = new Stack<int>([from]);
        while (open.TryPop(out var node))
        {
            foreach (var next in (backwards ? _sources : _consumers)[node].Where(reached.Add))
                open.Push(next);
        }

        return reached;
    }

    /// <summary>The dense nodes and convolutions whose sums reach a node's inputs without passing neurons, and the sources of events that do; both ascending.</summary>
    internal (SortedSet<int> Linear, SortedSet<int> Events) Origins(int node)
    {
        var (linear, events) = (new SortedSet<int>(), new SortedSet<int>());
        var seen = new HashSet<int>();
        var open = new Stack<int>(_sources[node]);
        while (open.TryPop(out var source))
        {
            if (!seen.Add(source))
                continue;
            switch (Nodes[source])
            {
                case SynapseNode:
                    linear.Add(source);
                    break;
                case InputNode or NeuronNode or ProgramNeuronNode or PathNode:
                    events.Add(source);
                    break;
                default:
                    foreach (var further in _sources[source])
                        open.Push(further);
                    break;
            }
        }

        return (linear, events);
    }

    /// <summary>Whether what the node gives in a step depends on earlier steps only.</summary>
    internal static bool BreaksCycles(GraphNode node) =>
        node is DelayNode { DelaySteps.IsDefaultOrEmpty: false } delay && delay.DelaySteps.All(d => d >= 1);
}
