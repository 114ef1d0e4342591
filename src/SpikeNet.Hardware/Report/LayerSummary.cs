using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Hardware.Report;

/// <summary>One layer of the network that was compared.</summary>
/// <param name="Layer">The layer's name, as in the counts.</param>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="Neurons">The number of neurons, or of sums where a read-out takes them.</param>
/// <param name="Weights">The number of weights, without biases.</param>
/// <param name="WeightBits">The width of a weight.</param>
/// <param name="Threshold">The threshold in integer units; null where there are no integer neurons.</param>
/// <param name="Neuron">The neuron in words.</param>
public sealed record LayerSummary(string Layer, int Inputs, int Neurons, int Weights, int WeightBits, int? Threshold, string Neuron)
{
    /// <summary>The layers of a graph in order.</summary>
    /// <param name="graph">A sound graph.</param>
    public static ImmutableArray<LayerSummary> Of(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. graph.Stages().Select(s => new LayerSummary(
            s.Dense.Name, s.Dense.InFeatures, s.Dense.OutFeatures, s.Dense.Weight.Length, s.Dense.Weight.Bits,
            s.Neurons?.FixedPoint?.Threshold, s.Neurons is null ? $"read-out ({graph.ReadOut.Rule})" : Words(s.Neurons)))];
    }

    private static string Words(NeuronNode node)
    {
        var leak = node.FixedPoint switch
        {
            { LeakShift: { } shift } => $"leak v -= v >> {shift}",
            { LeakShift: null } => "no leak",
            _ => node.Neuron.Leaks ? FormattableString.Invariant($"leak {node.Neuron.Decay:0.####} per step") : "no leak",
        };
        var comparison = node.Neuron.Comparison == Comparison.AtLeast ? "≥" : ">";
        var reset = node.Neuron.Reset == ResetKind.ToZero ? "to zero" : "by subtraction";
        return $"integrate-and-fire, {leak}, fires at {comparison}, resets {reset}";
    }
}
