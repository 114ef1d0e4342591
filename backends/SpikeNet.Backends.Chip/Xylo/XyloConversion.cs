using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Backends.Chip;

/// <summary>Turns a network in real numbers into Xylo's integers.</summary>
/// <remarks>
/// One scale for the weights that lead to a population, its recurrent ones included, and for its threshold: s = max(max |w| / (2^(bits-1) - 1),
/// theta / (2^15 - 1)); w_int = round(w / s), theta_int = round(theta / s), halves away from zero. A decay becomes the shift
/// dash = round(log2(tau / dt)), from 1 to 15. Neurons with a synaptic current become <see cref="XyloLifModel"/>; what their equations multiply the
/// input by is divided out of the threshold, which changes no spike. Potentials that fire strictly above their threshold fire at it afterwards.
/// </remarks>
public static class XyloConversion
{
    /// <summary>The rule in a line.</summary>
    public const string Rule = "Xylo: one scale per population, weights to 8 bits, thresholds to 16, decays to shifts of dash = round(log2(tau / dt))";

    /// <summary>The graph in integers.</summary>
    /// <param name="graph">A sound graph in real numbers.</param>
    /// <param name="weightBits">The width of a weight.</param>
    /// <exception cref="InvalidGraphException">The graph has faults, or a normalisation or an average pooling cannot be folded.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already, or has neurons that Xylo has no form of.</exception>
    public static SpikeGraph Quantise(SpikeGraph graph, int weightBits)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphVerifier.ThrowIfInvalid(graph);
        return graph.HasRealPrograms ? Programs(graph, weightBits) : Plain(graph, weightBits);
    }

    /// <summary>dash = round(log2(tau / dt)), from 1 to 15.</summary>
    /// <param name="tauOverStep">tau / dt, above 0.</param>
    internal static int Dash(double tauOverStep) => (int)Math.Clamp(Math.Round(Math.Log2(tauOverStep), MidpointRounding.AwayFromZero), 1, 15);

    private static SpikeGraph Plain(SpikeGraph graph, int weightBits)
    {
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = weightBits, StateBits = 16, BoundPartialSums = false });
        return quantised with
        {
            Nodes = [.. quantised.Nodes.Select(n => n is NeuronNode { FixedPoint: { } f, Neuron.Leaks: true } neurons
                ? neurons with { FixedPoint = f with { LeakShift = Dash(-1 / Math.Log(neurons.Neuron.Decay)) } } : n)],
        };
    }

    private static SpikeGraph Programs(SpikeGraph graph, int weightBits)
    {
        var nodes = graph.Nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var population in graph.Nodes.Where(n => (n is NeuronNode or ProgramNeuronNode) && !IsConverted(graph, n)))
        {
            var form = XyloNeuronForm.Of(population, TimeStepMs(graph)) ?? throw new ArgumentException(
                $"The graph '{graph.Name}' cannot be converted: '{population.Name}' ({(population as ProgramNeuronNode)?.Model.Name ?? population.Kind}) is no leaky integrate-and-fire neuron with at most one synaptic current, one time constant for all, and a reset by subtraction.");
            var synapses = SynapsesOf(graph, population.Name);
            if (synapses.Any(s => !done.Add(s.Name)))
                throw new ArgumentException($"The graph '{graph.Name}' cannot be converted: two populations share the weights '{synapses[0].Name}'.");
            var recurrent = (population as ProgramNeuronNode)?.RecurrentWeights.OfType<WeightTensor>().ToList() ?? [];
            var largest = synapses.Select(s => s.Weight).Concat(recurrent).SelectMany(w => w.Real!).Select(w => (double)MathF.Abs(w)).DefaultIfEmpty().Max();
            var scale = Math.Max(largest / ((1 << (weightBits - 1)) - 1), form.Thresholds.Max() / short.MaxValue);
            WeightTensor Integers(WeightTensor weights) =>
                WeightTensor.FromReal([.. weights.Real!.Select(w => (float)Math.Round(w / scale, MidpointRounding.AwayFromZero))], weights.Shape);
            foreach (var dense in synapses)
                nodes[dense.Name] = dense with { Weight = Integers(dense.Weight), Bias = dense.Bias is null ? null : Integers(dense.Bias) };
            ImmutableArray<float> thresholds = [.. form.Thresholds.Select(t => (float)Math.Max(1, Math.Round(t / scale, MidpointRounding.AwayFromZero)))];
            nodes[population.Name] = new ProgramNeuronNode(
                population.Name, population.OutputShape.Count, XyloLifModel.Define(form.MembraneDash, form.SynapseDash, form.SecondDash), [thresholds], TimeStepMs(graph),
                recurrent.Count == 0 ? [] : [.. ((ProgramNeuronNode)population).RecurrentWeights.Select(w => w is null ? null : Integers(w))]);
        }

        return graph with { Nodes = [.. graph.Nodes.Select(n => nodes[n.Name])] };
    }

    /// <summary>Whether a population and the weights before it are Xylo's integers already.</summary>
    private static bool IsConverted(SpikeGraph graph, GraphNode population) =>
        population is ProgramNeuronNode program && XyloMapping.DashesOf(program) is not null && program.Parameters[0].All(t => t == MathF.Floor(t))
        && program.RecurrentWeights.OfType<WeightTensor>().Concat(SynapsesOf(graph, population.Name).Select(d => d.Weight)).All(XyloMapping.AreIntegers);

    private static double TimeStepMs(SpikeGraph graph) => graph.Nodes.OfType<ProgramNeuronNode>().First().TimeStepMs;

    private static List<DenseNode> SynapsesOf(SpikeGraph graph, string population)
    {
        var before = graph.Node(graph.Sources(population)[0]);
        return [.. (before is AddNode ? graph.Sources(before.Name).Select(graph.Node) : [before]).Select(n => n as DenseNode
            ?? throw new ArgumentException($"The graph '{graph.Name}' cannot be converted: '{n.Name}' ({n.Kind}) leads into '{population}'; Xylo has fully connected layers alone."))];
    }
}
