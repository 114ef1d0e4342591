using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>The times of the chip's events in seconds.</summary>
internal sealed record LoihiLatencies
{
    public required double Access { get; init; }

    public required double Update { get; init; }

    public required double Spike { get; init; }

    public required double AxonOut { get; init; }

    public required double AxonIn { get; init; }

    public required double HopEastWest { get; init; }

    public required double HopNorthSouth { get; init; }

    /// <summary>By <see cref="LoihiSynapseUnit"/>.</summary>
    public required ImmutableArray<double> Synapse { get; init; }

    /// <summary>The barrier from so many tiles on, ascending.</summary>
    public required ImmutableArray<(int Tiles, double Seconds)> Barriers { get; init; }

    /// <summary>Messages that a link holds.</summary>
    public required double LinkBuffer { get; init; }

    public static LoihiLatencies From(EnergyTable table) => new()
    {
        Access = Seconds(table["time.access"]),
        Update = Seconds(table["time.update"]),
        Spike = Seconds(table["time.spike"]),
        AxonOut = Seconds(table["time.axon.out"]),
        AxonIn = Seconds(table["time.axon.in"]),
        HopEastWest = Seconds(table["time.hop.eastwest"]),
        HopNorthSouth = Seconds(table["time.hop.northsouth"]),
        Synapse = [Seconds(table["time.synapse.dense"]), Seconds(table["time.synapse.sparse"]), Seconds(table["time.synapse.convolutional"])],
        Barriers =
        [
            .. table.Constants.Where(c => c.Name.StartsWith("barrier.", StringComparison.Ordinal))
                .Select(c => (int.Parse(c.Name.AsSpan("barrier.".Length), CultureInfo.InvariantCulture), Seconds(c))).OrderBy(b => b.Item1),
        ],
        LinkBuffer = table.Si("link.buffer"),
    };

    /// <summary>The barrier of a step: the table's entry with the largest key not above the number of tiles in use.</summary>
    public double Barrier(int tiles) => Barriers.LastOrDefault(b => b.Tiles <= tiles).Seconds;

    /// <summary>The double nearest to the decimal number, as a program reads that is given seconds: a product with 1e-9 can be a unit in the last place off, which breaks ties otherwise.</summary>
    private static double Seconds(HardwareConstant constant)
    {
        var exponent = constant.Unit switch { "ns" => -9, "us" => -6, _ => throw new InvalidDataException($"The time '{constant.Name}' is in ns or us, not {constant.Unit}.") };
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{constant.Value:R}e{exponent}"), CultureInfo.InvariantCulture);
    }
}
