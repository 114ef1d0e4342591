using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>The limits of Loihi 1, read from its table.</summary>
/// <param name="Tiles">Tiles of the chip.</param>
/// <param name="CoresPerTile">Cores of a tile.</param>
/// <param name="MeshHeight">Tiles of a column of the mesh.</param>
/// <param name="Compartments">Neurons of a core.</param>
/// <param name="Configurations">Compartment configurations of a core.</param>
/// <param name="AxonsIn">Input axons of a core.</param>
/// <param name="AxonsOut">Output axons of a core.</param>
/// <param name="SynapseWords">Words of synapse memory of a core.</param>
/// <param name="WordBits">Bits of such a word.</param>
/// <param name="SynapseBits">Bits of a synapse.</param>
/// <param name="SparseIndexBits">Bits more of a sparse synapse.</param>
/// <param name="BlockHeaderBits">Bits before each block of synapses.</param>
/// <param name="BlockSynapses">Synapses of a block at most.</param>
public sealed record Loihi1Limits(
    int Tiles, int CoresPerTile, int MeshHeight, int Compartments, int Configurations, int AxonsIn, int AxonsOut, int SynapseWords, int WordBits,
    int SynapseBits, int SparseIndexBits, int BlockHeaderBits, int BlockSynapses)
{
    /// <summary>All cores of the chip.</summary>
    public int Cores => Tiles * CoresPerTile;

    /// <summary>Reads the limits.</summary>
    public static Loihi1Limits From(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int Of(string name) => (int)table.Si(name);
        return new Loihi1Limits(
            Of("tiles"), Of("tile.cores"), Of("mesh.height"), Of("core.compartments"), Of("core.configurations"), Of("core.axons.in"), Of("core.axons.out"),
            Of("core.synapse.words"), Of("synapse.word.bits"), Of("synapse.bits"), Of("synapse.index.bits"), Of("synapse.header.bits"), Of("synapse.block"));
    }

    /// <summary>The words that the synapses of one input axon in one unit take: blocks of synapses with a header, each rounded up to whole words.</summary>
    /// <param name="synapses">Synapses of the axon at the core.</param>
    /// <param name="unit">The unit that stores them.</param>
    public int WordsPerAxon(int synapses, LoihiSynapseUnit unit = LoihiSynapseUnit.Dense)
    {
        var bits = SynapseBits + (unit == LoihiSynapseUnit.Sparse ? SparseIndexBits : 0);
        var (blocks, rest) = Math.DivRem(synapses, BlockSynapses);
        return blocks * Words(BlockSynapses * bits) + (rest == 0 ? 0 : Words(rest * bits));
    }

    /// <summary>The number of a core on the chip.</summary>
    public int NumberOf(LoihiCoreAddress address) => address.Tile * CoresPerTile + address.Core;

    /// <summary>The tile of a core and its place there.</summary>
    public LoihiCoreAddress AddressOf(int core) => new(core / CoresPerTile, core % CoresPerTile);

    /// <summary>Where a tile is on the mesh.</summary>
    public (int X, int Y) PlaceOf(int tile) => (tile / MeshHeight, tile % MeshHeight);

    private int Words(int bits) => (bits + BlockHeaderBits + WordBits - 1) / WordBits;
}
