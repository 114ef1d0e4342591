namespace SpikeNet.Graph.Nir;

/// <summary>A NIR graph without graphs in it: the nodes of inner graphs are named after them, their inputs and outputs are joined through.</summary>
internal sealed class NirFlattening
{
    private const int EdgeLimit = 1 << 20;
    private readonly List<string> _notes;
    private readonly Dictionary<string, (string Input, string Output)> _inner = new(StringComparer.Ordinal);
    private readonly List<string> _joints = [];
    private readonly List<(string From, string To)> _edges = [];

    private NirFlattening(List<string> notes) => _notes = notes;

    internal Dictionary<string, NirNode> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>For each node what feeds it, in ordinal order.</summary>
    internal Dictionary<string, SortedSet<string>> Sources { get; } = new(StringComparer.Ordinal);

    internal NirNode Input { get; private set; } = null!;

    internal NirNode Output { get; private set; } = null!;

    internal static NirFlattening Of(NirNode root, List<string> notes)
    {
        var flat = new NirFlattening(notes);
        var graph = root.Type == "NIRGraph" ? root : Wrapped(root);
        (flat.Input, flat.Output) = (Only(graph, "Input"), Only(graph, "Output"));
        flat.Add(graph);
        flat.Join();
        return flat;
    }

    /// <summary>The nodes that a node feeds, in ordinal order.</summary>
    internal Dictionary<string, List<string>> Consumers()
    {
        var consumers = Nodes.Keys.ToDictionary(n => n, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var (to, sources) in Sources.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            foreach (var from in sources)
                consumers[from].Add(to);
        }

        return consumers;
    }

    /// <summary>A file may hold one node that is no graph.</summary>
    private static NirNode Wrapped(NirNode node)
    {
        var graph = new NirNode("graph", "NIRGraph");
        var shape = node.Type switch
        {
            "Affine" or "Linear" when node.Required("weight").Shape is [_, var inputs] => NirArray.Vector(inputs),
            "Conv1d" or "Conv2d" when node.Optional("input_shape") is { } places && node.Required("weight").Shape.Length > 1 && node.Required("groups").Values is [var groups, ..] =>
                NirArray.Vector([node.Required("weight").Shape[1] * groups, .. places.Values]),
            "Flatten" => node.Required("input_type"),
            _ => node.Arrays.Values.FirstOrDefault(a => a.Values.Length > 1) is { } array && node.Type is not ("SumPool2d" or "AvgPool2d" or "Input" or "Output")
                ? NirArray.Vector([.. array.Shape.Select(s => (double)s)])
                : node.Type is "I" or "IF" or "LI" or "LIF" or "CubaLI" or "CubaLIF" or "Scale" or "Threshold" or "Delay"
                ? NirArray.Vector(1)
                : throw new NirNodeException(node.Name, $"a file of one {node.Type} alone does not say how large its input is"),
        };
        var input = new NirNode("input", "Input");
        input.Arrays["shape"] = shape;
        graph.Nodes.AddRange([input, node, new NirNode("output", "Output")]);
        graph.Edges.AddRange([("input", node.Name), (node.Name, "output")]);
        return graph;
    }

    private static NirNode Only(NirNode graph, string type) =>
        graph.Nodes.Where(n => n.Type == type).ToList() is [var node]
            ? node
            : throw new NirNodeException(graph.Name, $"the graph has {graph.Nodes.Count(n => n.Type == type)} nodes of the type {type}; exactly one can be expressed");

    private void Add(NirNode graph)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            names.Add(node.Name);
            if (node.Type == "NIRGraph")
            {
                var (input, output) = (Only(node, "Input"), Only(node, "Output"));
                _inner[node.Name] = (input.Name, output.Name);
                _joints.AddRange([input.Name, output.Name]);
                Add(node);
            }
            else if (!Nodes.TryAdd(node.Name, node))
            {
                throw new NirNodeException(node.Name, "two nodes have this name once inner graphs are joined");
            }
        }

        AddEdges(graph, names);
    }

    private void AddEdges(NirNode graph, HashSet<string> names)
    {
        var renamed = MissingName(graph, names);
        foreach (var (from, to) in graph.Edges.Select(e => (Renamed(e.From), Renamed(e.To))))
        {
            foreach (var end in new[] { from, to })
            {
                if (!names.Contains(end))
                    throw new NirNodeException(end, $"the edge '{from}' -> '{to}' names it, but there is no such node in '{graph.Name}'");
            }

            _edges.Add((_inner.TryGetValue(from, out var f) ? f.Output : from, _inner.TryGetValue(to, out var t) ? t.Input : to));
        }

        string Renamed(string name) => renamed is { } r && name == r.Missing ? r.Node : name;
    }

    /// <summary>Published samples have an inner graph whose edges call its only other node by an earlier name: one missing name and one node without edges can only mean each other.</summary>
    private (string Missing, string Node)? MissingName(NirNode graph, HashSet<string> names)
    {
        var used = graph.Edges.SelectMany(e => new[] { e.From, e.To }).ToHashSet(StringComparer.Ordinal);
        var missing = used.Except(names).ToList();
        var unused = graph.Nodes.Where(n => n.Type is not ("Input" or "Output") && !used.Contains(n.Name)).ToList();
        var feeds = graph.Edges.Any(e => missing is [var m] && e.From == m) && graph.Edges.Any(e => missing is [var m] && e.To == m);
        if (missing is not [var only] || unused is not [var node] || !feeds)
            return null;
        _notes.Add($"edges of '{graph.Name}' name '{only}', which does not exist; taken for '{node.Name}', the only node that no edge names");
        return (only, node.Name);
    }

    /// <summary>Takes inputs and outputs of inner graphs out: what feeds one feeds what it feeds.</summary>
    private void Join()
    {
        var sources = Nodes.Keys.ToDictionary(n => n, _ => new List<string>(), StringComparer.Ordinal);
        var consumers = Nodes.Keys.ToDictionary(n => n, _ => new List<string>(), StringComparer.Ordinal);
        var count = 0;
        foreach (var (from, to) in _edges)
            Connect(from, to);
        foreach (var joint in _joints)
        {
            foreach (var from in sources[joint])
                consumers[from].Remove(joint);
            foreach (var to in consumers[joint])
                sources[to].Remove(joint);
            foreach (var from in sources[joint])
            {
                if (from == joint)
                    throw new NirNodeException(joint, "a cycle without a neuron or a Delay");
                foreach (var to in consumers[joint])
                    Connect(from, to);
            }

            Nodes.Remove(joint);
            sources.Remove(joint);
            consumers.Remove(joint);
        }

        foreach (var (name, from) in sources)
        {
            Sources[name] = new SortedSet<string>(from, StringComparer.Ordinal);
            if (Sources[name].Count != from.Count)
                throw new NirNodeException(name, $"two edges lead to it from '{from.GroupBy(f => f).First(g => g.Count() > 1).Key}'");
        }

        void Connect(string from, string to)
        {
            if (++count > EdgeLimit)
                throw new NirNodeException(to, $"more than {EdgeLimit} edges once inner graphs are joined");
            sources[to].Add(from);
            consumers[from].Add(to);
        }
    }
}
