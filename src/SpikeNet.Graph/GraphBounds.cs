namespace SpikeNet.Graph;

/// <summary>Bounds on the integer potentials of a quantised graph: whether an adder of a given width can saturate, in any order of events.</summary>
/// <remarks>
/// Targets that saturate at every event agree with the definition (once per step) only where no partial sum can leave the
/// state's range. For a neuron that starts at 0 and whose inputs spike at most m times each in T steps, v never falls below
/// m times the sum of its negative weights plus T times a negative bias, and never rises beyond theta plus the sum of its
/// positive weights and bias in one step: above theta it fires (and after subtraction it may keep the excess, which m bounds too).
/// </remarks>
public static class GraphBounds
{
    /// <summary>The lowest and highest value that any partial sum of a stage can take.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    /// <param name="stage">One of its stages, with neurons.</param>
    /// <exception cref="ArgumentException">The graph is not quantised, or the stage has no neurons.</exception>
    public static (long Lowest, long Highest) PartialSums(SpikeGraph graph, GraphStage stage)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(stage);
        if (stage.Neurons?.FixedPoint is not { } fixedPoint || stage.Dense.Weight.Integers is not { } weights)
            throw new ArgumentException($"The stage '{stage.Name}' has no integer neurons: quantise the graph first.", nameof(stage));
        var steps = graph.Input.TimeSteps;
        var first = graph.Stages()[0].Dense.Name == stage.Dense.Name;
        var spikesPerInput = first ? graph.Input.MaximumSpikesPerChannel : steps;
        long lowest = 0;
        long highest = 0;
        for (var o = 0; o < stage.Dense.OutFeatures; o++)
        {
            long negative = 0;
            long positive = 0;
            foreach (var w in weights.AsSpan(o * stage.Dense.InFeatures, stage.Dense.InFeatures))
            {
                negative += Math.Min(w, 0);
                positive += Math.Max(w, 0);
            }

            var bias = stage.Dense.Bias?.Integers![o] ?? 0;
            lowest = Math.Min(lowest, spikesPerInput * negative + (long)steps * Math.Min(bias, 0));
            var perStep = positive + Math.Max(bias, 0);
            var everything = spikesPerInput * positive + (long)steps * Math.Max(bias, 0);
            highest = Math.Max(
                highest,
                stage.Neurons.Neuron.Reset == Neurons.ResetKind.ToZero ? Math.Min(everything, fixedPoint.Threshold + perStep) : everything);
        }

        return (lowest, highest);
    }

    /// <summary>Whether no partial sum of the stage can leave the neurons' state range.</summary>
    public static bool CannotSaturate(SpikeGraph graph, GraphStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var (lowest, highest) = PartialSums(graph, stage);
        return lowest >= stage.Neurons!.FixedPoint!.StateMinimum && highest <= stage.Neurons.FixedPoint.StateMaximum;
    }
}
