using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Backends.Chip;

/// <summary>How the layers of a graph are divided over cores and tiles.</summary>
/// <remarks>
/// A layer with cores of its own is cut into as many runs of neurons as it has cores, in their order, as equal as can be (the first ones have one neuron more).
/// The others follow <see cref="Rule"/>. As text (<see cref="Parse"/>): <c>packed</c>, <c>tiles</c>, or layers with their cores, tile and core of the tile,
/// <c>LAYER=CORES[,LAYER=CORES]</c> with CORES = <c>3.0</c>, <c>3.0-4.1</c> (ascending over tiles) or several of these with <c>+</c> between.
/// </remarks>
public sealed record LoihiPartition
{
    /// <summary>Where layers without cores of their own go.</summary>
    public LoihiPartitionRule Rule { get; init; }

    /// <summary>The cores of single layers, by the name of the node (the input, neurons, or the weights whose sums a read-out takes).</summary>
    public ImmutableDictionary<string, ImmutableArray<LoihiCoreAddress>> Layers { get; init; } = ImmutableDictionary<string, ImmutableArray<LoihiCoreAddress>>.Empty;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; the message says what is wrong and what there is.</exception>
    public static LoihiPartition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is "packed" or "tiles")
            return new LoihiPartition { Rule = text == "tiles" ? LoihiPartitionRule.Tiles : LoihiPartitionRule.Packed };
        var layers = ImmutableDictionary.CreateBuilder<string, ImmutableArray<LoihiCoreAddress>>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var at = part.LastIndexOf('=');
            if (at < 1)
                throw new FormatException($"'{part}' is no mapping: it is packed, tiles, or LAYER=CORES such as hidden=1.0-1.3 (tile.core).");
            var cores = part[(at + 1)..].Split('+', StringSplitOptions.TrimEntries).SelectMany(Range).ToImmutableArray();
            if (cores.Distinct().Count() != cores.Length)
                throw new FormatException($"'{part}' names a core twice.");
            if (!layers.TryAdd(part[..at].Trim(), cores))
                throw new FormatException($"The mapping names '{part[..at].Trim()}' twice.");
        }

        return new LoihiPartition { Layers = layers.ToImmutable() };
    }

    /// <summary>The core of each cell; null where the chip is filled in order.</summary>
    /// <exception cref="ArgumentException">A layer is unknown or has more cores than neurons, a core does not exist, or the tiles do not suffice.</exception>
    internal LoihiCoreAddress?[] Places(LoihiGraph graph, Loihi1Limits limits)
    {
        var places = new LoihiCoreAddress?[graph.Network.Cells.Length];
        foreach (var (name, cores) in Layers)
        {
            var population = graph.Populations.FirstOrDefault(p => p.Name == name) ?? throw new ArgumentException(
                $"The mapping names '{name}', but the graph '{graph.Graph.Name}' has the populations {string.Join(", ", graph.Populations.Select(p => p.Name))}.", nameof(graph));
            if (cores.Length > population.Count)
                throw new ArgumentException($"The mapping gives '{name}' {cores.Length} cores, but it has {population.Count} neurons.", nameof(graph));
            foreach (var core in cores.Where(c => c.Tile < 0 || c.Tile >= limits.Tiles || c.Core < 0 || c.Core >= limits.CoresPerTile))
                throw new ArgumentException($"The mapping gives '{name}' core {core}, but the chip has tiles 0 to {limits.Tiles - 1} with cores 0 to {limits.CoresPerTile - 1}.", nameof(graph));
            for (var i = 0; i < population.Count; i++)
                places[population.First + i] = cores[CoreOf(i, population.Count, cores.Length)];
        }

        if (Rule == LoihiPartitionRule.Tiles)
            OnTiles(graph, limits, places);
        return places;
    }

    /// <summary>The run that a neuron belongs to when so many neurons are cut into so many runs.</summary>
    private static int CoreOf(int neuron, int neurons, int runs)
    {
        var (length, longer) = Math.DivRem(neurons, runs);
        return neuron < longer * (length + 1) ? neuron / (length + 1) : (neuron - longer) / length;
    }

    /// <summary>Fills cores as ever and moves each layer's to the next free tile.</summary>
    private static void OnTiles(LoihiGraph graph, Loihi1Limits limits, LoihiCoreAddress?[] places)
    {
        var packed = LoihiPlacement.Of(graph.Network, limits).Cores;
        var tile = 0;
        foreach (var population in graph.Populations)
        {
            var cells = Enumerable.Range(population.First, population.Count).ToList();
            var cores = cells.Select(c => packed[c]).Distinct().Order().ToList();
            foreach (var cell in cells)
                places[cell] = limits.AddressOf((tile * limits.CoresPerTile) + cores.IndexOf(packed[cell]));
            tile += (cores.Count + limits.CoresPerTile - 1) / limits.CoresPerTile;
        }

        if (tile > limits.Tiles)
            throw new ArgumentException($"With a tile for each layer '{graph.Graph.Name}' needs {tile} tiles, but the chip has {limits.Tiles}: use the mapping packed.", nameof(graph));
    }

    private static IEnumerable<LoihiCoreAddress> Range(string text)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        if (ends.Length > 2)
            throw new FormatException($"'{text}' is no range of cores: it is 3.0 or 3.0-4.1 (tile.core).");
        var (first, last) = (Core(ends[0]), Core(ends[^1]));
        if (Number(last) < Number(first))
            throw new FormatException($"'{text}' descends: the smaller core comes first.");
        for (var core = Number(first); core <= Number(last); core++)
            yield return new LoihiCoreAddress(core / CoresOfATile, core % CoresOfATile);
    }

    private static int CoresOfATile { get; } = Loihi1Limits.From(Loihi1Backend.Prices).CoresPerTile;

    private static int Number(LoihiCoreAddress core) => (core.Tile * CoresOfATile) + core.Core;

    private static LoihiCoreAddress Core(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 2 && Whole(parts[0], out var tile) && Whole(parts[1], out var core) && core < CoresOfATile
            ? new LoihiCoreAddress(tile, core)
            : throw new FormatException($"'{text}' is no core: it is the tile and its core, such as 3.0, with {CoresOfATile} cores in a tile.");
        static bool Whole(string digits, out int value) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < 1 << 16;
    }
}
