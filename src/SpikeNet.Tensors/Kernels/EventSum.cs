using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels;

/// <summary>The event-driven product: each row of the result is the sum of the matrix rows that its events name.</summary>
/// <remarks>
/// The forward pass of a linear layer (events select rows of the weights, stored <c>[in, out]</c>) and its weight gradient
/// (the rows in which an input spiked select rows of the output's gradient) are this one kernel. Sums stay in registers: in
/// memory they cost 5 to 10 times more (docs/performance.md). They are taken in the events' order, so the result is the same
/// at every vector width and thread count.
/// </remarks>
internal static unsafe class EventSum
{
    private const int RowsPerPart = 32;

    /// <summary>y[r, :] = start + sum over e in events(r) of payload(e) * matrix[e, :], columns 0 .. columns - 1.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="offsets">rows + 1 offsets into <paramref name="indices"/>.</param>
    /// <param name="indices">The events.</param>
    /// <param name="payload">A factor for each event, or null for 1.</param>
    /// <param name="matrix">Rows of <paramref name="columns"/> values.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="y">The result, rows * columns.</param>
    /// <param name="accumulate">Whether to start from y instead of from 0.</param>
    internal static void Run(int rows, int* offsets, int* indices, float* payload, float* matrix, int columns, float* y, bool accumulate)
    {
        var parts = (rows + RowsPerPart - 1) / RowsPerPart;
        switch (VectorWidth.Bits)
        {
            case 512:
                Workers.Run(parts, p => Part<Width512, Vector512<float>>(p, rows, offsets, indices, payload, matrix, columns, y, accumulate));
                break;
            case 256:
                Workers.Run(parts, p => Part<Width256, Vector256<float>>(p, rows, offsets, indices, payload, matrix, columns, y, accumulate));
                break;
            default:
                Workers.Run(parts, p => Part<Width128, Vector128<float>>(p, rows, offsets, indices, payload, matrix, columns, y, accumulate));
                break;
        }
    }

    private static void Part<TWidth, TVector>(
        int part, int rows, int* offsets, int* indices, float* payload, float* matrix, int columns, float* y, bool accumulate)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var end = Math.Min(rows, (part + 1) * RowsPerPart);
        for (var r = part * RowsPerPart; r < end; r++)
        {
            var first = indices + offsets[r];
            var count = offsets[r + 1] - offsets[r];
            var factors = payload is null ? null : payload + offsets[r];
            var row = y + (long)r * columns;
            var c = 0;
            for (; c + (8 * TWidth.Lanes) <= columns; c += 8 * TWidth.Lanes)
                Eight<TWidth, TVector>(first, count, factors, matrix + c, columns, row + c, accumulate);
            for (; c < columns; c += TWidth.Lanes)
                One<TWidth, TVector>(first, count, factors, matrix + c, columns, row + c, columns - c, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight<TWidth, TVector>(int* events, int count, float* payload, float* matrix, int stride, float* y, bool accumulate)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        TVector s0 = TWidth.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        if (accumulate)
        {
            s0 = TWidth.Load(y);
            s1 = TWidth.Load(y + w);
            s2 = TWidth.Load(y + (2 * w));
            s3 = TWidth.Load(y + (3 * w));
            s4 = TWidth.Load(y + (4 * w));
            s5 = TWidth.Load(y + (5 * w));
            s6 = TWidth.Load(y + (6 * w));
            s7 = TWidth.Load(y + (7 * w));
        }

        if (payload is null)
        {
            for (var i = 0; i < count; i++)
            {
                var m = matrix + ((long)events[i] * stride);
                s0 = TWidth.Add(s0, TWidth.Load(m));
                s1 = TWidth.Add(s1, TWidth.Load(m + w));
                s2 = TWidth.Add(s2, TWidth.Load(m + (2 * w)));
                s3 = TWidth.Add(s3, TWidth.Load(m + (3 * w)));
                s4 = TWidth.Add(s4, TWidth.Load(m + (4 * w)));
                s5 = TWidth.Add(s5, TWidth.Load(m + (5 * w)));
                s6 = TWidth.Add(s6, TWidth.Load(m + (6 * w)));
                s7 = TWidth.Add(s7, TWidth.Load(m + (7 * w)));
            }
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                var m = matrix + ((long)events[i] * stride);
                var f = TWidth.Broadcast(payload[i]);
                s0 = TWidth.Add(s0, TWidth.Multiply(f, TWidth.Load(m)));
                s1 = TWidth.Add(s1, TWidth.Multiply(f, TWidth.Load(m + w)));
                s2 = TWidth.Add(s2, TWidth.Multiply(f, TWidth.Load(m + (2 * w))));
                s3 = TWidth.Add(s3, TWidth.Multiply(f, TWidth.Load(m + (3 * w))));
                s4 = TWidth.Add(s4, TWidth.Multiply(f, TWidth.Load(m + (4 * w))));
                s5 = TWidth.Add(s5, TWidth.Multiply(f, TWidth.Load(m + (5 * w))));
                s6 = TWidth.Add(s6, TWidth.Multiply(f, TWidth.Load(m + (6 * w))));
                s7 = TWidth.Add(s7, TWidth.Multiply(f, TWidth.Load(m + (7 * w))));
            }
        }

        TWidth.Store(y, s0);
        TWidth.Store(y + w, s1);
        TWidth.Store(y + (2 * w), s2);
        TWidth.Store(y + (3 * w), s3);
        TWidth.Store(y + (4 * w), s4);
        TWidth.Store(y + (5 * w), s5);
        TWidth.Store(y + (6 * w), s6);
        TWidth.Store(y + (7 * w), s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<TWidth, TVector>(
        int* events, int count, float* payload, float* matrix, int stride, float* y, int lanes, bool accumulate)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var sum = accumulate ? TWidth.Load(y) : TWidth.Zero;
        for (var i = 0; i < count; i++)
        {
            var m = TWidth.Load(matrix + ((long)events[i] * stride));
            sum = TWidth.Add(sum, payload is null ? m : TWidth.Multiply(TWidth.Broadcast(payload[i]), m));
        }

        PartialStore.Store<TWidth, TVector>(y, sum, lanes);
    }
}
