using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph.Nir;

/// <summary>Makes our graph of a flat NIR graph.</summary>
/// <remarks>
/// Neurons take the sums of synapses only: where spikes lead straight into them, synapses of weight 1 are put between.
/// Nodes come in their order of computation, equals by name, so that the same network gives the same graph however its file is ordered.
/// </remarks>
internal sealed class NirGraphBuilder(NirFlattening flat, NirContext context)
{
    private readonly Dictionary<string, NirSignal> _signals = NirShapes.Of(flat);
    private readonly NirNames _names = new();
    private readonly List<GraphNode> _nodes = [];
    private readonly List<GraphEdge> _edges = [];
    private Dictionary<string, SignalContent> _contents = [];
    private NirRecurrence _recurrence = null!;

    internal SpikeGraph Build()
    {
        foreach (var name in flat.Nodes.Keys.Order(StringComparer.Ordinal))
            _names.Reserve(name, context.Notes);
        _recurrence = NirRecurrence.Of(flat, _signals, context);
        _contents = Contents();
        foreach (var node in flat.Nodes.Values.Where(n => !_recurrence.IsAbsorbed(n.Name)).OrderBy(n => n.Name, StringComparer.Ordinal))
            Add(node);
        return Ordered(new SpikeGraph { Name = "NIR", Nodes = [.. _nodes], Edges = [.. _edges] });
    }

    private static SpikeGraph Ordered(SpikeGraph graph)
    {
        graph = graph with { Nodes = [.. graph.Nodes.OrderBy(n => n.Name, StringComparer.Ordinal)] };
        var sorted = new GraphTopology(graph).Order().ToHashSet();
        if (sorted.Count < graph.Nodes.Length)
            throw new NirNodeException(graph.Nodes[Enumerable.Range(0, graph.Nodes.Length).First(i => !sorted.Contains(i))].Name, "a cycle without a Delay leads through it or to it");
        var order = graph.Order();
        var rank = order.Select((n, i) => (n.Name, i)).ToDictionary(n => n.Name, n => n.i, StringComparer.Ordinal);
        return graph with { Nodes = order, Edges = [.. graph.Edges.OrderBy(e => rank[e.To]).ThenBy(e => rank[e.From])] };
    }

    /// <summary>What flows out of each node; a cycle is gone round until nothing grows richer.</summary>
    private Dictionary<string, SignalContent> Contents()
    {
        var contents = flat.Nodes.Keys.ToDictionary(n => n, _ => SignalContent.Spikes, StringComparer.Ordinal);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in flat.Nodes.Values)
            {
                var content = Content(node, contents);
                changed |= content != contents[node.Name];
                contents[node.Name] = content;
            }
        }

        return contents;
    }

    private SignalContent Content(NirNode node, Dictionary<string, SignalContent> contents) => node.Type switch
    {
        "Input" or "IF" or "LIF" or "CubaLIF" or "Threshold" => SignalContent.Spikes,
        "I" or "LI" or "CubaLI" => SignalContent.States,
        "Affine" or "Linear" or "Conv1d" or "Conv2d" or "Scale" => SignalContent.Sums,
        _ => Joined(node.Name, contents) is SignalContent.Spikes && node.Type is "SumPool2d" or "AvgPool2d" ? Pooled(node.Name, contents) : Joined(node.Name, contents),
    };

    private SignalContent Pooled(string node, Dictionary<string, SignalContent> contents) =>
        Joined(node, contents) is SignalContent.Spikes ? SignalContent.GradedSpikes : Joined(node, contents);

    /// <summary>What a node takes: the sum of its inputs.</summary>
    private SignalContent Joined(string node, Dictionary<string, SignalContent> contents)
    {
        var sources = _recurrence.Sources(node);
        var richest = sources.Select(s => contents[s]).DefaultIfEmpty(SignalContent.Spikes).Max();
        return richest == SignalContent.Spikes && sources.Count > 1 ? SignalContent.GradedSpikes : richest;
    }

    private void Add(NirNode node)
    {
        var name = _names.Of(node.Name);
        var signal = _signals[node.Name];
        if (node.Type == "Input")
        {
            _nodes.Add(new InputNode(name, signal.Count, context.TimeSteps, context.MaximumSpikes));
            return;
        }

        var sources = _recurrence.Sources(node.Name);
        if (sources.Count == 0)
            throw new NirNodeException(node.Name, "no edge leads to it");
        if (node.Type != "Output" && !_recurrence.HasConsumers(node.Name))
            throw new NirNodeException(node.Name, "no edge leads from it: what it computes is lost");
        var content = Joined(node.Name, _contents);
        var from = Join(node, content, [.. sources.Select(s => _recurrence.DelayFor(s, node.Name) is { } steps ? Delayed(s, steps) : _names.Of(s))], signal);
        var weights = new NirWeights(node, _signals[sources.First()]);
        switch (node.Type)
        {
            case "Output":
                AddReadOut(node, from, content);
                return;
            case "Affine" or "Linear" or "Conv1d" or "Conv2d":
                Require(node, content <= SignalContent.GradedSpikes, content, "spikes; multiply the weights of two layers that have no neurons between them");
                Connect(node.Type.StartsWith("Conv", StringComparison.Ordinal) ? weights.Convolution(name, sources.First()) : weights.Dense(name, _recurrence.MovedBias(node.Name)), from);
                return;
            case "Scale":
                Require(node, content != SignalContent.States, content, "spikes or sums");
                Connect(content == SignalContent.Sums ? weights.Gain(name, signal) : weights.Diagonal(name, signal), from);
                return;
            case "SumPool2d" or "AvgPool2d":
                Require(node, content != SignalContent.States, content, "spikes or sums");
                Connect(new PoolNode(name, _signals[sources.First()].Layout, NirShapes.Window(node, _signals[sources.First()].Layout), node.Type == "SumPool2d" ? PoolKind.Sum : PoolKind.Average), from);
                return;
            case "Flatten":
                Connect(new FlattenNode(name, _signals[sources.First()].Layout), from);
                return;
            case "Delay":
                Connect(NirDelays.Node(node, name, signal, context), from);
                return;
            default:
                Require(node, content != SignalContent.States, content, "spikes or sums");
                Connect(NirNeurons.Node(node, name, signal, context, _recurrence.WeightsOf(node.Name)), content == SignalContent.Sums ? from : Identity(name, signal, from));
                return;
        }
    }

    /// <summary>The class with the most spikes; the sum of sums over time; the last of states.</summary>
    private void AddReadOut(NirNode node, string from, SignalContent content)
    {
        var signal = _signals[node.Name];
        var name = _names.Of(node.Name);
        if (content == SignalContent.GradedSpikes)
            (from, content) = (Identity(name, signal, from), SignalContent.Sums);
        var possible = content switch
        {
            SignalContent.Spikes => [ReadOutRule.SpikeCount],
            SignalContent.States => new[] { ReadOutRule.Last, ReadOutRule.Maximum },
            _ => [ReadOutRule.LeakyLast, ReadOutRule.LeakyMaximum],
        };
        var noted = Enum.TryParse<ReadOutRule>(node.Metadata.Text(NirMetadata.ReadOut), out var read) && possible.Contains(read);
        var rule = noted ? read : possible[0];
        if (!noted)
        {
            context.Notes.Add(content switch
            {
                SignalContent.Spikes => $"'{node.Name}' taken as the number of spikes of each class",
                SignalContent.States => $"'{node.Name}' taken as the state after the last step",
                _ => $"'{node.Name}' taken as the sum over all steps",
            });
        }

        Connect(new ReadOutNode(name, rule, signal.Count), from);
    }

    private static void Require(NirNode node, bool right, SignalContent content, string wanted)
    {
        if (!right)
        {
            var found = content == SignalContent.States ? "the states of neurons that do not spike" : "sums";
            throw new NirNodeException(node.Name, $"{found} lead into this {node.Type}, which takes {wanted}");
        }
    }

    /// <summary>The sum of several inputs, named after the node that takes it, so that it is named alike when it comes back from a file.</summary>
    private string Join(NirNode node, SignalContent content, ImmutableArray<string> from, NirSignal signal)
    {
        if (from.Length == 1)
            return from[0];
        var layout = _signals[_recurrence.Sources(node.Name).First()].Layout;
        foreach (var source in _recurrence.Sources(node.Name).Where(s => !_signals[s].HasOrderOf(_signals[_recurrence.Sources(node.Name).First()])))
            throw new NirNodeException(node.Name, $"its inputs {_signals[source]} of '{source}' and {signal} cannot be added");
        var synapses = content <= SignalContent.GradedSpikes && (node.Type == "Output" || NirNeuronModels.ParametersOf(node.Type) is not null) ? ".in" : "";
        var add = new AddNode(_names.New($"{_names.Of(node.Name)}{synapses}.sum"), FeatureShape.Flat(layout.Count));
        _nodes.Add(add);
        _edges.AddRange(from.Select(f => new GraphEdge(f, add.Name)));
        return add.Name;
    }

    private string Identity(string name, NirSignal signal, string from)
    {
        var identity = NirWeights.Diagonal(_names.New($"{name}.in"), Enumerable.Repeat(1f, signal.Count).ToArray());
        Connect(identity, from);
        return identity.Name;
    }

    /// <summary>What a neuron gave a step before, for the nodes of its own cycle.</summary>
    private string Delayed(string source, int steps)
    {
        var name = $"{_names.Of(source)}.delay";
        if (_nodes.All(n => n.Name != name))
            Connect(new DelayNode(_names.New(name), FeatureShape.Flat(_signals[source].Count), [steps]), _names.Of(source));
        return name;
    }

    private void Connect(GraphNode node, string from)
    {
        _nodes.Add(node);
        _edges.Add(new GraphEdge(from, node.Name));
    }
}
