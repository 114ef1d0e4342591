using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Backends.Chip;

/// <summary>Where the inputs and the neurons of a graph sit on Loihi 1.</summary>
/// <remarks>
/// A core holds neurons of one population only, as many as its limits let it. Inputs have cores of their own. Cores are filled in ascending
/// order, the inputs first, then layer by layer; core i is in tile i div 4, which is at column tile div 4, row tile mod 4 of the mesh.
/// </remarks>
public sealed class Loihi1Mapping
{
    /// <summary>Maps a graph. Fan-ins beyond the limits and cores beyond the chip's are mapped all the same; <see cref="Loihi1Backend.Check"/> refuses them.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="limits">The chip's limits.</param>
    public Loihi1Mapping(SpikeGraph graph, Loihi1Limits limits)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(limits);
        var stages = graph.Stages();
        var perCore = new int[stages.Length + 1];
        var next = 0;
        for (var p = stages.Length; p >= 0; p--)
        {
            var inputs = p == 0 ? 0 : stages[p - 1].Dense.InFeatures;
            perCore[p] = limits.NeuronsPerCore(inputs, next);
            next = (Size(p) + perCore[p] - 1) / perCore[p];
        }

        var populations = ImmutableArray.CreateBuilder<ImmutableArray<Loihi1Core>>();
        var index = 0;
        for (var p = 0; p <= stages.Length; p++)
        {
            var cores = ImmutableArray.CreateBuilder<Loihi1Core>();
            for (var first = 0; first < Size(p); first += perCore[p], index++)
            {
                var tile = index / limits.CoresPerTile;
                cores.Add(new Loihi1Core(index, first, Math.Min(perCore[p], Size(p) - first), tile, tile / limits.MeshHeight, tile % limits.MeshHeight));
            }

            populations.Add(cores.ToImmutable());
        }

        Populations = populations.ToImmutable();

        int Size(int population) => population == 0 ? graph.Input.Features : stages[population - 1].Dense.OutFeatures;
    }

    /// <summary>The cores of each population: the inputs, then the layers in order.</summary>
    public ImmutableArray<ImmutableArray<Loihi1Core>> Populations { get; }

    /// <summary>How many cores are in use.</summary>
    public int CoresUsed => Populations.Sum(p => p.Length);

    /// <summary>How many tiles have a neuron or an input.</summary>
    public int TilesUsed => Populations.SelectMany(p => p).Select(c => c.Tile).Distinct().Count();

    /// <summary>The hops from one core to all cores of a population, along x and along y.</summary>
    /// <param name="from">The sending core.</param>
    /// <param name="population">The receiving population.</param>
    public (int EastWest, int NorthSouth) Hops(Loihi1Core from, int population)
    {
        ArgumentNullException.ThrowIfNull(from);
        var to = Populations[population];
        return (to.Sum(c => Math.Abs(c.X - from.X)), to.Sum(c => Math.Abs(c.Y - from.Y)));
    }
}
