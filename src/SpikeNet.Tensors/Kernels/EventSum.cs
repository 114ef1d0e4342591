using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Memory;
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
    private const int RowsPerPart = 16;

    /// <summary>Rows whose sum is one part of <see cref="AddRows"/>: it is part of the result, for sums of sums round differently.</summary>
    private const int RowsPerSum = 256;

    /// <summary>y[r, :] = start + sum over e in events(r) of payload(e) * matrix[e, :] (+ bias), columns 0 .. columns - 1.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="offsets">rows + 1 offsets into <paramref name="indices"/>.</param>
    /// <param name="indices">The events.</param>
    /// <param name="payload">A factor for each event, or null for 1.</param>
    /// <param name="matrix">Rows of <paramref name="columns"/> values.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="y">The result, rows * columns.</param>
    /// <param name="accumulate">Whether to start from y instead of from 0.</param>
    /// <param name="bias">A row that is added in the end, or null.</param>
    internal static void Run(
        int rows, int* offsets, int* indices, float* payload, float* matrix, int columns, float* y, bool accumulate, float* bias)
    {
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            var end = Math.Min(rows, (part + 1) * RowsPerPart);
            for (var r = part * RowsPerPart; r < end; r++)
            {
                var row = y + ((nint)r * columns);
                Row(
                    indices + offsets[r], offsets[r + 1] - offsets[r], payload is null ? null : payload + offsets[r], matrix, columns,
                    accumulate ? row : null, bias, row);
            }
        });
    }

    /// <summary>y = start + sum over the events e of payload(e) * matrix[e, :] (+ bias); one row, on the calling thread.</summary>
    internal static void Row(int* events, int count, float* payload, float* matrix, int columns, float* start, float* bias, float* y)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Row<Width512, Vector512<float>>(16, events, count, payload, matrix, columns, start, bias, y);
                break;
            case 256:
                Row<Width256, Vector256<float>>(8, events, count, payload, matrix, columns, start, bias, y);
                break;
            default:
                Row<Width128, Vector128<float>>(8, events, count, payload, matrix, columns, start, bias, y);
                break;
        }
    }

    /// <summary>y += the sum of all rows of a matrix.</summary>
    /// <remarks>Blocks of 256 rows are summed, then their sums: parallel, and the same whatever the thread count.</remarks>
    internal static void AddRows(float* matrix, int rows, int columns, float* y)
    {
        var sums = (rows + RowsPerSum - 1) / RowsPerSum;
        var all = Storage<int>.Allocate(Math.Max(RowsPerSum, sums), zeroed: false);
        for (var i = 0; i < all.Length; i++)
            all.Span[i] = i;
        var partial = Storage<float>.Allocate((long)sums * columns, zeroed: false);
        var every = all.Pointer;
        var sum = partial.Pointer;
        Workers.Run(sums, part =>
        {
            var first = part * RowsPerSum;
            Row(every, Math.Min(RowsPerSum, rows - first), null, matrix + ((nint)first * columns), columns, null, null, sum + ((nint)part * columns));
        });
        Row(every, sums, null, sum, columns, y, null, y);
        GC.KeepAlive(all);
        GC.KeepAlive(partial);
    }

    private static void Row<TWidth, TVector>(
        int most, int* events, int count, float* payload, float* matrix, int columns, float* start, float* bias, float* y)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var vectors = (columns + TWidth.Lanes - 1) / TWidth.Lanes;
        var done = 0;
        for (var passes = (vectors + most - 1) / most; passes > 0; passes--)
        {
            var now = (vectors - done + passes - 1) / passes;
            var column = done * TWidth.Lanes;
            done += now;
            Pass<TWidth, TVector>(
                now, events, count, payload, matrix + column, columns, start is null ? null : start + column, bias is null ? null : bias + column,
                y + column,
                Math.Min(TWidth.Lanes, columns - ((done - 1) * TWidth.Lanes)));
        }
    }

    private static void Pass<TWidth, TVector>(
        int vectors, int* events, int count, float* payload, float* matrix, nint stride, float* start, float* bias, float* y, int lanes)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        switch (vectors)
        {
            case 1:
                EventSumRow.Run<N1, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 2:
                EventSumRow.Run<N2, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 3:
                EventSumRow.Run<N3, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 4:
                EventSumRow.Run<N4, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 5:
                EventSumRow.Run<N5, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 6:
                EventSumRow.Run<N6, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 7:
                EventSumRow.Run<N7, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 8:
                EventSumRow.Run<N8, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 9:
                EventSumRow.Run<N9, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 10:
                EventSumRow.Run<N10, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 11:
                EventSumRow.Run<N11, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 12:
                EventSumRow.Run<N12, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 13:
                EventSumRow.Run<N13, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 14:
                EventSumRow.Run<N14, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            case 15:
                EventSumRow.Run<N15, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
            default:
                EventSumRow.Run<N16, TWidth, TVector>(events, count, payload, matrix, stride, start, bias, y, lanes);
                break;
        }
    }
}
