using SpikeNet.Tensors.Kernels.Normalisation;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Normalisation of each channel over time, batch and places: statistics, the values, and the way back.</summary>
/// <remarks>
/// Activity is <c>[T, B, H W C]</c>, channel-last, or any tensor whose length is a multiple of C. Memory traffic is what costs: the
/// statistics read x once, the values read x and write y, the way back reads x and g twice and writes dx. Results that are beyond
/// the caches bypass them. Partition and order of the sums depend on the sizes alone, so bits depend neither on the number of
/// threads nor on the width of vectors.
/// </remarks>
public static class NormalisationKernels
{
    /// <summary>Mean and variance of each channel.</summary>
    /// <remarks>
    /// In blocks that stay in a cache, each in two passes, the second about the mean of the first, corrected for its rounding;
    /// blocks are combined in double (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance", equations
    /// 1.7 and 2.1): a mean that is large against the deviation costs no digits.
    /// </remarks>
    /// <param name="x">The values.</param>
    /// <param name="channels">C, which divides their number.</param>
    /// <param name="arena">The step that owns intermediate results, or null.</param>
    /// <exception cref="ArgumentException">There are no values, or C does not divide their number.</exception>
    public static ChannelStatistics Statistics(Tensor x, int channels, StepArena? arena = null)
    {
        Check(x, channels);
        return ChannelMoments.Compute(x, new ChannelLanes(x.Length, channels), arena);
    }

    /// <summary>y = gain (x - mean) / deviation + shift, as <c>NormalisationNode</c> of a graph defines it, bit for bit.</summary>
    /// <param name="x">The values.</param>
    /// <param name="normalisation">The numbers of each channel.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">There are no values, or C does not divide their number.</exception>
    public static Tensor Forward(Tensor x, ChannelNormalisation normalisation, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(normalisation);
        Check(x, normalisation.Channels);
        return ChannelMap.Normalise(x, normalisation, new ChannelLanes(x.Length, normalisation.Channels), arena);
    }

    /// <summary>The sums over a channel that both dL/dx and the parameters' gradients need.</summary>
    /// <param name="x">What the forward pass normalised.</param>
    /// <param name="gradient">g = dL/dy, of the same length.</param>
    /// <param name="normalisation">The numbers of the forward pass.</param>
    /// <param name="arena">The step that owns intermediate results, or null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or C does not divide them.</exception>
    public static ChannelGradientSums GradientSums(Tensor x, Tensor gradient, ChannelNormalisation normalisation, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(normalisation);
        Check(x, gradient, normalisation.Channels);
        return ChannelMoments.GradientSums(x, gradient, normalisation, new ChannelLanes(x.Length, normalisation.Channels), arena);
    }

    /// <summary>dL/dx where mean and deviation are x's own.</summary>
    /// <remarks>
    /// With a = gain / deviation, c = x - mean and sums over the M values of a channel:
    /// <code>
    /// dx = a g - a sum(g) / M - c a sum(g c) / (M deviation^2)
    /// </code>
    /// (Ioffe and Szegedy 2015, "Batch normalization", section 3, with the sums collected.)
    /// </remarks>
    /// <param name="x">What the forward pass normalised.</param>
    /// <param name="gradient">g = dL/dy, of the same length.</param>
    /// <param name="normalisation">The numbers of the forward pass.</param>
    /// <param name="sums">The sums over each channel.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or C does not divide them.</exception>
    public static Tensor InputGradient(
        Tensor x, Tensor gradient, ChannelNormalisation normalisation, ChannelGradientSums sums, StepArena? arena = null) =>
        new NormalisedGradient(x, gradient, normalisation, sums, arena).ToTensor();

    internal static void Check(Tensor x, Tensor gradient, int channels)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        Check(x, channels);
        if (gradient.Length != x.Length)
            throw new ArgumentException($"The values are {x}, but a gradient {gradient} came.", nameof(gradient));
    }

    private static void Check(Tensor x, int channels)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (x.Length == 0 || x.Length % channels != 0)
            throw new ArgumentException($"{x} does not hold values of {channels} channels.", nameof(x));
    }
}
