using SpikeNet.Tensors.Kernels.Normalisation;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>dL/dx of a normalisation, worked out where it is read from dL/dy and x.</summary>
/// <remarks>The numbers are those of <see cref="NormalisationKernels.InputGradient"/>, bit for bit.</remarks>
public sealed unsafe class NormalisedGradient : DeferredValues
{
    private readonly Tensor _x;
    private readonly Tensor _gradient;
    private readonly ChannelLanes _lanes;
    private readonly Tensor _numbers;
    private readonly bool _overwrites;

    /// <summary>The gradient of values that were normalised by their own mean and deviation.</summary>
    /// <param name="x">What the forward pass normalised, <c>[T, B, N]</c>.</param>
    /// <param name="gradient">dL/dy, of the same shape.</param>
    /// <param name="normalisation">The numbers of the forward pass.</param>
    /// <param name="sums">The sums over each channel.</param>
    /// <param name="arena">The step that owns what is made, or null.</param>
    /// <param name="overwrites">Whether <paramref name="gradient"/> is not read by anybody else, so that dL/dx may be written over it and its memory used again.</param>
    /// <exception cref="ArgumentException">The lengths differ, or C does not divide them.</exception>
    public NormalisedGradient(
        Tensor x, Tensor gradient, ChannelNormalisation normalisation, ChannelGradientSums sums, StepArena? arena = null, bool overwrites = false)
        : base(ShapeOf(x), arena, overwrites ? () => gradient.Return() : null)
    {
        ArgumentNullException.ThrowIfNull(normalisation);
        ArgumentNullException.ThrowIfNull(sums);
        NormalisationKernels.Check(x, gradient, normalisation.Channels);
        (_x, _gradient, _overwrites) = (x, gradient, overwrites);
        _lanes = new ChannelLanes(x.Length, normalisation.Channels);
        _numbers = ChannelMap.GradientNumbers(normalisation, sums, _lanes, arena);
    }

    /// <inheritdoc/>
    public override Tensor ToTensor()
    {
        var target = _overwrites ? _gradient : new Tensor(Shape, Arena, zeroed: false);
        ChannelMap.InputGradient(_x, _gradient, target, _numbers, _lanes);
        if (_overwrites)
            KeepSource();
        return target;
    }

    private protected override void WriteRun(long first, int count, float* target) => ChannelMap.InputGradientHere(
        _x.Pointer + first, _gradient.Pointer + first, target, count, _numbers.Pointer, _lanes.Lanes, (int)(first % _lanes.Lanes));
}
