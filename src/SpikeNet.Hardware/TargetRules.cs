using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;
using SpikeNet.Neurons;

namespace SpikeNet.Hardware;

/// <summary>Checks that several targets share, so that the same limit reads the same everywhere.</summary>
/// <remarks>
/// Codes: SPK1000 not quantised, SPK1001 leak, SPK1002 reset, SPK1003 comparison, SPK1004 weight width, SPK1005 saturation,
/// SPK1006 read-out, SPK1007 bias, SPK1008 state width, SPK1009 neuron program, SPK1010 a node or a branch that the target has no model of,
/// SPK1011 a window, groups or channels of a convolution that it has no model of, SPK1012 thresholds of single channels. Capacities of single targets count from SPK1100;
/// SPK1190 is what <see cref="Execution.GraphExecutor"/> does not run exactly.
/// </remarks>
public static class TargetRules
{
    /// <summary>The graph must have its integers; without them nothing else can be checked.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="channelThresholds">Whether the target's neurons can have thresholds of their own.</param>
    public static IEnumerable<Diagnostic> Quantised(SpikeGraph graph, bool channelThresholds = false)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var node in graph.Nodes.OfType<NeuronNode>().Where(n => n.FixedPoint is { HasChannelThresholds: true } && !channelThresholds))
            yield return new("SPK1012", node.Name, "one threshold for all neurons of a layer", $"{node.FixedPoint!.ChannelThresholds.Length} thresholds, one per channel", "quantise with one scale per layer");
        foreach (var program in Programs(graph))
            yield return program;
        if (!graph.IsQuantised && !graph.HasRealPrograms)
            yield return new("SPK1000", graph.Name, "integers", "real numbers", "quantise the graph first");
    }

    /// <summary>The target has no model of neuron programs, in real numbers or in integers.</summary>
    /// <param name="graph">A sound graph.</param>
    public static IEnumerable<Diagnostic> Programs(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Nodes.OfType<ProgramNeuronNode>().Select(p => new Diagnostic(
            "SPK1009", p.Name, "integrate-and-fire neurons in integers", $"{p.Model.Name} {(p.FixedPoint is null ? "in real numbers" : "as a program in integers")}", "run it on 'cpu', which takes any neuron"));
    }

    /// <summary>The target runs chains of fully connected layers only.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="target">The target's name.</param>
    public static IEnumerable<Diagnostic> DenseChain(SpikeGraph graph, string target)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var node in graph.Nodes)
        {
            if (node is not (InputNode or DenseNode or NeuronNode or ProgramNeuronNode or ReadOutNode))
                yield return new("SPK1010", node.Name, $"fully connected layers and neurons on {target}", $"a node of the kind {node.Kind}", "use fully connected layers, or a target that has it");
            if (graph.Consumers(node.Name).Length > 1)
                yield return new("SPK1010", node.Name, $"one layer after the other on {target}", $"a branch to {string.Join(", ", graph.Consumers(node.Name))}", "use a chain of layers, or a target that has branches");
        }
    }

    /// <summary>The target has no model of transposed convolutions, attention, normalisation by step, concatenation, weighted sums or paths.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="target">The target's name.</param>
    public static IEnumerable<Diagnostic> PlainNodes(SpikeGraph graph, string target)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Nodes.Where(n => n is TransposedConvolutionNode or LayerNormalisationNode or AttentionNode or ConcatenationNode or WeightedSumNode or PathNode)
            .Select(n => new Diagnostic("SPK1010", n.Name, $"layers that {target} has a model of", $"a node of the kind {n.Kind}", "use other layers, or 'cpu', which runs any"));
    }

    /// <summary>Refuses to compile what <see cref="DenseChain"/> and <see cref="Programs"/> refuse: there is no model that could count it, not even to see what it would cost.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="target">The target's name.</param>
    /// <exception cref="ArgumentException">All the reasons.</exception>
    public static void ThrowIfNoDenseChain(SpikeGraph graph, string target)
    {
        ThrowIfAny(graph, target, DenseChain(graph, target).Concat(Programs(graph)));
    }

    /// <summary>The target computes all steps of a layer before the next: no delay may lead back.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="target">The target's name.</param>
    public static IEnumerable<Diagnostic> NoCycle(SpikeGraph graph, string target)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (ExecutionOrder.WithoutCycles(graph) is not null)
            yield break;
        foreach (var delay in graph.Nodes.OfType<DelayNode>().Where(d => ExecutionOrder.ReachesItself(graph, d)))
            yield return new("SPK1010", delay.Name, $"layer after layer over all steps on {target}", "a delay that closes a cycle", "use a target that steps the whole network, such as 'cpu'");
    }

    /// <summary>Refuses to compile for reasons that leave nothing to count.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="faults">The reasons.</param>
    /// <exception cref="ArgumentException">There are any.</exception>
    public static void ThrowIfAny(SpikeGraph graph, string target, IEnumerable<Diagnostic> faults)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(faults);
        var reasons = faults.ToList();
        if (reasons.Count > 0)
            throw new ArgumentException($"{target} cannot run the graph '{graph.Name}': {string.Join("; ", reasons)}", nameof(graph));
    }

    /// <summary>The leaks that the target has: none, and the listed shifts of v -= v >> shift.</summary>
    public static IEnumerable<Diagnostic> Leak(SpikeGraph graph, string target, params ImmutableArray<int> shifts)
    {
        foreach (var node in Neurons(graph))
        {
            if (node.FixedPoint?.LeakShift is { } shift && !shifts.Contains(shift))
                yield return new(
                    "SPK1001", node.Name, shifts.IsEmpty ? $"no leak on {target}" : $"no leak or v -= v >> {string.Join("|", shifts)} on {target}",
                    $"v -= v >> {shift}", "train with integrate-and-fire neurons (decay 1)");
        }
    }

    /// <summary>The resets that the target has.</summary>
    public static IEnumerable<Diagnostic> Reset(SpikeGraph graph, string target, params ImmutableArray<ResetKind> resets)
    {
        foreach (var node in Neurons(graph).Where(n => !resets.Contains(n.Neuron.Reset)))
            yield return new("SPK1002", node.Name, $"a reset {string.Join(" or ", resets.Select(Words))} on {target}", Words(node.Neuron.Reset), $"train with a reset {Words(resets[0])}");
    }

    /// <summary>The weights' greatest width.</summary>
    public static IEnumerable<Diagnostic> WeightBits(SpikeGraph graph, string target, int bits)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var layer in graph.Layers().Where(l => l.Weight.Bits > bits))
            yield return new("SPK1004", layer.Synapses.Name, $"at most {bits}-bit weights on {target}", $"{layer.Weight.Bits} bits", $"quantise to {bits} bits");
    }

    /// <summary>The target's potential has so many bits, which the graph must have assumed.</summary>
    public static IEnumerable<Diagnostic> StateBits(SpikeGraph graph, string target, int bits)
    {
        foreach (var node in Neurons(graph).Where(n => n.FixedPoint is { } f && f.StateBits > bits))
            yield return new("SPK1008", node.Name, $"a potential of at most {bits} bits on {target}", $"{node.FixedPoint!.StateBits} bits", $"quantise with {bits} state bits");
    }

    /// <summary>A target that saturates at every event (or has another state width) agrees with the definition only where no partial sum can saturate.</summary>
    public static IEnumerable<Diagnostic> NoSaturation(SpikeGraph graph, string target)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var neurons in graph.Nodes.OfType<NeuronNode>().Where(n => n.FixedPoint is not null))
        {
            if (GraphBounds.CannotSaturate(graph, neurons))
                continue;
            var (lowest, highest) = GraphBounds.PartialSums(graph, neurons);
            var state = neurons.FixedPoint!;
            yield return new(
                "SPK1005", neurons.Name, $"partial sums within {state.StateMinimum} to {state.StateMaximum}: {target} saturates at every event",
                $"{lowest} to {highest}", "quantise with --no-saturation, fewer weight bits, or use fewer inputs or steps");
        }
    }

    /// <summary>The target reads classes out as spike counts.</summary>
    public static IEnumerable<Diagnostic> SpikeCountReadOut(SpikeGraph graph, string target)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.ReadOut.Rule != ReadOutRule.SpikeCount)
            yield return new("SPK1006", graph.ReadOut.Name, $"a read-out that counts spikes on {target}", $"{graph.ReadOut.Rule}", "let the last layer spike");
    }

    /// <summary>The target adds no bias per step.</summary>
    public static IEnumerable<Diagnostic> NoBias(SpikeGraph graph, string target)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var layer in graph.Layers().Where(l => l.Bias is not null))
            yield return new("SPK1007", layer.Synapses.Name, $"no bias on {target}", "a bias in every step", "train without bias");
    }

    private static string Words(ResetKind reset) => reset == ResetKind.ToZero ? "to zero" : "by subtraction";

    private static IEnumerable<NeuronNode> Neurons(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Nodes.OfType<NeuronNode>();
    }
}
