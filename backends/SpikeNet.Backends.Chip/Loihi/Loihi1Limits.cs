using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>The limits of Loihi 1, read from its table.</summary>
/// <param name="Tiles">Tiles of the chip.</param>
/// <param name="CoresPerTile">Cores of a tile.</param>
/// <param name="MeshHeight">Tiles of a column of the mesh.</param>
/// <param name="Compartments">Neurons of a core.</param>
/// <param name="AxonsIn">Input axons of a core.</param>
/// <param name="AxonsOut">Output axons of a core.</param>
/// <param name="SynapseWords">Words of synapse memory of a core.</param>
/// <param name="WordBits">Bits of such a word.</param>
/// <param name="SynapseBits">Bits of a synapse.</param>
/// <param name="BlockHeaderBits">Bits before each block of synapses.</param>
/// <param name="BlockSynapses">Synapses of a block at most.</param>
public sealed record Loihi1Limits(
    int Tiles, int CoresPerTile, int MeshHeight, int Compartments, int AxonsIn, int AxonsOut, int SynapseWords, int WordBits,
    int SynapseBits, int BlockHeaderBits, int BlockSynapses)
{
    /// <summary>All cores of the chip.</summary>
    public int Cores => Tiles * CoresPerTile;

    /// <summary>Reads the limits.</summary>
    public static Loihi1Limits From(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int Of(string name) => (int)table.Si(name);
        return new Loihi1Limits(
            Of("tiles"), Of("tile.cores"), Of("mesh.height"), Of("core.compartments"), Of("core.axons.in"), Of("core.axons.out"),
            Of("core.synapse.words"), Of("synapse.word.bits"), Of("synapse.bits"), Of("synapse.header.bits"), Of("synapse.block"));
    }

    /// <summary>The words that one input axon with so many synapses takes: blocks of synapses with a header, each rounded up to whole words.</summary>
    /// <param name="synapses">Synapses of the axon at the core.</param>
    public int WordsPerAxon(int synapses)
    {
        var (blocks, rest) = Math.DivRem(synapses, BlockSynapses);
        return blocks * Words(BlockSynapses) + (rest == 0 ? 0 : Words(rest));
    }

    /// <summary>How many neurons of a layer fit a core, at least 1.</summary>
    /// <param name="inputs">The layer's inputs, each an input axon of the core.</param>
    /// <param name="nextCores">Cores of the next population: output axons of each neuron; 0 for none.</param>
    public int NeuronsPerCore(int inputs, int nextCores)
    {
        var most = nextCores == 0 ? Compartments : Math.Min(Compartments, AxonsOut / nextCores);
        while (most > 1 && (long)inputs * WordsPerAxon(most) > SynapseWords)
            most--;
        return Math.Max(1, most);
    }

    private int Words(int synapses) => (synapses * SynapseBits + BlockHeaderBits + WordBits - 1) / WordBits;
}
