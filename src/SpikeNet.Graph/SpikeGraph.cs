using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>What a network means, apart from how it was trained and where it will run: nodes, edges, and the encoding of its input.</summary>
/// <remarks>Immutable. A graph made by hand may be wrong in any way; <see cref="GraphVerifier"/> finds all its faults at once, and back-ends take verified graphs only.</remarks>
public sealed record SpikeGraph
{
    /// <summary>The network's name.</summary>
    public required string Name { get; init; }

    /// <summary>The nodes.</summary>
    public required ImmutableArray<GraphNode> Nodes { get; init; }

    /// <summary>The connections.</summary>
    public required ImmutableArray<GraphEdge> Edges { get; init; }

    /// <summary>How recordings become the input's spikes; null where the spikes come as they are.</summary>
    public InputEncoding? Encoding { get; init; }

    /// <summary>The names of the classes in the order of the read-out's scores; may be empty.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>What is known of the graph's origin: data set, seed, accuracy and the like.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The input.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one.</exception>
    public InputNode Input => Nodes.OfType<InputNode>().Single();

    /// <summary>The read-out.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one.</exception>
    public ReadOutNode ReadOut => Nodes.OfType<ReadOutNode>().Single();

    /// <summary>Whether every weight and neuron has its integer form.</summary>
    public bool IsQuantised =>
        Nodes.OfType<SynapseNode>().All(s => s.Weight.IsQuantised)
        && Nodes.OfType<NeuronNode>().All(n => n.FixedPoint is not null) && Nodes.OfType<ProgramNeuronNode>().All(n => n.IsQuantised)
        && !Nodes.Any(n => n is AttentionNode { Form: AttentionKind.Product, Gain: null })
        && Nodes.OfType<PathNode>().All(n => n.Body is { IsQuantised: true });

    /// <summary>Whether some neurons are given by a step program in real numbers.</summary>
    public bool HasRealPrograms => Nodes.OfType<ProgramNeuronNode>().Any(n => n.FixedPoint is null);

    /// <summary>The graph as text: one line per node with its layouts, parameters and sources, the same for the same graph everywhere.</summary>
    public string ToText() => GraphText.Write(this);

    /// <summary>The node of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public GraphNode Node(string name) =>
        Nodes.FirstOrDefault(n => n.Name == name) ?? throw new KeyNotFoundException($"The graph '{Name}' has no node '{name}'.");

    /// <summary>Whether the graph is a chain of dense nodes and neurons only, as <see cref="Stages"/> wants it.</summary>
    public bool IsDenseChain =>
        Nodes.All(n => n is InputNode or DenseNode or NeuronNode or ProgramNeuronNode or ReadOutNode)
        && Edges.Select(e => e.From).Distinct().Count() == Edges.Length && Edges.Select(e => e.To).Distinct().Count() == Edges.Length;

    /// <summary>The names of the nodes that feed a node, in the order of its inputs.</summary>
    public ImmutableArray<string> Sources(string name) => [.. Edges.Where(e => e.To == name).Select(e => e.From)];

    /// <summary>The names of the nodes that a node feeds.</summary>
    public ImmutableArray<string> Consumers(string name) => [.. Edges.Where(e => e.From == name).Select(e => e.To)];

    /// <summary>All nodes, each after those that it needs in the same step; first come, first served by their place in <see cref="Nodes"/>.</summary>
    /// <remarks>A <see cref="DelayNode"/> of at least one step for every feature needs nothing of its own step, so that a cycle may pass through it.</remarks>
    /// <exception cref="InvalidOperationException">There is a cycle without a delay; verify the graph first.</exception>
    public ImmutableArray<GraphNode> Order()
    {
        var order = new GraphTopology(this).Order();
        return order.Count == Nodes.Length
            ? [.. order.Select(i => Nodes[i])]
            : throw new InvalidOperationException($"The graph '{Name}' has a cycle without a delay.");
    }

    /// <summary>The dense nodes and convolutions with what feeds them and the neurons behind them, in order.</summary>
    /// <exception cref="InvalidOperationException">There is a cycle without a delay; verify the graph first.</exception>
    public ImmutableArray<SynapticLayer> Layers()
    {
        var topology = new GraphTopology(this);
        var order = Order().Select(n => topology.PlaceOf(n.Name)).ToList();
        var rank = new int[Nodes.Length];
        for (var i = 0; i < order.Count; i++)
            rank[order[i]] = i;

        // Neurons belong to the last synapses that feed them, so that their spikes count once.
        var neurons = new Dictionary<int, List<GraphNode>>();
        var readOut = new HashSet<int>();
        foreach (var place in order)
        {
            if (Nodes[place] is not (NeuronNode or ProgramNeuronNode or ReadOutNode))
                continue;
            var linear = topology.Origins(place).Linear;
            if (Nodes[place] is ReadOutNode)
                readOut.UnionWith(linear);
            else if (linear.Count > 0)
                (neurons.TryGetValue(linear.MaxBy(l => rank[l]), out var list) ? list : neurons[linear.MaxBy(l => rank[l])] = []).Add(Nodes[place]);
        }

        return
        [
            .. order.Where(p => Nodes[p] is SynapseNode).Select(p => new SynapticLayer(
                (SynapseNode)Nodes[p], Nodes[topology.Sources(p)[0]].Name, neurons.TryGetValue(p, out var list) ? [.. list] : [], readOut.Contains(p))),
        ];
    }

    /// <summary>The nodes from the input to the read-out, each after the one that feeds it.</summary>
    /// <exception cref="InvalidOperationException">The graph is no chain; see <see cref="Order"/> for any graph.</exception>
    public ImmutableArray<GraphNode> Chain()
    {
        var order = ImmutableArray.CreateBuilder<GraphNode>(Nodes.Length);
        GraphNode? node = Input;
        while (node is not null && order.Count < Nodes.Length)
        {
            order.Add(node);
            var next = Edges.Where(e => e.From == node.Name).Select(e => e.To).ToList();
            if (next.Count > 1)
                throw new InvalidOperationException($"The graph '{Name}' branches at '{node.Name}': it is no chain.");
            node = next.Count == 0 ? null : Node(next[0]);
        }

        return order.Count == Nodes.Length
            ? order.ToImmutable()
            : throw new InvalidOperationException($"The graph '{Name}' is no chain from its input to its read-out.");
    }

    /// <summary>The dense nodes with the neurons behind them, in order; see <see cref="Layers"/> for any graph.</summary>
    /// <exception cref="InvalidOperationException">The graph is no chain of dense nodes and neurons.</exception>
    public ImmutableArray<GraphStage> Stages()
    {
        var stages = ImmutableArray.CreateBuilder<GraphStage>();
        var chain = Chain();
        if (!IsDenseChain)
            throw new InvalidOperationException($"The graph '{Name}' is no chain of dense nodes and neurons: {chain.First(n => n is not (InputNode or DenseNode or NeuronNode or ProgramNeuronNode or ReadOutNode))}.");
        for (var i = 0; i < chain.Length; i++)
        {
            if (chain[i] is DenseNode dense)
            {
                var next = i + 1 < chain.Length ? chain[i + 1] : null;
                stages.Add(new GraphStage(dense, next as NeuronNode, next as ProgramNeuronNode));
            }
        }

        return stages.ToImmutable();
    }
}
