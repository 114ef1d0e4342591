namespace SpikeNet.Graph;

/// <summary>Bounds on the integer potentials of a quantised graph: whether an adder of a given width can saturate, in any order of events.</summary>
/// <remarks>
/// Targets that saturate at every event agree with the definition (once per step) only where no partial sum can leave the
/// state's range. For a neuron that starts at 0 and whose inputs spike at most m times each in T steps, v never falls below
/// m times the sum of its negative weights plus T times a negative bias, and never rises beyond theta plus the sum of its
/// positive weights and bias in one step: above theta it fires (and after subtraction it may keep the excess, which m bounds too).
/// Pooled and added events count with the most that they can be worth; at a border of a convolution only the taps inside count.
/// </remarks>
public static class GraphBounds
{
    /// <summary>The lowest and highest value that any partial sum of a stage can take.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    /// <param name="stage">One of its stages, with neurons.</param>
    /// <exception cref="ArgumentException">The graph is not quantised, or the stage has no neurons.</exception>
    public static (long Lowest, long Highest) PartialSums(SpikeGraph graph, GraphStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.Neurons is { FixedPoint: not null } neurons && stage.Dense.Weight.IsQuantised
            ? PartialSums(graph, neurons)
            : throw new ArgumentException($"The stage '{stage.Name}' has no integer neurons: quantise the graph first.", nameof(stage));
    }

    /// <summary>The lowest and highest value that any partial sum of a population can take, whatever synapses, poolings and joins lead to it.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    /// <param name="neurons">One of its populations.</param>
    /// <exception cref="ArgumentException">The population or what leads to it is not quantised, or a cycle without neurons leads to it.</exception>
    public static (long Lowest, long Highest) PartialSums(SpikeGraph graph, NeuronNode neurons)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(neurons);
        if (neurons.FixedPoint is not { } fixedPoint)
            throw new ArgumentException($"The neurons '{neurons.Name}' have no integers: quantise the graph first.", nameof(neurons));
        long lowest = 0;
        long highest = 0;
        foreach (var bounds in OfNeurons(graph, neurons, fixedPoint))
        {
            lowest = Math.Min(lowest, bounds.Lowest);
            highest = Math.Max(highest, bounds.Highest);
        }

        return (lowest, highest);
    }

    /// <summary>The neurons of which some partial sum can leave the state range.</summary>
    internal static IEnumerable<int> Saturating(SpikeGraph graph, NeuronNode neurons) =>
        OfNeurons(graph, neurons, neurons.FixedPoint!).Select((b, i) => (b.Lowest, b.Highest, Place: i))
            .Where(b => b.Lowest < neurons.FixedPoint!.StateMinimum || b.Highest > neurons.FixedPoint.StateMaximum).Select(b => b.Place);

    private static IEnumerable<(long Lowest, long Highest)> OfNeurons(SpikeGraph graph, NeuronNode neurons, FixedPointNeuron fixedPoint) =>
        new PartialSumBounds(graph).Sums(graph.Sources(neurons.Name)[0]).Select((range, i) => (
            range.LowestTotal,
            neurons.Neuron.Reset == Neurons.ResetKind.ToZero ? Math.Min(range.HighestTotal, fixedPoint.ThresholdOf(i) + range.HighestStep) : range.HighestTotal));

    /// <summary>Whether no partial sum of the population can leave its state range.</summary>
    public static bool CannotSaturate(SpikeGraph graph, NeuronNode neurons)
    {
        ArgumentNullException.ThrowIfNull(neurons);
        var (lowest, highest) = PartialSums(graph, neurons);
        return lowest >= neurons.FixedPoint!.StateMinimum && highest <= neurons.FixedPoint.StateMaximum;
    }

    /// <summary>Whether no partial sum of the stage can leave the neurons' state range.</summary>
    public static bool CannotSaturate(SpikeGraph graph, GraphStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var (lowest, highest) = PartialSums(graph, stage);
        return lowest >= stage.Neurons!.FixedPoint!.StateMinimum && highest <= stage.Neurons.FixedPoint.StateMaximum;
    }
}
