using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Faults of the integers of a graph.</summary>
internal static class QuantisationRules
{
    internal static void Verify(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        var quantised = graph.Nodes.SelectMany<GraphNode, (string Name, bool Is)>(n => n switch
        {
            DenseNode d => d.Bias is null ? [(d.Name, d.Weight.IsQuantised)] : [(d.Name, d.Weight.IsQuantised), (d.Name, d.Bias.IsQuantised)],
            ConvolutionNode c => c.Bias is null ? [(c.Name, c.Weight.IsQuantised)] : [(c.Name, c.Weight.IsQuantised), (c.Name, c.Bias.IsQuantised)],
            NeuronNode v => [(v.Name, v.FixedPoint is not null)],
            _ => [],
        }).ToList();
        if (quantised.Any(q => q.Is))
        {
            foreach (var (name, _) in quantised.Where(q => !q.Is && !graph.HasPrograms))
                faults.Add(new("SPK0007", name, "integers, as in the rest of the graph", "real numbers", "quantise the whole graph"));
            foreach (var node in graph.Nodes.Where(n => n is NormalisationNode or PoolNode { Pooling: PoolKind.Average }))
                faults.Add(new("SPK0007", node.Name, "integers, as in the rest of the graph", $"a node of the kind {(node is PoolNode ? "average pooling" : node.Kind)}", "fold it into the weights, then quantise"));
        }

        foreach (var node in graph.Nodes.OfType<NeuronNode>())
        {
            if (node.FixedPoint is not { } f)
                continue;
            if (f.StateBits is < 8 or > 32)
                faults.Add(new("SPK0007", node.Name, "a potential of 8 to 32 bits", $"{f.StateBits}", "quantise again"));
            else if (f.Threshold < 1 || f.Threshold > f.StateMaximum)
                faults.Add(new("SPK0007", node.Name, $"a threshold from 1 to {f.StateMaximum}", $"{f.Threshold}", "quantise again with more state bits"));
            if (f.LeakShift is < 1 or > 15)
                faults.Add(new("SPK0007", node.Name, "a leak shift of 1 to 15", $"{f.LeakShift}", "quantise again"));
        }
    }

    /// <summary>What is added in integers must count in the same unit.</summary>
    internal static void VerifyScales(GraphTopology topology, ImmutableArray<Diagnostic>.Builder faults)
    {
        for (var i = 0; i < topology.Nodes.Count; i++)
        {
            if (topology.Nodes[i] is not AddNode)
                continue;
            var (linear, events) = topology.Origins(i);
            var scales = linear.Select(l => Weight(topology.Nodes[l])).Where(w => w.IsQuantised).Select(w => w.Scale).Distinct().ToList();
            if (scales.Count > 1 || (scales.Count == 1 && events.Count > 0))
                faults.Add(new(
                    "SPK0007", topology.Nodes[i].Name, "inputs of one scale",
                    events.Count > 0 ? $"sums and the spikes of '{topology.Nodes[events.Min].Name}'" : $"the scales {string.Join(", ", scales)}",
                    events.Count > 0 ? "put synapses on every way into it" : "quantise again"));
        }
    }

    private static WeightTensor Weight(GraphNode node) => node is ConvolutionNode convolution ? convolution.Weight : ((DenseNode)node).Weight;
}
