namespace SpikeNet.Backends.Chip;

/// <summary>A core of Speck2e with its memories, in words.</summary>
/// <param name="Index">Its number.</param>
/// <param name="KernelWords">Words for weights.</param>
/// <param name="NeuronWords">Words for potentials.</param>
/// <param name="BiasWords">Words for biases.</param>
public sealed record Speck2eCore(int Index, long KernelWords, long NeuronWords, long BiasWords)
{
    /// <summary>Whether a layer fits.</summary>
    public bool Fits(Speck2eLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.KernelWords <= KernelWords && layer.NeuronWords <= NeuronWords && layer.BiasWords <= BiasWords;
    }
}
