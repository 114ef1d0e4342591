using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>One row of the input through one kernel row: the sums of the outputs under the window slide through registers.</summary>
/// <remarks>
/// Written for 16 vectors, and specialised by the JIT for fewer. All events of a column add to the same outputs, so these are
/// fetched and stored once for each column and not once for each event: a store of 512 bits takes two cycles, an addition one.
/// </remarks>
internal static unsafe class EventSlideRow
{
    /// <summary>Adds payload(e) * weights[e] to the outputs under the window for each event of a row, column after column.</summary>
    /// <typeparam name="TCount">Vectors under the window: kernel columns times the vectors of an output.</typeparam>
    /// <typeparam name="TShift">Vectors of an output.</typeparam>
    /// <typeparam name="TWidth">The vector width.</typeparam>
    /// <typeparam name="TVector">The platform's vector.</typeparam>
    /// <param name="events">The events of the image.</param>
    /// <param name="first">The first event of the row.</param>
    /// <param name="ends">Where the events of each column end.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="weights">The kernel row, its columns reversed.</param>
    /// <param name="row">The outputs from the first under the window on; those beyond the last column's window are read, not written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TCount, TShift, TWidth, TVector>(
        ColumnEvents.Event* events, int first, int* ends, int columns, float* weights, float* row)
        where TCount : struct, ICount
        where TShift : struct, ICount
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero, s4 = TWidth.Zero, s5 = TWidth.Zero, s6 = TWidth.Zero, s7 = TWidth.Zero;
        TVector s8 = TWidth.Zero, s9 = TWidth.Zero, sA = TWidth.Zero, sB = TWidth.Zero, sC = TWidth.Zero, sD = TWidth.Zero, sE = TWidth.Zero, sF = TWidth.Zero;
        s0 = TWidth.Load(row);
        s1 = TCount.Count > 1 ? TWidth.Load(row + w) : s1;
        s2 = TCount.Count > 2 ? TWidth.Load(row + (2 * w)) : s2;
        s3 = TCount.Count > 3 ? TWidth.Load(row + (3 * w)) : s3;
        s4 = TCount.Count > 4 ? TWidth.Load(row + (4 * w)) : s4;
        s5 = TCount.Count > 5 ? TWidth.Load(row + (5 * w)) : s5;
        s6 = TCount.Count > 6 ? TWidth.Load(row + (6 * w)) : s6;
        s7 = TCount.Count > 7 ? TWidth.Load(row + (7 * w)) : s7;
        s8 = TCount.Count > 8 ? TWidth.Load(row + (8 * w)) : s8;
        s9 = TCount.Count > 9 ? TWidth.Load(row + (9 * w)) : s9;
        sA = TCount.Count > 10 ? TWidth.Load(row + (10 * w)) : sA;
        sB = TCount.Count > 11 ? TWidth.Load(row + (11 * w)) : sB;
        sC = TCount.Count > 12 ? TWidth.Load(row + (12 * w)) : sC;
        sD = TCount.Count > 13 ? TWidth.Load(row + (13 * w)) : sD;
        sE = TCount.Count > 14 ? TWidth.Load(row + (14 * w)) : sE;
        sF = TCount.Count > 15 ? TWidth.Load(row + (15 * w)) : sF;
        var next = events + first;
        for (var x = 0; x < columns; x++)
        {
            for (var end = events + ends[x]; next < end; next++)
            {
                var m = weights + next->Weights;
                var f = TWidth.Broadcast(next->Factor);
                s0 = TWidth.Add(s0, TWidth.Multiply(f, TWidth.Load(m)));
                s1 = TCount.Count > 1 ? TWidth.Add(s1, TWidth.Multiply(f, TWidth.Load(m + w))) : s1;
                s2 = TCount.Count > 2 ? TWidth.Add(s2, TWidth.Multiply(f, TWidth.Load(m + (2 * w)))) : s2;
                s3 = TCount.Count > 3 ? TWidth.Add(s3, TWidth.Multiply(f, TWidth.Load(m + (3 * w)))) : s3;
                s4 = TCount.Count > 4 ? TWidth.Add(s4, TWidth.Multiply(f, TWidth.Load(m + (4 * w)))) : s4;
                s5 = TCount.Count > 5 ? TWidth.Add(s5, TWidth.Multiply(f, TWidth.Load(m + (5 * w)))) : s5;
                s6 = TCount.Count > 6 ? TWidth.Add(s6, TWidth.Multiply(f, TWidth.Load(m + (6 * w)))) : s6;
                s7 = TCount.Count > 7 ? TWidth.Add(s7, TWidth.Multiply(f, TWidth.Load(m + (7 * w)))) : s7;
                s8 = TCount.Count > 8 ? TWidth.Add(s8, TWidth.Multiply(f, TWidth.Load(m + (8 * w)))) : s8;
                s9 = TCount.Count > 9 ? TWidth.Add(s9, TWidth.Multiply(f, TWidth.Load(m + (9 * w)))) : s9;
                sA = TCount.Count > 10 ? TWidth.Add(sA, TWidth.Multiply(f, TWidth.Load(m + (10 * w)))) : sA;
                sB = TCount.Count > 11 ? TWidth.Add(sB, TWidth.Multiply(f, TWidth.Load(m + (11 * w)))) : sB;
                sC = TCount.Count > 12 ? TWidth.Add(sC, TWidth.Multiply(f, TWidth.Load(m + (12 * w)))) : sC;
                sD = TCount.Count > 13 ? TWidth.Add(sD, TWidth.Multiply(f, TWidth.Load(m + (13 * w)))) : sD;
                sE = TCount.Count > 14 ? TWidth.Add(sE, TWidth.Multiply(f, TWidth.Load(m + (14 * w)))) : sE;
                sF = TCount.Count > 15 ? TWidth.Add(sF, TWidth.Multiply(f, TWidth.Load(m + (15 * w)))) : sF;
            }

            // The oldest output has met all columns that reach it.
            TWidth.Store(row, s0);
            if (TShift.Count > 1)
                TWidth.Store(row + w, s1);
            if (TShift.Count > 2)
                TWidth.Store(row + (2 * w), s2);
            if (TShift.Count > 3)
                TWidth.Store(row + (3 * w), s3);
            row += TShift.Count * w;
            s0 = Next<TCount, TShift, TWidth, TVector>(0, s1, s2, s3, s4, row);
            s1 = TCount.Count > 1 ? Next<TCount, TShift, TWidth, TVector>(1, s2, s3, s4, s5, row) : s1;
            s2 = TCount.Count > 2 ? Next<TCount, TShift, TWidth, TVector>(2, s3, s4, s5, s6, row) : s2;
            s3 = TCount.Count > 3 ? Next<TCount, TShift, TWidth, TVector>(3, s4, s5, s6, s7, row) : s3;
            s4 = TCount.Count > 4 ? Next<TCount, TShift, TWidth, TVector>(4, s5, s6, s7, s8, row) : s4;
            s5 = TCount.Count > 5 ? Next<TCount, TShift, TWidth, TVector>(5, s6, s7, s8, s9, row) : s5;
            s6 = TCount.Count > 6 ? Next<TCount, TShift, TWidth, TVector>(6, s7, s8, s9, sA, row) : s6;
            s7 = TCount.Count > 7 ? Next<TCount, TShift, TWidth, TVector>(7, s8, s9, sA, sB, row) : s7;
            s8 = TCount.Count > 8 ? Next<TCount, TShift, TWidth, TVector>(8, s9, sA, sB, sC, row) : s8;
            s9 = TCount.Count > 9 ? Next<TCount, TShift, TWidth, TVector>(9, sA, sB, sC, sD, row) : s9;
            sA = TCount.Count > 10 ? Next<TCount, TShift, TWidth, TVector>(10, sB, sC, sD, sE, row) : sA;
            sB = TCount.Count > 11 ? Next<TCount, TShift, TWidth, TVector>(11, sC, sD, sE, sF, row) : sB;
            sC = TCount.Count > 12 ? Next<TCount, TShift, TWidth, TVector>(12, sD, sE, sF, sC, row) : sC;
            sD = TCount.Count > 13 ? Next<TCount, TShift, TWidth, TVector>(13, sE, sF, sD, sD, row) : sD;
            sE = TCount.Count > 14 ? Next<TCount, TShift, TWidth, TVector>(14, sF, sE, sE, sE, row) : sE;
            sF = TCount.Count > 15 ? Next<TCount, TShift, TWidth, TVector>(15, sF, sF, sF, sF, row) : sF;
        }

        // What is under the window now lacks its last column: it does not belong to the row's work any more, but its sums do.
        if (TCount.Count - TShift.Count > 0)
            TWidth.Store(row, s0);
        if (TCount.Count - TShift.Count > 1)
            TWidth.Store(row + w, s1);
        if (TCount.Count - TShift.Count > 2)
            TWidth.Store(row + (2 * w), s2);
        if (TCount.Count - TShift.Count > 3)
            TWidth.Store(row + (3 * w), s3);
        if (TCount.Count - TShift.Count > 4)
            TWidth.Store(row + (4 * w), s4);
        if (TCount.Count - TShift.Count > 5)
            TWidth.Store(row + (5 * w), s5);
        if (TCount.Count - TShift.Count > 6)
            TWidth.Store(row + (6 * w), s6);
        if (TCount.Count - TShift.Count > 7)
            TWidth.Store(row + (7 * w), s7);
        if (TCount.Count - TShift.Count > 8)
            TWidth.Store(row + (8 * w), s8);
        if (TCount.Count - TShift.Count > 9)
            TWidth.Store(row + (9 * w), s9);
        if (TCount.Count - TShift.Count > 10)
            TWidth.Store(row + (10 * w), sA);
        if (TCount.Count - TShift.Count > 11)
            TWidth.Store(row + (11 * w), sB);
        if (TCount.Count - TShift.Count > 12)
            TWidth.Store(row + (12 * w), sC);
        if (TCount.Count - TShift.Count > 13)
            TWidth.Store(row + (13 * w), sD);
        if (TCount.Count - TShift.Count > 14)
            TWidth.Store(row + (14 * w), sE);
    }

    /// <summary>What a register holds once the window has moved on: the register one output further, or an output that comes under the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Next<TCount, TShift, TWidth, TVector>(int i, TVector by1, TVector by2, TVector by3, TVector by4, float* row)
        where TCount : struct, ICount
        where TShift : struct, ICount
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct =>
        i + TShift.Count >= TCount.Count ? TWidth.Load(row + (i * TWidth.Lanes))
        : TShift.Count == 1 ? by1
        : TShift.Count == 2 ? by2
        : TShift.Count == 3 ? by3
        : by4;
}
