using System.Collections.Immutable;

namespace SpikeNet.Tensors;

/// <summary>What the backward pass of a normalisation sums over time, batch and places.</summary>
/// <param name="Count">M, the values of a channel.</param>
/// <param name="Gradient">C sums of g = dL/dy: dL/d(shift).</param>
/// <param name="GradientTimesCentred">C sums of g (x - mean): dL/d(gain) times the deviation.</param>
public sealed record ChannelGradientSums(long Count, ImmutableArray<double> Gradient, ImmutableArray<double> GradientTimesCentred);
