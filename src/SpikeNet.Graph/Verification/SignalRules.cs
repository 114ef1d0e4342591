using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Faults of edges: layouts that do not agree, and nodes that cannot take what comes.</summary>
internal static class SignalRules
{
    internal static void Verify(GraphTopology topology, List<int> order, ImmutableArray<Diagnostic>.Builder faults)
    {
        var signals = GraphSignals.Infer(topology, order);
        foreach (var place in order)
        {
            var node = topology.Nodes[place];
            foreach (var source in topology.Sources(place))
            {
                if (signals[source] is not { } given)
                    continue;
                VerifyShape(node, topology.Nodes[source], given.Shape, faults);
                VerifyContent(node, topology.Nodes[source], given.Content, faults);
            }

            if (node is ConcatenationNode concatenation)
                VerifyParts(concatenation, [.. topology.Sources(place).Select(s => (topology.Nodes[s], signals[s]))], faults);
            if (node is AddNode or WeightedSumNode or ConcatenationNode)
                VerifyAdd(node, [.. topology.Sources(place).Select(s => signals[s]).OfType<NodeSignal>()], faults);
        }
    }

    private static void VerifyShape(GraphNode node, GraphNode source, FeatureShape given, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (NodeShapes.Input(node) is not { } taken)
            return;
        if (taken.Count != given.Count || (!taken.IsFlat && !given.IsFlat && taken != given))
            faults.Add(new("SPK0005", node.Name, $"{given} inputs, as '{source.Name}' gives", $"{taken}", "make the sizes agree"));
    }

    private static void VerifyContent(GraphNode node, GraphNode source, SignalContent given, ImmutableArray<Diagnostic>.Builder faults)
    {
        var events = given is SignalContent.Spikes or SignalContent.GradedSpikes;
        switch (node)
        {
            case SynapseNode when !events:
                faults.Add(new("SPK0004", node.Name, "spikes", $"the values of '{source.Name}'", "put neurons that spike between two nodes with weights"));
                break;
            case NeuronNode or ProgramNeuronNode when given != SignalContent.Sums:
                faults.Add(new("SPK0004", node.Name, "a dense node or a convolution before neurons", source.Kind, "put synapses before them"));
                break;
            case NormalisationNode or LayerNormalisationNode when given != SignalContent.Sums:
                faults.Add(new("SPK0004", node.Name, "the sums of a dense node or a convolution before a normalisation", source.Kind, "put synapses before it"));
                break;
            case AttentionNode when given != SignalContent.Spikes:
                faults.Add(new("SPK0017", node.Name, "spikes worth 1 as queries, keys and values", $"{Words(given)} of '{source.Name}'", "put neurons before it"));
                break;
            case PathNode when given != SignalContent.Spikes:
                faults.Add(new("SPK0019", node.Name, "spikes worth 1 into a path", $"{Words(given)} of '{source.Name}'", "put neurons before it"));
                break;
            case OrNode when given != SignalContent.Spikes:
                faults.Add(new("SPK0016", node.Name, "spikes worth 1 into an or", $"{Words(given)} of '{source.Name}'", "use an add"));
                break;
            case ReadOutNode readOut:
                VerifyReadOut(readOut, source, given, faults);
                break;
        }
    }

    private static void VerifyReadOut(ReadOutNode node, GraphNode source, SignalContent given, ImmutableArray<Diagnostic>.Builder faults)
    {
        var (wanted, content) = node.Rule switch
        {
            ReadOutRule.SpikeCount or ReadOutRule.SpikeRate or ReadOutRule.PopulationVote or ReadOutRule.FirstSpike or ReadOutRule.TemporalWeight =>
                ("neurons that spike", SignalContent.Spikes),
            ReadOutRule.Maximum or ReadOutRule.Last or ReadOutRule.Mean => ("neurons with a graded output", SignalContent.States),
            _ => ("a dense node or a convolution", SignalContent.Sums),
        };
        if (given != content)
            faults.Add(new("SPK0004", node.Name, $"{wanted} before a read-out of the kind {node.Rule}", source.Kind, "change the read-out or the layer before it"));
    }

    private static void VerifyAdd(GraphNode node, IReadOnlyList<NodeSignal> given, ImmutableArray<Diagnostic>.Builder faults)
    {
        var states = given.Count(s => s.Content == SignalContent.States);
        if (states != 0 && states != given.Count)
            faults.Add(new("SPK0004", node.Name, "the graded outputs of neurons alone, or none", $"{states} of {given.Count} inputs", "add them behind the read-out of each"));
    }

    private static void VerifyParts(ConcatenationNode node, IReadOnlyList<(GraphNode Source, NodeSignal? Given)> sources, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (node.Inputs.IsDefaultOrEmpty || node.Inputs.Length != sources.Count)
        {
            faults.Add(new("SPK0005", node.Name, $"a layout for each of {sources.Count} inputs", $"{(node.Inputs.IsDefault ? 0 : node.Inputs.Length)}", "make the sizes agree"));
            return;
        }

        foreach (var ((source, given), taken) in sources.Zip(node.Inputs))
        {
            if (given is { Shape: var shape } && (taken.Count != shape.Count || (!taken.IsFlat && !shape.IsFlat && taken != shape)))
                faults.Add(new("SPK0005", node.Name, $"{shape} inputs, as '{source.Name}' gives", $"{taken}", "make the sizes agree"));
        }

        // Sums beside spikes would be neither: nothing that follows takes both.
        var events = sources.Count(s => s.Given is { IsEvents: true });
        if (events != 0 && events != sources.Count)
            faults.Add(new("SPK0004", node.Name, "spikes alone, or sums alone", $"spikes from {events} of {sources.Count} inputs", "put neurons, or none, behind every branch"));
    }

    private static string Words(SignalContent content) => content switch
    {
        SignalContent.Spikes => "spikes",
        SignalContent.GradedSpikes => "graded spikes",
        SignalContent.Sums => "sums",
        _ => "states",
    };
}
