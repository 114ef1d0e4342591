using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>Which core each cell of a network sits on.</summary>
/// <remarks>
/// Cells with a place of their own go there. The others fill the remaining cores in ascending order, as many to a core as its limits allow, the
/// layers in the order of their first cells and no two layers on a core. What does not fit even so (a single neuron with too many inputs, more
/// cores than there are) is placed all the same: <see cref="LoihiRules"/> names it. Tile t is at column t div 4, row t mod 4.
/// </remarks>
public sealed class LoihiPlacement
{
    private readonly ImmutableArray<int> _cores;

    private LoihiPlacement(LoihiNetwork network, Loihi1Limits limits, int[] cores, ImmutableArray<LoihiCoreLoad> loads)
    {
        Network = network;
        Limits = limits;
        _cores = [.. cores];
        Loads = loads;
    }

    /// <summary>The network.</summary>
    public LoihiNetwork Network { get; }

    /// <summary>The limits by which it was placed.</summary>
    public Loihi1Limits Limits { get; }

    /// <summary>The cores in use, ascending.</summary>
    public ImmutableArray<LoihiCoreLoad> Loads { get; }

    /// <summary>The number of the core of each cell.</summary>
    public ImmutableArray<int> Cores => _cores;

    /// <summary>How many tiles hold a neuron or an input.</summary>
    public int TilesUsed => Loads.Select(l => l.Address.Tile).Distinct().Count();

    /// <summary>Where a cell sits.</summary>
    public LoihiCoreAddress AddressOf(int cell) => Limits.AddressOf(_cores[cell]);

    /// <summary>The network with the places written into it.</summary>
    public LoihiNetwork Placed() => Network.At([.. _cores.Select(c => (LoihiCoreAddress?)Limits.AddressOf(c))]);

    /// <summary>Places a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="limits">The chip's limits.</param>
    /// <exception cref="ArgumentException">A cell is given a core that the chip does not have.</exception>
    public static LoihiPlacement Of(LoihiNetwork network, Loihi1Limits limits)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(limits);
        var cores = new int[network.Cells.Length];
        for (var i = 0; i < cores.Length; i++)
            cores[i] = Given(network.Cells[i], limits);
        var index = new LoihiSynapseIndex(network);
        if (cores.Contains(-1))
            new LoihiFilling(network, limits, index, cores).Fill();
        return new LoihiPlacement(network, limits, cores, Measure(network, limits, index, cores));
    }

    /// <summary>The core of a cell with a place of its own; -1 for one without.</summary>
    private static int Given(LoihiCell cell, Loihi1Limits limits)
    {
        if (cell.Place is not { } place)
            return -1;
        return place.Tile >= 0 && place.Tile < limits.Tiles && place.Core >= 0 && place.Core < limits.CoresPerTile
            ? limits.NumberOf(place)
            : throw new ArgumentException($"'{cell.Name}' is given core {place}, but the chip has tiles 0 to {limits.Tiles - 1} with cores 0 to {limits.CoresPerTile - 1}.", nameof(cell));
    }

    private static ImmutableArray<LoihiCoreLoad> Measure(LoihiNetwork network, Loihi1Limits limits, LoihiSynapseIndex index, int[] cores)
    {
        var contents = new SortedDictionary<int, (LoihiCoreContent Content, string Group)>();
        for (var cell = 0; cell < cores.Length; cell++)
        {
            if (!contents.TryGetValue(cores[cell], out var core))
                contents[cores[cell]] = core = (new LoihiCoreContent(limits), network.Cells[cell].Group);
            core.Content.Add(network, index, cell, LoihiFilling.Destinations(network, index, cores, cell));
        }

        return [.. contents.Select(c => c.Value.Content.Load(c.Key, c.Value.Group))];
    }
}
