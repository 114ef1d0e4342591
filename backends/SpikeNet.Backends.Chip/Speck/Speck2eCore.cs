using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>A core of Speck2e with its memories, in words.</summary>
/// <param name="Index">Its number.</param>
/// <param name="KernelWords">Words for weights.</param>
/// <param name="NeuronWords">Words for potentials.</param>
/// <param name="BiasWords">Words for biases.</param>
public sealed record Speck2eCore(int Index, long KernelWords, long NeuronWords, long BiasWords)
{
    /// <summary>The cores that a data file describes.</summary>
    /// <exception cref="InvalidDataException">A memory of theirs is not known.</exception>
    public static ImmutableArray<Speck2eCore> Of(ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        long Words(ChipCoreGroup group, string memory) => (long)(group[memory] ?? throw new InvalidDataException($"The chip '{chip.Name}' does not know the size of '{memory}'."));
        return
        [
            .. chip.Cores.SelectMany(g => Enumerable.Range(g.First, g.Count).Select(i => new Speck2eCore(i, Words(g, "kernel"), Words(g, "neuron"), Words(g, "bias")))),
        ];
    }

    /// <summary>Whether a layer fits.</summary>
    public bool Fits(Speck2eLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.KernelWords <= KernelWords && layer.NeuronWords <= NeuronWords && layer.BiasWords <= BiasWords;
    }
}
