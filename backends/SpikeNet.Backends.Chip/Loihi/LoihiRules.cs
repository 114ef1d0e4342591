using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>What silicon could not hold of a network, all of it at once. The accounting rules know no limits, so a network that breaks some still runs.</summary>
/// <remarks>
/// Codes: SPK1120 cores of the chip; of a core SPK1121 input axons, SPK1124 compartments, SPK1125 output axons, SPK1126 synapse memory, SPK1127
/// compartment configurations; number formats SPK1122 threshold, SPK1123 input current, SPK1128 weight, SPK1129 bias, SPK1131 decay. Of each layer the worst core and
/// the worst number are named.
/// </remarks>
public static class LoihiRules
{
    /// <summary>All violations of a placed network.</summary>
    /// <param name="placement">The network on its cores.</param>
    /// <param name="table">The chip's numbers.</param>
    public static ImmutableArray<ChipViolation> Check(LoihiPlacement placement, EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(table);
        return [.. Cores(placement, table), .. Capacity(placement, table), .. Formats(placement.Network, table)];
    }

    private static IEnumerable<ChipViolation> Cores(LoihiPlacement placement, EnergyTable table)
    {
        if (placement.Loads.IsEmpty || placement.Loads[^1].Core < placement.Limits.Cores)
            yield break;
        var layers = placement.Loads.GroupBy(l => l.Group).Select(g => $"{g.Count()}{(g.Key.Length == 0 ? "" : $" for '{g.Key}'")}");
        yield return new ChipViolation(
            "SPK1120", placement.Network.Name, $"{placement.Loads.Length} ({string.Join(", ", layers)})",
            $"{table["tiles"].What}, of {placement.Limits.CoresPerTile} cores: {placement.Limits.Cores} cores",
            $"use about {100.0 * placement.Limits.Cores / placement.Loads.Length:0} % of the neurons, or fewer inputs of each");
    }

    private static IEnumerable<ChipViolation> Capacity(LoihiPlacement placement, EnergyTable table)
    {
        var limits = placement.Limits;
        foreach (var layer in placement.Loads.GroupBy(l => l.Group))
        {
            var name = layer.Key.Length == 0 ? placement.Network.Name : layer.Key;
            foreach (var (code, limit, most, needed) in new (string, string, int, Func<LoihiCoreLoad, int>)[]
            {
                ("SPK1124", "core.compartments", limits.Compartments, l => l.Compartments),
                ("SPK1121", "core.axons.in", limits.AxonsIn, l => l.AxonsIn),
                ("SPK1125", "core.axons.out", limits.AxonsOut, l => l.AxonsOut),
                ("SPK1126", "core.synapse.words", limits.SynapseWords, l => l.SynapseWords),
                ("SPK1127", "core.configurations", limits.Configurations, l => l.Configurations),
            })
            {
                var worst = layer.MaxBy(needed)!;
                if (needed(worst) > most)
                    yield return ChipViolation.Beyond(code, name, table[limit], needed(worst), Fix(worst, needed(worst), most));
            }
        }
    }

    private static string Fix(LoihiCoreLoad load, int needed, int most) => load.Compartments == 1
        ? $"reduce a neuron's synapses to {most} of {needed}: it has core {load.Address} to itself"
        : $"spread the {load.Compartments} cells of core {load.Address} over {(needed + most - 1) / most} cores";

    private static IEnumerable<ChipViolation> Formats(LoihiNetwork network, EnergyTable table)
    {
        var index = new LoihiSynapseIndex(network);
        foreach (var layer in Enumerable.Range(0, network.Cells.Length).Where(c => network.Cells[c] is LoihiNeuron).GroupBy(c => network.Cells[c].Group))
        {
            var name = layer.Key.Length == 0 ? network.Name : layer.Key;
            var neurons = layer.Select(c => (LoihiNeuron)network.Cells[c]).ToList();
            foreach (var violation in States(name, neurons, table))
                yield return violation;
            var weights = layer.SelectMany(c => index.Reaching(c).ToArray()).Select(s => network.Synapses[s].Weight).ToList();
            // A layer's weights share an exponent; that of layers whose potentials may be clipped is one higher.
            var shared = weights.All(w => w % 2 == 0) ? Math.Pow(2, table.Si("weight.exponent.clipped") - table.Si("weight.exponent")) : 1;
            var largest = Math.Pow(2, table.Si("weight.bits") - 1) * shared;
            if (weights.Where(w => w != Math.Floor(w) || w < -largest || w >= largest).Select(w => (double?)w).MaxBy(w => Math.Abs(w!.Value)) is { } weight)
                yield return new("SPK1128", name, Text(weight), $"{table["weight.bits"].What}: {table["weight.bits"].Value} bits, whole numbers", "scale weights and thresholds together and round");
            var most = (long)(Math.Pow(2, table.Si("current.bits")) - 1) >> (int)table.Si("weight.exponent");
            var current = layer.Max(c => Current(network, index.Reaching(c)));
            if (current > most)
                yield return new("SPK1123", name, Text(current), $"an input current of at most {most} weight units in a step ({table["current.bits"].Value} bits)", "use fewer inputs or fewer weight bits");
        }
    }

    private static IEnumerable<ChipViolation> States(string layer, List<LoihiNeuron> neurons, EnergyTable table)
    {
        var mantissa = Math.Pow(2, table.Si("threshold.mantissa.bits")) - 1;
        if (neurons.Select(n => n.Threshold).Where(t => t != Math.Floor(t) || t < 0 || (t > mantissa && !double.IsPositiveInfinity(t))).Select(t => (double?)t).Max() is { } threshold)
            yield return new("SPK1122", layer, Text(threshold), $"a whole threshold of 0 to {mantissa} weight units above which the chip fires", "quantise with fewer weight bits");
        if (neurons.Select(n => n.Bias).Where(b => !IsBias(b, table)).Select(b => (double?)b).MaxBy(b => Math.Abs(b!.Value)) is { } bias)
        {
            yield return new(
                "SPK1129", layer, Text(bias), $"a bias of {table["bias.mantissa.bits"].Value} bits times 2^0 to 2^{Math.Pow(2, table.Si("bias.exponent.bits")) - 1}, a weight of 1 being 2^{table["weight.exponent"].Value}",
                "round biases, or quantise with fewer weight bits");
        }

        var steps = Math.Pow(2, table.Si("decay.bits"));
        if (neurons.SelectMany(n => new[] { n.LeakDecay, n.CurrentDecay }).Where(d => d * steps != Math.Floor(d * steps)).Select(d => (double?)d).FirstOrDefault() is { } decay)
            yield return new("SPK1131", layer, Text(decay), $"decays in steps of 1/{steps} ({table["decay.bits"].Value} bits)", string.Create(CultureInfo.InvariantCulture, $"use {Math.Round(decay * steps) / steps}"));
    }

    /// <summary>Whether a mantissa times a power of two is the bias, in units of 1/64 of a weight.</summary>
    private static bool IsBias(double bias, EnergyTable table)
    {
        var largest = Math.Pow(2, table.Si("bias.mantissa.bits")) - 1;
        var mantissa = Math.Abs(bias) * Math.Pow(2, table.Si("weight.exponent"));
        for (var exponent = Math.Pow(2, table.Si("bias.exponent.bits")) - 1; exponent > 0 && mantissa > largest; exponent--)
            mantissa /= 2;
        return mantissa <= largest && mantissa == Math.Floor(mantissa);
    }

    /// <summary>The largest input that the signs of the weights allow in a step.</summary>
    private static double Current(LoihiNetwork network, ReadOnlySpan<int> synapses)
    {
        var (up, down) = (0.0, 0.0);
        foreach (var s in synapses)
        {
            up += Math.Max(network.Synapses[s].Weight, 0);
            down -= Math.Min(network.Synapses[s].Weight, 0);
        }

        return Math.Max(up, down);
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
