using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels.Normalisation;

/// <summary>Sums of lanes in double: blocks into lanes, lanes into channels, in an order of their own.</summary>
internal static class LaneSums
{
    /// <summary>Adds a block to the moments of each lane.</summary>
    /// <param name="before">The rows so far.</param>
    /// <param name="mean">Their mean, then that of all.</param>
    /// <param name="squares">The sum of their squares about it, then that of all.</param>
    /// <param name="rows">The block's rows.</param>
    /// <param name="centres">A number near the block's mean.</param>
    /// <param name="distances">The sum of the distances from it.</param>
    /// <param name="blockSquares">The sum of the squares of the distances.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Combine(
        long before, Span<double> mean, Span<double> squares, int rows, ReadOnlySpan<float> centres, ReadOnlySpan<float> distances, ReadOnlySpan<float> blockSquares)
    {
        var (share, toMean, toSquares) = (1.0 / rows, (double)rows / (before + rows), (double)before * rows / (before + rows));
        for (var i = 0; i < mean.Length; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(centres[i..]), out var centreLow, out var centreHigh);
            Vector.Widen(new Vector<float>(distances[i..]), out var distanceLow, out var distanceHigh);
            Vector.Widen(new Vector<float>(blockSquares[i..]), out var squareLow, out var squareHigh);
            Combine(mean[i..], squares[i..], share, toMean, toSquares, centreLow, distanceLow, squareLow);
            Combine(mean[(i + Vector<double>.Count)..], squares[(i + Vector<double>.Count)..], share, toMean, toSquares, centreHigh, distanceHigh, squareHigh);
        }
    }

    /// <summary>Adds a block's sums to those of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Accumulate(Span<double> sums, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < sums.Length; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out var low, out var high);
            (new Vector<double>(sums[i..]) + low).CopyTo(sums[i..]);
            (new Vector<double>(sums[(i + Vector<double>.Count)..]) + high).CopyTo(sums[(i + Vector<double>.Count)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(
        Span<double> mean, Span<double> squares, double share, double toMean, double toSquares, Vector<double> centre, Vector<double> distance, Vector<double> square)
    {
        var average = distance * share;
        var (m, q) = (new Vector<double>(mean), new Vector<double>(squares));
        var delta = centre + average - m;
        (m + (delta * toMean)).CopyTo(mean);
        (q + (square - (distance * average)) + (delta * delta * toSquares)).CopyTo(squares);
    }

    /// <summary>The moments of each channel from those of the parts and lanes, in their order, and the tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ChannelStatistics Fold(Tensor x, ChannelLanes lanes, Storage<double> sums)
    {
        var (channels, width) = (lanes.Channels, lanes.Lanes);
        var (means, squares, counts) = (new double[channels], new double[channels], 0L);
        for (var part = 0; part < lanes.Parts; part++)
        {
            var rows = Math.Min(lanes.PartRows, lanes.Rows - (part * lanes.PartRows));
            for (var lane = 0; lane < width; lane += channels, counts += rows)
            {
                var at = (2 * part * width) + lane;
                Merge(counts, means, squares, rows, sums.Span.Slice(at, channels), sums.Span.Slice(at + width, channels));
            }
        }

        Span<double> single = new double[2 * channels];
        for (var at = lanes.Length - lanes.Tail; at < lanes.Length; at += channels, counts++)
        {
            for (var c = 0; c < channels; c++)
                single[c] = x.Span[at + c];
            Merge(counts, means, squares, 1, single[..channels], single[channels..]);
        }

        foreach (ref var square in squares.AsSpan())
            square = Math.Max(0, square / counts);
        return new ChannelStatistics(counts, [.. means], [.. squares]);
    }

    private static void Merge(long before, double[] means, double[] squares, long count, ReadOnlySpan<double> moreMeans, ReadOnlySpan<double> moreSquares)
    {
        var (toMean, toSquares) = ((double)count / (before + count), (double)before * count / (before + count));
        for (var c = 0; c < means.Length; c++)
        {
            var delta = moreMeans[c] - means[c];
            means[c] += delta * toMean;
            squares[c] += moreSquares[c] + (delta * delta * toSquares);
        }
    }

    /// <summary>The sums of each channel from those of the parts and lanes, in their order, and the tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ChannelGradientSums Fold(Tensor x, Tensor gradient, ImmutableArray<float> mean, ChannelLanes lanes, Storage<double> sums)
    {
        var (channels, width) = (lanes.Channels, lanes.Lanes);
        var (ofGradient, ofProduct) = (new double[channels], new double[channels]);
        for (var part = 0; part < lanes.Parts; part++)
        {
            for (var lane = 0; lane < width; lane += channels)
            {
                var at = (2 * part * width) + lane;
                TensorPrimitives.Add(ofGradient, sums.Span.Slice(at, channels), ofGradient);
                TensorPrimitives.Add(ofProduct, sums.Span.Slice(at + width, channels), ofProduct);
            }
        }

        for (var at = lanes.Length - lanes.Tail; at < lanes.Length; at++)
        {
            var c = at % channels;
            ofGradient[c] += gradient.Span[at];
            ofProduct[c] += (double)gradient.Span[at] * (x.Span[at] - mean[c]);
        }

        return new ChannelGradientSums(lanes.Length / channels, [.. ofGradient], [.. ofProduct]);
    }
}
