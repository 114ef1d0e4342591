using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Chip;

/// <summary>Turns a quantised graph into a network of the chip.</summary>
internal sealed class LoihiLowering
{
    private readonly SpikeGraph _graph;
    private readonly List<Diagnostic> _faults;
    private readonly List<(GraphNode Node, LoihiValues Values)> _populations = [];
    private readonly Dictionary<string, int> _depths;
    private readonly GraphNode? _output;
    private readonly bool _integrates;

    /// <summary>Traces a graph.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    public LoihiLowering(SpikeGraph graph)
    {
        _graph = graph;
        _depths = new Dictionary<string, int>(StringComparer.Ordinal);
        _faults = [.. LoihiTracing.Obstacles(graph)];
        if (_faults.Count > 0)
            return;
        var tracing = new LoihiTracing(graph);
        foreach (var node in graph.Order().OfType<NeuronNode>())
            _populations.Add((node, tracing.Into(node)));
        _output = ReadNode();
        if (_output is not NeuronNode)
        {
            var sums = tracing.Into(graph.ReadOut);
            _integrates = sums.Paths.Any(p => p.Taps.Weighted);
            if (_integrates)
                _populations.Add((_output, sums));
            else
                _faults.Add(new("SPK1010", graph.ReadOut.Name, "a read-out of neurons or of weighted sums on loihi1", $"a read-out of the {_output.Kind} '{_output.Name}'", "read the neurons themselves out"));
        }

        _faults.AddRange(tracing.Faults);
        FindDepths();
    }

    /// <summary>Why there is no network.</summary>
    public IReadOnlyList<Diagnostic> Faults => _faults;

    /// <summary>The network.</summary>
    /// <exception cref="ArgumentException">There are faults.</exception>
    public LoihiGraph Lower()
    {
        if (_faults.Count > 0)
            throw new ArgumentException($"loihi1 cannot run the graph '{_graph.Name}': {string.Join("; ", _faults)}");
        var cells = ImmutableArray.CreateBuilder<LoihiCell>();
        var populations = ImmutableArray.CreateBuilder<LoihiPopulation>();
        var byName = new Dictionary<string, LoihiPopulation>(StringComparer.Ordinal);
        Add(_graph.Input, _graph.Input.Features, i => new LoihiInput(CellName(_graph.Input, i)));
        var formats = _populations.ToDictionary(
            p => p.Node.Name, p => p.Node is NeuronNode neurons ? LoihiFormat.Of(_graph, neurons, Loihi1Backend.Prices) : LoihiFormat.Plain, StringComparer.Ordinal);
        foreach (var (node, values) in _populations)
            Add(node, node.OutputShape.Count, i => Neuron(node, i, values.Bias?[i] ?? 0, formats[node.Name]));
        var synapses = ImmutableArray.CreateBuilder<LoihiSynapse>(_populations.Sum(p => p.Values.Paths.Sum(x => x.Taps.Entries.Count)));
        foreach (var (node, values) in _populations)
        {
            foreach (var path in values.Paths)
            {
                var (from, to) = (byName[path.Source].First, byName[node.Name].First);
                foreach (var (source, target, weight) in path.Taps.Entries)
                    synapses.Add(new LoihiSynapse(from + source, to + target, weight * formats[node.Name].Factor, path.Taps.Unit));
            }
        }

        return new LoihiGraph(_graph, new LoihiNetwork(_graph.Name, cells.ToImmutable(), synapses.ToImmutable()), populations.ToImmutable(), byName[_output!.Name], _integrates);

        void Add(GraphNode node, int count, Func<int, LoihiCell> cell)
        {
            byName[node.Name] = new LoihiPopulation(node.Name, cells.Count, count, _depths[node.Name]);
            populations.Add(byName[node.Name]);
            for (var i = 0; i < count; i++)
                cells.Add(cell(i) with { Group = node.Name });
        }
    }

    private static string CellName(GraphNode node, int index) => FormattableString.Invariant($"{node.Name}.{index}");

    /// <summary>A neuron with the integers of the graph.</summary>
    /// <remarks>
    /// The threshold is that of <see cref="LoihiFormat"/>. A bias acts from the chip's first step on, d steps before the
    /// layer's own first one: the potential begins d biases below zero.
    /// </remarks>
    private LoihiNeuron Neuron(GraphNode node, int index, long bias, LoihiFormat format)
    {
        var scaled = (double)format.Factor * bias;
        var cell = new LoihiNeuron(CellName(node, index)) { Bias = scaled, InitialPotential = -_depths[node.Name] * scaled, Threshold = double.PositiveInfinity };
        if (node is not NeuronNode { FixedPoint: { } integers } neurons)
            return cell;
        return cell with
        {
            Threshold = format.Programmed(neurons, index),
            LowestPotential = format.LowestPotential,
            Reset = neurons.Neuron.Reset == ResetKind.ToZero ? LoihiReset.Hard : LoihiReset.Soft,
            LeakDecay = integers.LeakShift is { } shift ? 1 - Math.Pow(2, -shift) : 1,
        };
    }

    private GraphNode ReadNode()
    {
        var node = _graph.Node(_graph.Sources(_graph.ReadOut.Name)[0]);
        while (node is FlattenNode)
            node = _graph.Node(_graph.Sources(node.Name)[0]);
        return node;
    }

    /// <summary>A way with a delay of s steps from a population of depth a leads to depth a + 1 - s; all ways to a population must agree.</summary>
    private void FindDepths()
    {
        var ways = _populations.SelectMany(p => p.Values.Paths.Select(w => (From: w.Source, To: p.Node.Name, Steps: 1 - w.Delay))).ToList();
        Spread(_graph.Input.Name, 0);
        foreach (var (node, _) in _populations)
        {
            if (!_depths.ContainsKey(node.Name))
                Spread(node.Name, 1);
        }

        foreach (var (from, to, steps) in ways.Distinct())
        {
            var missing = _depths[to] - _depths[from] - steps;
            if (missing != 0)
            {
                _faults.Add(new(
                    "SPK1010", to, "ways of one length from the input on loihi1, where each layer takes a step",
                    $"spikes of '{from}' that arrive {Math.Abs(missing)} step(s) {(missing > 0 ? "earlier" : "later")} than others",
                    missing > 0 ? $"hand them on through {missing} more layer(s) of neurons" : $"delay them by {-missing} step(s) in the graph"));
            }
        }

        void Spread(string name, int depth)
        {
            _depths[name] = depth;
            var open = new Queue<string>([name]);
            while (open.TryDequeue(out var at))
            {
                foreach (var (from, to, steps) in ways)
                {
                    if (from == at && _depths.TryAdd(to, _depths[at] + steps))
                        open.Enqueue(to);
                    if (to == at && _depths.TryAdd(from, _depths[at] - steps))
                        open.Enqueue(from);
                }
            }
        }
    }
}
