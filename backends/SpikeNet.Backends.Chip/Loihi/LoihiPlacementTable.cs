using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>A placement in words.</summary>
internal static class LoihiPlacementTable
{
    public static HardwarePlacement Of(LoihiPlacement placement, ImmutableArray<LoihiPopulation> populations)
    {
        var limits = placement.Limits;
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (var population in populations)
        {
            var cores = Enumerable.Range(population.First, population.Count).Select(c => placement.Cores[c]).Distinct().Order().ToList();
            var loads = placement.Loads.Where(l => cores.Contains(l.Core)).ToList();
            string Most(Func<LoihiCoreLoad, int> of) => loads.Max(of).ToString(CultureInfo.InvariantCulture);
            rows.Add(
            [
                population.Name, $"{cores.Count}", Range(cores, limits), Most(l => l.Compartments), Most(l => l.AxonsIn), Most(l => l.AxonsOut), Most(l => l.SynapseWords),
                string.Create(CultureInfo.InvariantCulture, $"{100 * loads.Max(l => l.Utilisation(limits)):0} %"),
            ]);
        }

        return new HardwarePlacement(
            ["layer", "cores", "from-to", "neurons", "axons in", "out", "words", "full"], rows.ToImmutable(),
            [
                $"{placement.Loads.Length} of {limits.Cores} cores on {placement.TilesUsed} of {limits.Tiles} tiles (core as tile.core); of a layer's cores the fullest: at most {limits.Compartments} neurons, {limits.AxonsIn} input and {limits.AxonsOut} output axons, {limits.SynapseWords} words of synapses",
            ]);
    }

    private static string Range(List<int> cores, Loihi1Limits limits) =>
        cores.Count == 1 ? limits.AddressOf(cores[0]).ToString() : $"{limits.AddressOf(cores[0])}-{limits.AddressOf(cores[^1])}";
}
