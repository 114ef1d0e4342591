using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>Makes a <see cref="LoihiNetwork"/> cell by cell.</summary>
/// <param name="name">The network's name.</param>
public sealed class LoihiNetworkBuilder(string name)
{
    private readonly ImmutableArray<LoihiCell>.Builder _cells = ImmutableArray.CreateBuilder<LoihiCell>();
    private readonly ImmutableArray<LoihiSynapse>.Builder _synapses = ImmutableArray.CreateBuilder<LoihiSynapse>();

    /// <summary>Adds a cell.</summary>
    /// <returns>Its place among the cells.</returns>
    public int Add(LoihiCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        _cells.Add(cell);
        return _cells.Count - 1;
    }

    /// <summary>Adds a cell on a core.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="core">The core within the tile.</param>
    /// <param name="cell">The cell.</param>
    /// <returns>Its place among the cells.</returns>
    public int Add(int tile, int core, LoihiCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Add(cell with { Place = new LoihiCoreAddress(tile, core) });
    }

    /// <summary>Adds a synapse.</summary>
    /// <param name="from">The sending cell.</param>
    /// <param name="to">The receiving neuron.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="unit">The unit that stores it.</param>
    public void Connect(int from, int to, double weight, LoihiSynapseUnit unit = LoihiSynapseUnit.Dense) => _synapses.Add(new LoihiSynapse(from, to, weight, unit));

    /// <summary>The network of what was added.</summary>
    /// <exception cref="ArgumentException">It is wrong; see <see cref="LoihiNetwork"/>.</exception>
    public LoihiNetwork Build() => new(name, _cells.ToImmutable(), _synapses.ToImmutable());
}
