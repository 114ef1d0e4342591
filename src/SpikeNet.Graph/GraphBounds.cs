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

    /// <summary>The neurons of which some partial sum can leave the state range, or what one step adds a width of its own.</summary>
    internal static IEnumerable<int> Beyond(SpikeGraph graph, NeuronNode neurons, bool state, int? stepSumBits)
    {
        var fixedPoint = neurons.FixedPoint!;
        var mostOfStep = stepSumBits is { } bits ? (1L << (bits - 1)) - 1 : long.MaxValue;
        return Sums(graph, neurons).Select((range, i) => (Partial: Partial(range, neurons, fixedPoint, i), range.LowestStep, range.HighestStep, Place: i))
            .Where(b => (state && (b.Partial.Lowest < fixedPoint.StateMinimum || b.Partial.Highest > fixedPoint.StateMaximum)) || b.LowestStep < -mostOfStep || b.HighestStep > mostOfStep)
            .Select(b => b.Place);
    }

    private static IEnumerable<(long Lowest, long Highest)> OfNeurons(SpikeGraph graph, NeuronNode neurons, FixedPointNeuron fixedPoint) =>
        Sums(graph, neurons).Select((range, i) => Partial(range, neurons, fixedPoint, i));

    private static PartialSumBounds.Range[] Sums(SpikeGraph graph, NeuronNode neurons) => new PartialSumBounds(graph).Sums(graph.Sources(neurons.Name)[0]);

    private static (long Lowest, long Highest) Partial(PartialSumBounds.Range range, NeuronNode neurons, FixedPointNeuron fixedPoint, int neuron) => (
        range.LowestTotal,
        neurons.Neuron.Reset == Neurons.ResetKind.ToZero ? Math.Min(range.HighestTotal, fixedPoint.ThresholdOf(neuron) + range.HighestStep) : range.HighestTotal);

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
