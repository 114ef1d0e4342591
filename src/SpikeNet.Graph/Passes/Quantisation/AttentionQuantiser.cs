using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Product attention in integers: its sums of spikes are whole numbers already, and a gain makes them fine enough for the thresholds behind.</summary>
/// <remarks>
/// y = gain sum over places of (q . k) v, in units of scale / gain. The gain is 1 where every threshold behind is a whole number of scales and nothing
/// leaks; otherwise the smallest power of two at which no threshold is below <see cref="FineThreshold"/> units, as far as widths allow.
/// </remarks>
internal static class AttentionQuantiser
{
    /// <summary>A threshold of so many units is rounded by 0.4 % at most.</summary>
    private const int FineThreshold = 128;

    /// <summary>Kernels hold whole numbers below it in float32.</summary>
    private const long FloatIntegers = 1L << 24;

    /// <summary>Why product attention cannot be made integers (SPK0022); empty where it can.</summary>
    internal static IEnumerable<Diagnostic> Reasons(SpikeGraph graph)
    {
        var all = graph.Nodes.OfType<AttentionNode>().Where(a => a.Form == AttentionKind.Product).ToList();
        var reached = all.SelectMany(a => Behind(graph, a).Select(n => (Attention: a, Node: n))).ToList();
        foreach (var (attention, node) in reached.DistinctBy(r => r.Node.Name))
        {
            var topology = new GraphTopology(graph);
            var sums = topology.Origins(topology.PlaceOf(node.Name)).Linear;
            if (node is ProgramNeuronNode program && program.RecurrentWeights.Any(w => w is not null))
                yield return new("SPK0022", attention.Name, "neurons without recurrent weights behind attention, whose sums have a unit of their own", $"the recurrent weights of '{node.Name}'", "let neurons of their own recur");
            else if (sums.Count > 0)
                yield return new("SPK0022", attention.Name, $"'{node.Name}' behind attention alone, whose sums have a unit of their own", $"the sums of '{topology.Nodes[sums.Min].Name}' with it", "put neurons behind attention before it is added");
            else if (reached.Where(r => r.Node.Name == node.Name).Select(r => r.Attention.Name).Distinct().Count() > 1)
                yield return new("SPK0022", attention.Name, $"'{node.Name}' behind one attention", "several, whose sums meet", "put neurons behind each attention");
        }
    }

    /// <summary>The graph with its product attention, and the populations behind it, in integers.</summary>
    internal static SpikeGraph Quantise(SpikeGraph graph, QuantisationOptions options, ImmutableSortedDictionary<string, ImmutableArray<double>> programs)
    {
        var result = graph;
        foreach (var attention in graph.Nodes.OfType<AttentionNode>().Where(a => a.Form == AttentionKind.Product))
        {
            var behind = Behind(graph, attention).ToList();
            var gain = Gain(attention, [.. behind.OfType<NeuronNode>()], options);
            result = result.With(attention.Name, attention with { Gain = gain });
            var unit = attention.Scale / gain;
            foreach (var neurons in behind.OfType<NeuronNode>())
                result = result.With(neurons.Name, neurons with { FixedPoint = LayerQuantiser.Neuron(neurons, [unit], options) });
            foreach (var program in behind.OfType<ProgramNeuronNode>())
                result = result.With(program.Name, program with { FixedPoint = ProgramQuantiser.Form(program, programs[program.Name], [unit], options.StateBits) });
        }

        return result;
    }

    private static int Gain(AttentionNode node, ImmutableArray<NeuronNode> behind, QuantisationOptions options)
    {
        var thresholds = behind.Select(n => n.Neuron.Threshold / node.Scale).ToList();
        if (thresholds.Count == 0 || (thresholds.All(t => Math.Abs(t - Math.Round(t)) < 1e-6 && t > 0.5) && !behind.Any(n => n.Neuron.Leaks)))
            return 1;
        var gain = 1;
        while (thresholds.Min() * gain < FineThreshold && 2L * gain * node.LargestSum < FloatIntegers && 2 * gain * thresholds.Max() < Math.Pow(2, (options.ThresholdBits ?? options.StateBits) - 1))
            gain *= 2;
        return gain;
    }

    /// <summary>The nodes that the sums reach: populations, read-outs, and whatever else does more than hand them on.</summary>
    private static IEnumerable<GraphNode> Behind(SpikeGraph graph, AttentionNode attention)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(graph.Consumers(attention.Name));
        while (open.TryDequeue(out var name))
        {
            if (!seen.Add(name))
                continue;
            var node = graph.Node(name);
            if (node is FlattenNode or DelayNode or PoolNode or AddNode or ConcatenationNode)
            {
                foreach (var next in graph.Consumers(name))
                    open.Enqueue(next);
            }
            else
            {
                yield return node;
            }
        }
    }
}
