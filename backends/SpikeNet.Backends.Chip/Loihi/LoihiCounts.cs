using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>What the chip did, in the events that have a price.</summary>
/// <remarks>
/// SANA-FE's own counters follow from these: messages are <see cref="Messages"/>, its spikes are the three kinds of synapses together, and its
/// updated and fired neurons are <see cref="SomaUpdates"/> and <see cref="SomaSpikes"/> with <see cref="InputSpikes"/> added to each.
/// </remarks>
public sealed record LoihiCounts
{
    /// <summary>Neurons times steps.</summary>
    public long SomaAccesses { get; init; }

    /// <summary>Neurons that were updated, summed over the steps.</summary>
    public long SomaUpdates { get; init; }

    /// <summary>Spikes of neurons.</summary>
    public long SomaSpikes { get; init; }

    /// <summary>Spikes of inputs; without a price.</summary>
    public long InputSpikes { get; init; }

    /// <summary>Messages: one for each spike and core that holds at least one of its synapses.</summary>
    public long Messages { get; init; }

    /// <summary>Hops of messages along x.</summary>
    public long HopsEastWest { get; init; }

    /// <summary>Hops of messages along y.</summary>
    public long HopsNorthSouth { get; init; }

    /// <summary>Synapses that messages read in the dense unit.</summary>
    public long DenseSynapses { get; init; }

    /// <summary>Synapses that messages read in the sparse unit.</summary>
    public long SparseSynapses { get; init; }

    /// <summary>Synapses that messages read in the convolutional unit.</summary>
    public long ConvolutionalSynapses { get; init; }

    /// <summary>All synapses that messages read.</summary>
    public long Synapses => DenseSynapses + SparseSynapses + ConvolutionalSynapses;

    /// <summary>The counts under the names of the prices in the chip's table; zeros left out.</summary>
    public IEnumerable<KeyValuePair<string, double>> Events() => All().Where(e => e.Count != 0).Select(e => KeyValuePair.Create(e.Name, (double)e.Count));

    /// <summary>Both together.</summary>
    public static LoihiCounts operator +(LoihiCounts left, LoihiCounts right) => Add(left, right);

    /// <summary>Both together.</summary>
    public static LoihiCounts Add(LoihiCounts left, LoihiCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new LoihiCounts
        {
            SomaAccesses = left.SomaAccesses + right.SomaAccesses,
            SomaUpdates = left.SomaUpdates + right.SomaUpdates,
            SomaSpikes = left.SomaSpikes + right.SomaSpikes,
            InputSpikes = left.InputSpikes + right.InputSpikes,
            Messages = left.Messages + right.Messages,
            HopsEastWest = left.HopsEastWest + right.HopsEastWest,
            HopsNorthSouth = left.HopsNorthSouth + right.HopsNorthSouth,
            DenseSynapses = left.DenseSynapses + right.DenseSynapses,
            SparseSynapses = left.SparseSynapses + right.SparseSynapses,
            ConvolutionalSynapses = left.ConvolutionalSynapses + right.ConvolutionalSynapses,
        };
    }

    /// <summary>So many times the same.</summary>
    internal LoihiCounts Times(long factor) => new()
    {
        SomaAccesses = SomaAccesses * factor,
        SomaUpdates = SomaUpdates * factor,
        SomaSpikes = SomaSpikes * factor,
        InputSpikes = InputSpikes * factor,
        Messages = Messages * factor,
        HopsEastWest = HopsEastWest * factor,
        HopsNorthSouth = HopsNorthSouth * factor,
        DenseSynapses = DenseSynapses * factor,
        SparseSynapses = SparseSynapses * factor,
        ConvolutionalSynapses = ConvolutionalSynapses * factor,
    };

    /// <summary>The energy by a table of prices.</summary>
    /// <param name="table">Loihi's table.</param>
    public LoihiEnergy Price(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        double Sum(Func<HardwareConstant, double?> price, params ReadOnlySpan<string> names)
        {
            var sum = 0.0;
            foreach (var (name, count) in All())
            {
                if (names.Contains(name))
                    sum += count * price(table[name])!.Value * table[name].SiFactor;
            }

            return sum;
        }

        var all = All().Select(e => e.Name).ToArray();
        return new LoihiEnergy(
            Sum(c => c.Value, "soma.access", "soma.update", "soma.spike"),
            Sum(c => c.Value, "synapse.dense", "synapse.sparse", "synapse.convolutional"),
            Sum(c => c.Value, "axon.out", "hop.eastwest", "hop.northsouth"),
            Sum(c => c.Low ?? c.Value, all),
            Sum(c => c.High ?? c.Value, all));
    }

    private (string Name, long Count)[] All() =>
    [
        ("soma.access", SomaAccesses), ("soma.update", SomaUpdates), ("soma.spike", SomaSpikes), ("axon.out", Messages),
        ("hop.eastwest", HopsEastWest), ("hop.northsouth", HopsNorthSouth),
        ("synapse.dense", DenseSynapses), ("synapse.sparse", SparseSynapses), ("synapse.convolutional", ConvolutionalSynapses),
    ];
}
