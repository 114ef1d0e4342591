using SpikeNet.Tensors.Kernels.Normalisation;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Values that are normalised where they are read: a consumer that goes through them once saves writing and reading them.</summary>
/// <remarks>Row by row or as a whole, the numbers are those of <see cref="NormalisationKernels.Forward"/>, bit for bit.</remarks>
public sealed unsafe class NormalisedValues
{
    private readonly ChannelLanes _lanes;
    private readonly Tensor _numbers;
    private readonly StepArena? _arena;

    /// <summary>Values to be normalised.</summary>
    /// <param name="source">The values before, <c>[T, B, N]</c>.</param>
    /// <param name="normalisation">The numbers of each channel.</param>
    /// <param name="arena">The step that owns what is made, or null.</param>
    /// <exception cref="ArgumentException">There are no values, or C does not divide their number.</exception>
    public NormalisedValues(Tensor source, ChannelNormalisation normalisation, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(normalisation);
        if (source.Length == 0 || source.Length % normalisation.Channels != 0)
            throw new ArgumentException($"{source} does not hold values of {normalisation.Channels} channels.", nameof(source));
        (Source, Normalisation, _arena) = (source, normalisation, arena);
        _lanes = new ChannelLanes(source.Length, normalisation.Channels);
        _numbers = ChannelMap.Numbers(normalisation, _lanes, arena);
    }

    /// <summary>The values before normalisation, <c>[T, B, N]</c>.</summary>
    public Tensor Source { get; }

    /// <summary>The numbers of each channel.</summary>
    public ChannelNormalisation Normalisation { get; }

    /// <summary>All values, written out.</summary>
    public Tensor ToTensor() => NormalisationKernels.Forward(Source, Normalisation, _arena);

    /// <summary>Some values, written out on the calling thread.</summary>
    /// <param name="first">The first, counted through <see cref="Source"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all among the source's.</exception>
    public void Write(long first, int count, float* target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, Source.Length, nameof(count));
        ChannelMap.NormaliseHere(Source.Pointer + first, target, count, _numbers.Pointer, _lanes.Lanes, (int)(first % _lanes.Lanes));
        GC.KeepAlive(this);
    }
}
