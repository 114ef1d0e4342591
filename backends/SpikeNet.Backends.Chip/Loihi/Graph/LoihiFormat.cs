using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Chip;

/// <summary>How a population's integers stand in the chip's registers.</summary>
/// <remarks>
/// A weight of 1 is 2^6 in the units of a potential, and thresholds are multiples of 2^6 above which the chip fires: theta - 1 for >=. Potentials
/// stay at -2^e + 1 where a step would take them lower, which is one unit of 2^-6 above the graph's floor of -2^n. Where that can happen, weights
/// have an exponent more: a weight of 1 is 2^7, and thresholds lie halfway between two sums (2 theta - 1 for >=, 2 theta + 1 for >), so that the odd unit
/// decides nothing and every spike is the graph's. A potential clipped at the top fires either way.
/// </remarks>
/// <param name="Factor">What integers of the graph are multiplied with: 1, or 2 where potentials may be clipped.</param>
/// <param name="LowestPotential">The floor, in multiples of 2^6; negative infinity where no potential can reach it.</param>
internal readonly record struct LoihiFormat(int Factor, double LowestPotential)
{
    /// <summary>The format of sums that nothing clips.</summary>
    internal static LoihiFormat Plain { get; } = new(1, double.NegativeInfinity);

    /// <summary>The widest potential, in bits of the graph, that the chip can clip as the graph does.</summary>
    internal static int StateBits(EnergyTable table) => (int)(table.Si("potential.bits") - table.Si("weight.exponent.clipped")) + 1;

    /// <summary>The format of neurons; <see cref="Plain"/> too where the chip has none that clips as they do (<see cref="Fault"/>).</summary>
    internal static LoihiFormat Of(SpikeGraph graph, NeuronNode neurons, EnergyTable table)
    {
        if (neurons.FixedPoint is not { } integers || integers.StateBits > StateBits(table) || StaysInside(graph, neurons, table))
            return Plain;
        var units = Math.Pow(2, table.Si("weight.exponent"));
        var factor = (int)Math.Pow(2, table.Si("weight.exponent.clipped") - table.Si("weight.exponent"));
        return new LoihiFormat(factor, ((double)factor * integers.StateMinimum) + (1 / units));
    }

    /// <summary>Why the chip clips potentials elsewhere than the graph; null where it does not.</summary>
    internal static Diagnostic? Fault(SpikeGraph graph, NeuronNode neurons, EnergyTable table)
    {
        if (neurons.FixedPoint is not { } integers || StaysInside(graph, neurons, table))
            return null;
        var most = StateBits(table);
        if (integers.StateBits > most)
            return new("SPK1005", neurons.Name, $"potentials of at most {most} bits where they may saturate: loihi1 keeps them above -2^{most - 1}", $"{integers.StateBits} bits", $"quantise with {most} state bits");
        return neurons.Neuron.Comparison == Comparison.Above && integers.Threshold == integers.StateMaximum
            ? new("SPK1005", neurons.Name, $"a threshold below {integers.StateMaximum}: loihi1 does not clip at the top before it fires", $"{integers.Threshold}", "quantise with more state bits")
            : null;
    }

    /// <summary>The threshold above which the chip fires where the graph's neurons do.</summary>
    internal int Programmed(NeuronNode neurons, int index)
    {
        var threshold = neurons.FixedPoint!.ThresholdOf(index);
        return neurons.Neuron.Comparison == Comparison.AtLeast ? (Factor * threshold) - 1 : (Factor * threshold) + Factor - 1;
    }

    /// <summary>Whether no potential can leave the graph's range, nor reach the chip's floor.</summary>
    private static bool StaysInside(SpikeGraph graph, NeuronNode neurons, EnergyTable table) =>
        GraphBounds.CannotSaturate(graph, neurons)
        && GraphBounds.PartialSums(graph, neurons).Lowest > -Math.Pow(2, table.Si("potential.bits") - table.Si("weight.exponent"));
}
