using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>A network in the chip's own terms: compartments, inputs, synapses, and where they sit. Compiled from a graph, or made by hand.</summary>
/// <remarks>The order of the cells is the order in which a core steps those that it holds, and so the order of its messages.</remarks>
public sealed class LoihiNetwork
{
    /// <summary>A network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cells">Neurons and inputs.</param>
    /// <param name="synapses">Synapses between them.</param>
    /// <exception cref="ArgumentException">A name is empty or there twice, a number is not finite or out of its range, a synapse has no such end, or ends at an input.</exception>
    public LoihiNetwork(string name, ImmutableArray<LoihiCell> cells, ImmutableArray<LoihiSynapse> synapses)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (cells.IsDefault || synapses.IsDefault)
            throw new ArgumentException("A network has cells and synapses, if only empty lists of them.", nameof(cells));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in cells)
        {
            if (string.IsNullOrEmpty(cell.Name) || !names.Add(cell.Name))
                throw new ArgumentException($"The name '{cell.Name}' is empty or there twice.", nameof(cells));
            if (cell is LoihiNeuron neuron)
                Check(neuron, nameof(cells));
        }

        for (var i = 0; i < synapses.Length; i++)
            Check(i, synapses[i], cells);
        Name = name;
        Cells = cells;
        Synapses = synapses;
    }

    /// <summary>The network's name.</summary>
    public string Name { get; }

    /// <summary>Neurons and inputs.</summary>
    public ImmutableArray<LoihiCell> Cells { get; }

    /// <summary>The synapses.</summary>
    public ImmutableArray<LoihiSynapse> Synapses { get; }

    /// <summary>The same network on other cores.</summary>
    /// <param name="places">For each cell the core that it shall sit on; null where the chip is filled in order.</param>
    /// <exception cref="ArgumentException">There is not one for each cell.</exception>
    public LoihiNetwork At(IReadOnlyList<LoihiCoreAddress?> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return places.Count == Cells.Length
            ? new LoihiNetwork(Name, [.. Cells.Select((c, i) => c with { Place = places[i] })], Synapses)
            : throw new ArgumentException($"'{Name}' has {Cells.Length} cells, but {places.Count} places came.", nameof(places));
    }

    private static void Check(LoihiNeuron neuron, string parameter)
    {
        var finite = double.IsFinite(neuron.ResetPotential) && double.IsFinite(neuron.Bias) && double.IsFinite(neuron.InitialPotential)
            && !double.IsNaN(neuron.Threshold);
        if (!finite)
            throw new ArgumentException($"'{neuron.Name}': threshold, reset, bias and initial potential are numbers.", parameter);
        if (neuron.LeakDecay is not (>= 0 and <= 1) || neuron.CurrentDecay is not (>= 0 and <= 1))
            throw new ArgumentException($"'{neuron.Name}': decays are from 0 to 1, not {neuron.LeakDecay} and {neuron.CurrentDecay}.", parameter);
        if (neuron.RefractoryDelay < 0 || !Enum.IsDefined(neuron.Reset))
            throw new ArgumentException($"'{neuron.Name}': the refractory delay is at least 0, and the reset hard or soft.", parameter);
    }

    private static void Check(int place, LoihiSynapse synapse, ImmutableArray<LoihiCell> cells)
    {
        if ((uint)synapse.From >= (uint)cells.Length || (uint)synapse.To >= (uint)cells.Length)
            throw new ArgumentException($"Synapse {place} joins cells {synapse.From} and {synapse.To}, but there are {cells.Length}.", nameof(synapse));
        if (cells[synapse.To] is not LoihiNeuron)
            throw new ArgumentException($"Synapse {place} ends at '{cells[synapse.To].Name}', which is an input.", nameof(synapse));
        if (!double.IsFinite(synapse.Weight) || !Enum.IsDefined(synapse.Unit))
            throw new ArgumentException($"Synapse {place} from '{cells[synapse.From].Name}' to '{cells[synapse.To].Name}' needs a finite weight and a unit.", nameof(synapse));
    }
}
