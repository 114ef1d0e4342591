using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Normalisation;

/// <summary>Sums over all values of a channel: the moments of x, and those of the gradient.</summary>
internal static unsafe class ChannelMoments
{
    /// <summary>Vectors of sums that are kept in registers at once.</summary>
    private const int Together = 4;

    internal static ChannelStatistics Compute(Tensor x, ChannelLanes lanes, StepArena? arena)
    {
        // For each part and lane the mean and the sum of squares about it.
        var sums = Storage<double>.Allocate(2L * Math.Max(1, lanes.Parts) * lanes.Lanes, arena);
        var first = sums.Pointer;
        ForEachPart(lanes, (part, lane, count, from, to) =>
        {
            var mean = new Span<double>(first + (2L * part * lanes.Lanes) + lane, count);
            var squares = new Span<double>(first + (((2L * part) + 1) * lanes.Lanes) + lane, count);
            var scratch = stackalloc float[3 * count];
            for (var row = from; row < to; row += lanes.BlockRows)
            {
                var rows = Math.Min(lanes.BlockRows, to - row);
                var values = x.Pointer + ((long)row * lanes.Lanes) + lane;
                switch (VectorWidth.Bits)
                {
                    case 512:
                        Block<Width512, Vector512<float>>(values, lanes.Lanes, rows, count, scratch);
                        break;
                    case 256:
                        Block<Width256, Vector256<float>>(values, lanes.Lanes, rows, count, scratch);
                        break;
                    default:
                        Block<Width128, Vector128<float>>(values, lanes.Lanes, rows, count, scratch);
                        break;
                }

                LaneSums.Combine(
                    row - from, mean, squares, rows, new ReadOnlySpan<float>(scratch, count), new ReadOnlySpan<float>(scratch + count, count),
                    new ReadOnlySpan<float>(scratch + (2 * count), count));
            }
        });
        var result = LaneSums.Fold(x, lanes, sums);
        GC.KeepAlive(x);
        GC.KeepAlive(sums);
        return result;
    }

    internal static ChannelGradientSums GradientSums(
        Tensor x, Tensor gradient, ChannelNormalisation normalisation, ChannelLanes lanes, StepArena? arena)
    {
        var sums = Storage<double>.Allocate(2L * Math.Max(1, lanes.Parts) * lanes.Lanes, arena);
        var means = lanes.Expand(arena, normalisation.Mean);
        var first = sums.Pointer;
        ForEachPart(lanes, (part, lane, count, from, to) =>
        {
            var ofGradient = new Span<double>(first + (2L * part * lanes.Lanes) + lane, count);
            var ofProduct = new Span<double>(first + (((2L * part) + 1) * lanes.Lanes) + lane, count);
            var scratch = stackalloc float[2 * count];
            for (var row = from; row < to; row += lanes.BlockRows)
            {
                var rows = Math.Min(lanes.BlockRows, to - row);
                var at = ((long)row * lanes.Lanes) + lane;
                var (values, gradients, mean) = ((nint)(x.Pointer + at), (nint)(gradient.Pointer + at), (nint)(means.Pointer + lane));
                switch (VectorWidth.Bits)
                {
                    case 512:
                        GradientBlock<Width512, Vector512<float>>((float*)values, (float*)gradients, (float*)mean, lanes.Lanes, rows, count, scratch);
                        break;
                    case 256:
                        GradientBlock<Width256, Vector256<float>>((float*)values, (float*)gradients, (float*)mean, lanes.Lanes, rows, count, scratch);
                        break;
                    default:
                        GradientBlock<Width128, Vector128<float>>((float*)values, (float*)gradients, (float*)mean, lanes.Lanes, rows, count, scratch);
                        break;
                }

                LaneSums.Accumulate(ofGradient, new ReadOnlySpan<float>(scratch, count));
                LaneSums.Accumulate(ofProduct, new ReadOnlySpan<float>(scratch + count, count));
            }
        });
        var result = LaneSums.Fold(x, gradient, normalisation.Mean, lanes, sums);
        GC.KeepAlive(x);
        GC.KeepAlive(gradient);
        GC.KeepAlive(means);
        GC.KeepAlive(sums);
        return result;
    }

    /// <summary>Takes a part, its first lane and their number, its first row and the one behind its last.</summary>
    private delegate void PartAction(int part, int lane, int count, int from, int to);

    private static void ForEachPart(ChannelLanes lanes, PartAction action) => Workers.Run(lanes.Parts * lanes.Stripes, p =>
    {
        var (part, stripe) = Math.DivRem(p, lanes.Stripes);
        var lane = stripe * lanes.StripeLanes;
        var from = part * lanes.PartRows;
        action(part, lane, Math.Min(lanes.StripeLanes, lanes.Lanes - lane), from, Math.Min(lanes.Rows, from + lanes.PartRows));
    });

    /// <summary>Of each lane a centre near the mean, the sum of the distances from it, and the sum of their squares, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TWidth, TVector>(float* values, int stride, int rows, int count, float* result)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var share = TWidth.Broadcast(1f / rows);
        var lane = 0;
        for (; lane + (Together * TWidth.Lanes) <= count; lane += Together * TWidth.Lanes)
        {
            var (c0, c1, c2, c3) = (TWidth.Zero, TWidth.Zero, TWidth.Zero, TWidth.Zero);
            var x = values + lane;
            for (var r = 0; r < rows; r++, x += stride)
            {
                c0 = TWidth.Add(c0, TWidth.Load(x));
                c1 = TWidth.Add(c1, TWidth.Load(x + TWidth.Lanes));
                c2 = TWidth.Add(c2, TWidth.Load(x + (2 * TWidth.Lanes)));
                c3 = TWidth.Add(c3, TWidth.Load(x + (3 * TWidth.Lanes)));
            }

            (c0, c1, c2, c3) = (TWidth.Multiply(c0, share), TWidth.Multiply(c1, share), TWidth.Multiply(c2, share), TWidth.Multiply(c3, share));
            var (s0, s1, s2, s3) = (TWidth.Zero, TWidth.Zero, TWidth.Zero, TWidth.Zero);
            var (q0, q1, q2, q3) = (TWidth.Zero, TWidth.Zero, TWidth.Zero, TWidth.Zero);
            x = values + lane;
            for (var r = 0; r < rows; r++, x += stride)
            {
                var d0 = TWidth.Subtract(TWidth.Load(x), c0);
                var d1 = TWidth.Subtract(TWidth.Load(x + TWidth.Lanes), c1);
                var d2 = TWidth.Subtract(TWidth.Load(x + (2 * TWidth.Lanes)), c2);
                var d3 = TWidth.Subtract(TWidth.Load(x + (3 * TWidth.Lanes)), c3);
                (s0, s1, s2, s3) = (TWidth.Add(s0, d0), TWidth.Add(s1, d1), TWidth.Add(s2, d2), TWidth.Add(s3, d3));
                q0 = TWidth.FusedMultiplyAdd(d0, d0, q0);
                q1 = TWidth.FusedMultiplyAdd(d1, d1, q1);
                q2 = TWidth.FusedMultiplyAdd(d2, d2, q2);
                q3 = TWidth.FusedMultiplyAdd(d3, d3, q3);
            }

            Store<TWidth, TVector>(result + lane, c0, c1, c2, c3);
            Store<TWidth, TVector>(result + count + lane, s0, s1, s2, s3);
            Store<TWidth, TVector>(result + (2 * count) + lane, q0, q1, q2, q3);
        }

        for (; lane < count; lane += TWidth.Lanes)
        {
            var (c, s, q) = (TWidth.Zero, TWidth.Zero, TWidth.Zero);
            for (var r = 0; r < rows; r++)
                c = TWidth.Add(c, TWidth.Load(values + ((long)r * stride) + lane));
            c = TWidth.Multiply(c, share);
            for (var r = 0; r < rows; r++)
            {
                var d = TWidth.Subtract(TWidth.Load(values + ((long)r * stride) + lane), c);
                (s, q) = (TWidth.Add(s, d), TWidth.FusedMultiplyAdd(d, d, q));
            }

            TWidth.Store(result + lane, c);
            TWidth.Store(result + count + lane, s);
            TWidth.Store(result + (2 * count) + lane, q);
        }
    }

    /// <summary>Of each lane the sum of the gradients and the sum of their products with the distance from the mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GradientBlock<TWidth, TVector>(float* values, float* gradients, float* means, int stride, int rows, int count, float* result)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var lane = 0;
        for (; lane + (Together * TWidth.Lanes) <= count; lane += Together * TWidth.Lanes)
        {
            var (m0, m1) = (TWidth.Load(means + lane), TWidth.Load(means + lane + TWidth.Lanes));
            var (m2, m3) = (TWidth.Load(means + lane + (2 * TWidth.Lanes)), TWidth.Load(means + lane + (3 * TWidth.Lanes)));
            var (s0, s1, s2, s3) = (TWidth.Zero, TWidth.Zero, TWidth.Zero, TWidth.Zero);
            var (p0, p1, p2, p3) = (TWidth.Zero, TWidth.Zero, TWidth.Zero, TWidth.Zero);
            var x = values + lane;
            var g = gradients + lane;
            for (var r = 0; r < rows; r++, x += stride, g += stride)
            {
                var (g0, g1) = (TWidth.Load(g), TWidth.Load(g + TWidth.Lanes));
                var (g2, g3) = (TWidth.Load(g + (2 * TWidth.Lanes)), TWidth.Load(g + (3 * TWidth.Lanes)));
                (s0, s1, s2, s3) = (TWidth.Add(s0, g0), TWidth.Add(s1, g1), TWidth.Add(s2, g2), TWidth.Add(s3, g3));
                p0 = TWidth.FusedMultiplyAdd(g0, TWidth.Subtract(TWidth.Load(x), m0), p0);
                p1 = TWidth.FusedMultiplyAdd(g1, TWidth.Subtract(TWidth.Load(x + TWidth.Lanes), m1), p1);
                p2 = TWidth.FusedMultiplyAdd(g2, TWidth.Subtract(TWidth.Load(x + (2 * TWidth.Lanes)), m2), p2);
                p3 = TWidth.FusedMultiplyAdd(g3, TWidth.Subtract(TWidth.Load(x + (3 * TWidth.Lanes)), m3), p3);
            }

            Store<TWidth, TVector>(result + lane, s0, s1, s2, s3);
            Store<TWidth, TVector>(result + count + lane, p0, p1, p2, p3);
        }

        for (; lane < count; lane += TWidth.Lanes)
        {
            var (m, s, p) = (TWidth.Load(means + lane), TWidth.Zero, TWidth.Zero);
            for (var r = 0; r < rows; r++)
            {
                var at = ((long)r * stride) + lane;
                var g = TWidth.Load(gradients + at);
                (s, p) = (TWidth.Add(s, g), TWidth.FusedMultiplyAdd(g, TWidth.Subtract(TWidth.Load(values + at), m), p));
            }

            TWidth.Store(result + lane, s);
            TWidth.Store(result + count + lane, p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth, TVector>(float* target, TVector a, TVector b, TVector c, TVector d)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        TWidth.Store(target, a);
        TWidth.Store(target + TWidth.Lanes, b);
        TWidth.Store(target + (2 * TWidth.Lanes), c);
        TWidth.Store(target + (3 * TWidth.Lanes), d);
    }
}
