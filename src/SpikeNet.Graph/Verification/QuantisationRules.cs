using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Faults of the integers of a graph.</summary>
internal static class QuantisationRules
{
    internal static void Verify(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        var quantised = graph.Nodes.SelectMany<GraphNode, (string Name, bool Is)>(n => n switch
        {
            SynapseNode s => s.Bias is null ? [(s.Name, s.Weight.IsQuantised)] : [(s.Name, s.Weight.IsQuantised), (s.Name, s.Bias.IsQuantised)],
            NeuronNode v => [(v.Name, v.FixedPoint is not null)],
            ProgramNeuronNode { FixedPoint: not null } p => [(p.Name, true)],
            AttentionNode { Form: AttentionKind.Product } a => [(a.Name, a.Gain is not null)],
            PathNode { Body: not null } p => [(p.Name, p.Body.IsQuantised)],
            _ => [],
        }).ToList();
        if (quantised.Any(q => q.Is))
        {
            foreach (var (name, _) in quantised.Where(q => !q.Is && !graph.HasRealPrograms))
                faults.Add(new("SPK0007", name, "integers, as in the rest of the graph", "real numbers", "quantise the whole graph"));
            foreach (var node in graph.Nodes.Where(RealNodes.Contains))
                faults.Add(new("SPK0007", node.Name, "integers, as in the rest of the graph", $"a node of the kind {node.Kind}, which has no integer form", RealNodes.Remedy(node)));
            foreach (var node in graph.Nodes.Where(n => n is NormalisationNode or PoolNode { Pooling: PoolKind.Average }))
                faults.Add(new("SPK0007", node.Name, "integers, as in the rest of the graph", $"a node of the kind {(node is PoolNode ? "average pooling" : node.Kind)}", "fold it into the weights, then quantise"));
        }

        foreach (var node in graph.Nodes.OfType<NeuronNode>())
        {
            if (node.FixedPoint is not { } f)
                continue;
            if (f.StateBits is < 8 or > 32)
                faults.Add(new("SPK0007", node.Name, "a potential of 8 to 32 bits", $"{f.StateBits}", "quantise again"));
            else if (f.ThresholdBits < 2 || f.ThresholdBits > f.StateBits)
                faults.Add(new("SPK0007", node.Name, $"a threshold of 2 to {f.StateBits} bits, as wide as the potential at most", $"{f.ThresholdBits}", "quantise again"));
            else
                VerifyThresholds(node, f, faults);
            if (f.LeakShift is < 1 or > 15)
                faults.Add(new("SPK0007", node.Name, "a leak shift of 1 to 15", $"{f.LeakShift}", "quantise again"));
        }
    }

    private static void VerifyThresholds(NeuronNode node, FixedPointNeuron f, ImmutableArray<Diagnostic>.Builder faults)
    {
        var thresholds = f.HasChannelThresholds ? f.ChannelThresholds : [f.Threshold];
        foreach (var wrong in thresholds.Append(f.Threshold).Where(t => t < 1 || t > f.ThresholdMaximum).Take(1))
            faults.Add(new("SPK0007", node.Name, $"a threshold from 1 to {f.ThresholdMaximum}", $"{wrong}", "quantise again with more state bits"));
        if (thresholds.Max() != f.Threshold)
            faults.Add(new("SPK0007", node.Name, $"the largest of its channels' thresholds, {thresholds.Max()}", $"{f.Threshold}", "quantise again"));
        if (node.Size > 0 && node.Size % thresholds.Length != 0)
            faults.Add(new("SPK0007", node.Name, $"thresholds for channels of {node.Size} neurons", $"{thresholds.Length}", "quantise again"));
    }

    /// <summary>What is added, pooled or compared in integers must count in the same unit.</summary>
    internal static void VerifyScales(GraphTopology topology, ImmutableArray<Diagnostic>.Builder faults)
    {
        for (var i = 0; i < topology.Nodes.Count; i++)
        {
            var node = topology.Nodes[i];
            if (node is not (AddNode or PoolNode or ReadOutNode or NeuronNode or ProgramNeuronNode))
                continue;
            var (linear, events) = topology.Origins(i);
            var weights = linear.Select(l => ((SynapseNode)topology.Nodes[l]).Weight).Where(w => w.IsQuantised && !w.Scales.IsDefaultOrEmpty).ToList();
            VerifyChannels(node, weights, faults);
            if (node is ProgramNeuronNode { FixedPoint: not null } program && weights.Count > 0)
                VerifyRecurrence(program, weights[0], faults);
            if (node is not AddNode)
                continue;
            VerifyStates(node.Name, [.. topology.Sources(i).Select(s => topology.Nodes[s]).OfType<ProgramNeuronNode>().Where(p => !p.Spikes)], faults);
            var scales = weights.Select(w => w.IsPerChannel ? $"of {w.Scales.Length} channels, {w.Scales[0]} to {w.Scales[^1]}" : $"{w.Scale}").Distinct().ToList();
            if (weights.Count > 1 && scales.Count == 1 && weights.Any(w => !w.Scales.SequenceEqual(weights[0].Scales)))
                scales.Add("others");
            if (scales.Count > 1 || (scales.Count == 1 && events.Count > 0))
                faults.Add(new(
                    "SPK0007", topology.Nodes[i].Name, "inputs of one scale",
                    events.Count > 0 ? $"sums and the spikes of '{topology.Nodes[events.Min].Name}'" : $"the scales {string.Join(", ", scales)}",
                    events.Count > 0 ? "put synapses on every way into it" : "quantise again"));
        }
    }

    /// <summary>Recurrent weights are added to the sums before both are scaled.</summary>
    private static void VerifyRecurrence(ProgramNeuronNode node, WeightTensor weights, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (node.RecurrentWeights.OfType<WeightTensor>().Any(w => w.IsQuantised && !w.Scales.IsDefaultOrEmpty && !w.Scales.SequenceEqual(weights.Scales)))
            faults.Add(new("SPK0007", node.Name, "recurrent weights of the scale of the weights before it", "another scale", "quantise again"));
    }

    /// <summary>Graded outputs that are added have one format.</summary>
    private static void VerifyStates(string node, List<ProgramNeuronNode> programs, ImmutableArray<Diagnostic>.Builder faults)
    {
        var formats = programs.Where(p => p.FixedPoint is not null).Select(p => p.FixedPoint!.Graded.FractionBits).Distinct().ToList();
        if (formats.Count > 1)
            faults.Add(new("SPK0007", node, "graded outputs of one format", $"{string.Join(", ", formats)} fraction bits", "quantise again"));
    }

    /// <summary>Scales of channels reach only what keeps the channels apart and, at neurons, has thresholds for them.</summary>
    private static void VerifyChannels(GraphNode node, List<WeightTensor> weights, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (weights.FirstOrDefault(w => w.IsPerChannel)?.Scales.Length is not { } channels)
            return;
        var (wanted, found) = node switch
        {
            ReadOutNode => ("sums of one scale before a read-out", $"scales of {channels} channels"),
            PoolNode pool when pool.InputShape.Channels != channels => ($"scales of {pool.InputShape.Channels} channels or one", $"{channels}"),
            NeuronNode { FixedPoint: { } f } when f.ChannelThresholds.IsDefault || f.ChannelThresholds.Length != channels =>
                ($"{channels} thresholds, as the scales before it", $"{(f.HasChannelThresholds ? f.ChannelThresholds.Length : 1)}"),
            ProgramNeuronNode { FixedPoint.Inputs: var inputs } when inputs.Any(i => i.Multipliers.IsDefault || i.Multipliers.Length != channels) =>
                ($"{channels} multipliers, as the scales before it", "others"),
            _ => ("", ""),
        };
        if (wanted.Length > 0)
            faults.Add(new("SPK0007", node.Name, wanted, found, "quantise again"));
    }
}
