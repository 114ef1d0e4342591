namespace SpikeNet.Graph;

/// <summary>Turns real weights, thresholds and potentials into integers, one scale per layer, and writes them into the graph.</summary>
/// <remarks>
/// scale = max(max |w| / (2^(bits-1) - 1), theta / (2^(state-1) - 1)); w_int = round(w / scale), theta_int = round(theta / scale),
/// half away from zero. A leak becomes v -= v >> k with the k whose 1 - 2^-k is nearest to the decay.
/// Weights, threshold and potential of a layer share the scale, so the integers behave as the real numbers do.
/// </remarks>
public static class Quantisation
{
    /// <summary>The quantised graph.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already, or the widths are out of range.</exception>
    public static SpikeGraph Quantise(SpikeGraph graph, QuantisationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new QuantisationOptions();
        if (options.WeightBits is < 2 or > 16)
            throw new ArgumentException($"Weights have 2 to 16 bits, not {options.WeightBits}.", nameof(options));
        if (options.StateBits is < 8 or > 32)
            throw new ArgumentException($"Potentials have 8 to 32 bits, not {options.StateBits}.", nameof(options));
        GraphVerifier.ThrowIfInvalid(graph);
        if (graph.Nodes.OfType<DenseNode>().Any(d => d.Weight.IsQuantised))
            throw new ArgumentException($"The graph '{graph.Name}' is quantised already.", nameof(graph));
        if (graph.Nodes.OfType<ProgramNeuronNode>().FirstOrDefault() is { } program)
            throw new ArgumentException($"The graph '{graph.Name}' cannot be quantised: '{program.Name}' ({program.Model.Name}) has no integer form yet.", nameof(graph));
        var result = graph;
        foreach (var stage in graph.Stages())
        {
            var scale = Scale(stage, options);
            var quantised = Stage(stage, scale, options);
            if (options.BoundPartialSums && stage.Neurons is not null)
            {
                while (!GraphBounds.CannotSaturate(Replace(result, stage, quantised), quantised))
                {
                    scale *= 1.05;
                    quantised = Stage(stage, scale, options);
                }
            }

            result = Replace(result, stage, quantised);
        }

        return result;
    }

    private static double Scale(GraphStage stage, QuantisationOptions options)
    {
        var largest = stage.Dense.Weight.Real!.Max(w => (double)Math.Abs(w));
        var scale = largest / ((1 << (options.WeightBits - 1)) - 1);
        if (stage.Neurons is { } neurons)
            scale = Math.Max(scale, neurons.Neuron.Threshold / ((1L << (options.StateBits - 1)) - 1));
        return scale > 0 ? scale : 1;
    }

    private static GraphStage Stage(GraphStage stage, double scale, QuantisationOptions options)
    {
        var dense = stage.Dense with
        {
            Weight = Integers(stage.Dense.Weight, scale, options.WeightBits),
            Bias = stage.Dense.Bias is { } bias ? Integers(bias, scale, 32) : null,
        };
        if (stage.Neurons is not { } neurons)
            return new GraphStage(dense, null);
        var fixedPoint = new FixedPointNeuron(
            Math.Max(1, (int)Math.Round(neurons.Neuron.Threshold / scale, MidpointRounding.AwayFromZero)),
            options.StateBits,
            neurons.Neuron.Leaks ? LeakShift(neurons.Neuron.Decay) : null);
        return new GraphStage(dense, neurons with { FixedPoint = fixedPoint });
    }

    private static int LeakShift(double decay) => Enumerable.Range(1, 15).MinBy(k => Math.Abs(1 - Math.Pow(2, -k) - decay));

    private static WeightTensor Integers(WeightTensor weights, double scale, int bits) =>
        WeightTensor.FromIntegers(
            [.. weights.Real!.Select(w => (int)Math.Round(w / scale, MidpointRounding.AwayFromZero))], scale, bits, weights.Shape);

    private static SpikeGraph Replace(SpikeGraph graph, GraphStage old, GraphStage replacement)
    {
        GraphNode Map(GraphNode node) =>
            node.Name == old.Dense.Name ? replacement.Dense
            : old.Neurons is not null && node.Name == old.Neurons.Name ? replacement.Neurons!
            : node;
        return graph with { Nodes = [.. graph.Nodes.Select(Map)] };
    }
}
