using System.Collections.Immutable;

namespace SpikeNet.Tensors;

/// <summary>Mean and variance of each channel over time, batch and places.</summary>
/// <param name="Count">M, the values of a channel.</param>
/// <param name="Mean">C means.</param>
/// <param name="Variance">C variances, the sum of squares about the mean divided by M (biased).</param>
public sealed record ChannelStatistics(long Count, ImmutableArray<double> Mean, ImmutableArray<double> Variance)
{
    /// <summary>The unbiased variance of a channel, divided by M - 1.</summary>
    public double UnbiasedVariance(int channel) => Variance[channel] * Count / (Count - 1);
}
