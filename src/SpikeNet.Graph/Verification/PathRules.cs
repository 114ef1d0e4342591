using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Faults of paths and of the graphs inside them, whose nodes are named path/node.</summary>
internal static class PathRules
{
    internal static void Verify(PathNode node, SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (!Enum.IsDefined(node.Axis) || node.Body is null)
        {
            faults.Add(new("SPK0019", node.Name, $"a graph along {string.Join(", ", Enum.GetNames<PathAxis>())}", node.Body is null ? "no graph" : $"{node.Axis}", "correct the path"));
            return;
        }

        if (node.Body.Nodes.Any(n => n is PathNode))
        {
            faults.Add(new("SPK0019", node.Name, "a graph without paths", "a path inside it", "put one path behind the other"));
            return;
        }

        foreach (var fault in GraphVerifier.Verify(node.Body))
            faults.Add(fault with { Node = $"{node.Name}/{fault.Node}" });
        var steps = node.Axis == PathAxis.Time ? graph.Nodes.OfType<InputNode>().FirstOrDefault()?.TimeSteps : node.Places;
        foreach (var input in node.Body.Nodes.OfType<InputNode>().Where(i => i.Features != node.InputShape.Channels || (steps is { } s && i.TimeSteps != s)))
            faults.Add(new("SPK0019", node.Name, $"a graph that takes {node.InputShape.Channels} channels over {steps} steps", $"{input.Features} channels over {input.TimeSteps} steps", "make the sizes agree"));
        foreach (var readOut in node.Body.Nodes.OfType<ReadOutNode>().Where(r => r.Rule != ReadOutRule.SpikeCount))
            faults.Add(new("SPK0019", node.Name, "a graph whose read-out counts spikes", $"{readOut.Rule}", "end it with neurons that spike"));
    }
}
