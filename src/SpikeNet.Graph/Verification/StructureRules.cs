using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Faults of names, edges and ends.</summary>
internal static class StructureRules
{
    /// <summary>Of a damaged file's edges so many are named one by one.</summary>
    private const int LooseEndsNamed = 100;

    internal static void VerifyNames(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        foreach (var group in graph.Nodes.GroupBy(n => n.Name).Where(g => g.Count() > 1))
            faults.Add(new("SPK0001", group.Key, "a unique name", $"{group.Count()} nodes of that name", "rename all but one"));
        foreach (var node in graph.Nodes.Where(n => n.Name.Length is 0 or > WireScan.NameLimit || !n.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')))
            faults.Add(new("SPK0001", node.Name, $"up to {WireScan.NameLimit} letters, digits, '.', '_', '-'", $"'{node.Name}'", "rename the node"));
        var names = graph.Nodes.Select(n => n.Name).ToHashSet();
        var loose = 0;
        foreach (var edge in graph.Edges)
        {
            foreach (var end in new[] { edge.From, edge.To }.Where(e => !names.Contains(e) && ++loose <= LooseEndsNamed))
                faults.Add(new("SPK0002", end, "a node of that name", $"the edge {edge.From} -> {edge.To} and no such node", "add the node or drop the edge"));
        }

        if (loose > LooseEndsNamed)
            faults.Add(new("SPK0002", graph.Name, "edges between nodes", $"{loose - LooseEndsNamed} more ends without a node", "add the nodes or drop the edges"));
    }

    internal static void VerifyEnds(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        var inputs = graph.Nodes.OfType<InputNode>().ToList();
        var readOuts = graph.Nodes.OfType<ReadOutNode>().ToList();
        if (inputs.Count != 1)
            faults.Add(new("SPK0003", graph.Name, "one input", $"{inputs.Count}", "keep exactly one input node"));
        if (readOuts.Count != 1)
            faults.Add(new("SPK0003", graph.Name, "one read-out", $"{readOuts.Count}", "keep exactly one read-out node"));
        foreach (var input in inputs)
        {
            if (input.Features is < 1 or > GraphVerifier.SizeLimit || input.TimeSteps is < 1 or > GraphVerifier.SizeLimit)
                faults.Add(new("SPK0005", input.Name, $"1 to {GraphVerifier.SizeLimit} channels and steps", $"{input.Features} channels, {input.TimeSteps} steps", "correct the input"));
            else if (input.MaximumSpikesPerChannel < 1 || input.MaximumSpikesPerChannel > input.TimeSteps)
                faults.Add(new("SPK0005", input.Name, $"1 to {input.TimeSteps} spikes per channel", $"{input.MaximumSpikesPerChannel}", "state how often a channel can spike"));
        }

        foreach (var readOut in readOuts.Where(r => r.NeuronsPerClass != 1 && (r.NeuronsPerClass < 1 || r.Rule is not (ReadOutRule.PopulationVote or ReadOutRule.TemporalWeight) || (double)r.Classes * r.NeuronsPerClass > GraphVerifier.SizeLimit)))
            faults.Add(new("SPK0005", readOut.Name, $"one neuron per class, or a {ReadOutRule.PopulationVote} or {ReadOutRule.TemporalWeight} of at most {GraphVerifier.SizeLimit} neurons", $"{readOut.NeuronsPerClass} neurons per class, {readOut.Rule}", "correct the read-out"));
        foreach (var readOut in readOuts.Where(r => r.Classes < 1 || r.Decay is not (> 0 and <= 1)))
            faults.Add(new("SPK0005", readOut.Name, "at least one class and a decay in (0, 1]", $"{readOut.Classes} classes, decay {readOut.Decay}", "correct the read-out"));
    }

    /// <summary>Every node takes as many inputs as its kind does and lies on a way from the input to the read-out; cycles pass through a delay.</summary>
    /// <returns>The order of the nodes that have one.</returns>
    internal static List<int> VerifyConnections(GraphTopology topology, string graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        for (var i = 0; i < topology.Nodes.Count; i++)
        {
            var node = topology.Nodes[i];
            var found = topology.Sources(i).Count;
            var right = node switch
            {
                InputNode => found == 0,
                AddNode or OrNode or ConcatenationNode => found >= 2,
                WeightedSumNode sum => found >= 2 && found == (sum.Weights.IsDefault ? 0 : sum.Weights.Length),
                AttentionNode => found == 3,
                _ => found == 1,
            };
            if (!right)
            {
                var wanted = node switch { InputNode => "no input", AddNode or OrNode or ConcatenationNode => "two or more inputs", WeightedSumNode => "two or more inputs, one for each weight", AttentionNode => "queries, keys and values", _ => "one input" };
                faults.Add(new("SPK0004", node.Name, wanted, Names(topology, topology.Sources(i)), found == 0 ? "connect a node to it" : node is InputNode ? "drop the edge" : "join them with an add or an or, or drop edges"));
            }

            if (node is ReadOutNode ? topology.Consumers(i).Count > 0 : topology.Consumers(i).Count == 0)
                faults.Add(new("SPK0004", node.Name, node is ReadOutNode ? "nothing behind a read-out" : "a node that takes its output", Names(topology, topology.Consumers(i)), node is ReadOutNode ? "drop the edge" : "connect it or drop the node"));
        }

        VerifyReached(topology, faults);
        var order = topology.Order();
        if (order.Count < topology.Nodes.Count)
        {
            var left = Enumerable.Range(0, topology.Nodes.Count).Except(order).ToList();
            var cycle = left.Where(n => topology.Sources(n).Any(s => left.Contains(s)) && topology.Consumers(n).Any(c => left.Contains(c))).ToList();
            faults.Add(new("SPK0015", graph, "a delay of at least one step on every cycle", Names(topology, cycle), "put a delay into the cycle, or drop an edge"));
        }

        return order;
    }

    private static void VerifyReached(GraphTopology topology, ImmutableArray<Diagnostic>.Builder faults)
    {
        var input = Enumerable.Range(0, topology.Nodes.Count).FirstOrDefault(i => topology.Nodes[i] is InputNode, -1);
        var readOut = Enumerable.Range(0, topology.Nodes.Count).FirstOrDefault(i => topology.Nodes[i] is ReadOutNode, -1);
        if (input < 0 || readOut < 0)
            return;
        var forwards = topology.Reached(input, backwards: false);
        var backwards = topology.Reached(readOut, backwards: true);
        for (var i = 0; i < topology.Nodes.Count; i++)
        {
            // Nodes without a source or a consumer are named already.
            if (topology.Sources(i).Count > 0 && topology.Consumers(i).Count > 0 && !(forwards.Contains(i) && backwards.Contains(i)))
                faults.Add(new("SPK0004", topology.Nodes[i].Name, "a way from the input to the read-out through it", "none", "connect it or drop it"));
        }
    }

    private static string Names(GraphTopology topology, IReadOnlyCollection<int> nodes) =>
        nodes.Count == 0 ? "none" : $"{nodes.Count}: {string.Join(", ", nodes.Take(8).Select(n => $"'{topology.Nodes[n].Name}'"))}{(nodes.Count > 8 ? ", ..." : "")}";
}
