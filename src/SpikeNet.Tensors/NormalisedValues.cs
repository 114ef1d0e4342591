using SpikeNet.Tensors.Kernels.Normalisation;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Values that are normalised where they are read.</summary>
/// <remarks>The numbers are those of <see cref="NormalisationKernels.Forward"/>, bit for bit.</remarks>
public sealed unsafe class NormalisedValues : DeferredValues
{
    private readonly ChannelLanes _lanes;
    private readonly Tensor _numbers;

    /// <summary>Values to be normalised.</summary>
    /// <param name="source">The values before, <c>[T, B, N]</c>.</param>
    /// <param name="normalisation">The numbers of each channel.</param>
    /// <param name="arena">The step that owns what is made, or null.</param>
    /// <exception cref="ArgumentException">There are no values, or C does not divide their number.</exception>
    public NormalisedValues(Tensor source, ChannelNormalisation normalisation, StepArena? arena = null)
        : base(ShapeOf(source), arena, null)
    {
        ArgumentNullException.ThrowIfNull(normalisation);
        if (source.Length == 0 || source.Length % normalisation.Channels != 0)
            throw new ArgumentException($"{source} does not hold values of {normalisation.Channels} channels.", nameof(source));
        (Source, Normalisation) = (source, normalisation);
        _lanes = new ChannelLanes(source.Length, normalisation.Channels);
        _numbers = ChannelMap.Numbers(normalisation, _lanes, arena);
    }

    /// <summary>The values before normalisation, <c>[T, B, N]</c>.</summary>
    public Tensor Source { get; }

    /// <summary>The numbers of each channel.</summary>
    public ChannelNormalisation Normalisation { get; }

    /// <inheritdoc/>
    public override Tensor ToTensor() => NormalisationKernels.Forward(Source, Normalisation, Arena);

    private protected override void WriteRun(long first, int count, float* target) => ChannelMap.NormaliseHere(
        Source.Pointer + first, target, count, _numbers.Pointer, _lanes.Lanes, (int)(first % _lanes.Lanes));
}
