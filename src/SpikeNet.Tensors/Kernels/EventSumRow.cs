using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels;

/// <summary>One row of an event-driven product, up to 16 vectors of columns in registers.</summary>
/// <remarks>
/// Written for 16 vectors, and specialised by the JIT for fewer (<c>TCount.Count</c> is a constant there). A pass over the
/// events costs a load of the index and a multiplication for each, so wide rows are done in as few passes as there are registers
/// for. Each sum is one chain in the events' order; a payload is multiplied and added with one rounding, as in
/// <see cref="Gemm"/>, so events and dense values give the same bits.
/// </remarks>
internal static unsafe class EventSumRow
{
    /// <summary>y = start + sum over the events e of payload(e) * matrix[e, :] (+ bias).</summary>
    /// <param name="events">The rows of the matrix.</param>
    /// <param name="count">How many.</param>
    /// <param name="payload">A factor for each event, or null for 1.</param>
    /// <param name="matrix">The first of the columns in row 0.</param>
    /// <param name="stride">Distance of the matrix's rows.</param>
    /// <param name="start">What the sums begin with, or null for 0.</param>
    /// <param name="bias">What is added in the end, or null.</param>
    /// <param name="y">The result.</param>
    /// <param name="lanes">How many lanes of the last vector belong to the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TCount, TWidth, TVector>(
        int* events, int count, float* payload, float* matrix, nint stride, float* start, float* bias, float* y, int lanes)
        where TCount : struct, ICount
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero, s4 = TWidth.Zero, s5 = TWidth.Zero, s6 = TWidth.Zero, s7 = TWidth.Zero;
        TVector s8 = TWidth.Zero, s9 = TWidth.Zero, sA = TWidth.Zero, sB = TWidth.Zero, sC = TWidth.Zero, sD = TWidth.Zero, sE = TWidth.Zero, sF = TWidth.Zero;
        if (start is not null)
        {
            s0 = TWidth.Load(start);
            s1 = TCount.Count > 1 ? TWidth.Load(start + w) : s1;
            s2 = TCount.Count > 2 ? TWidth.Load(start + (2 * w)) : s2;
            s3 = TCount.Count > 3 ? TWidth.Load(start + (3 * w)) : s3;
            s4 = TCount.Count > 4 ? TWidth.Load(start + (4 * w)) : s4;
            s5 = TCount.Count > 5 ? TWidth.Load(start + (5 * w)) : s5;
            s6 = TCount.Count > 6 ? TWidth.Load(start + (6 * w)) : s6;
            s7 = TCount.Count > 7 ? TWidth.Load(start + (7 * w)) : s7;
            s8 = TCount.Count > 8 ? TWidth.Load(start + (8 * w)) : s8;
            s9 = TCount.Count > 9 ? TWidth.Load(start + (9 * w)) : s9;
            sA = TCount.Count > 10 ? TWidth.Load(start + (10 * w)) : sA;
            sB = TCount.Count > 11 ? TWidth.Load(start + (11 * w)) : sB;
            sC = TCount.Count > 12 ? TWidth.Load(start + (12 * w)) : sC;
            sD = TCount.Count > 13 ? TWidth.Load(start + (13 * w)) : sD;
            sE = TCount.Count > 14 ? TWidth.Load(start + (14 * w)) : sE;
            sF = TCount.Count > 15 ? TWidth.Load(start + (15 * w)) : sF;
        }

        if (payload is null)
        {
            for (var e = events; e < events + count; e++)
            {
                var m = matrix + (*e * stride);
                s0 = TWidth.Add(s0, TWidth.Load(m));
                s1 = TCount.Count > 1 ? TWidth.Add(s1, TWidth.Load(m + w)) : s1;
                s2 = TCount.Count > 2 ? TWidth.Add(s2, TWidth.Load(m + (2 * w))) : s2;
                s3 = TCount.Count > 3 ? TWidth.Add(s3, TWidth.Load(m + (3 * w))) : s3;
                s4 = TCount.Count > 4 ? TWidth.Add(s4, TWidth.Load(m + (4 * w))) : s4;
                s5 = TCount.Count > 5 ? TWidth.Add(s5, TWidth.Load(m + (5 * w))) : s5;
                s6 = TCount.Count > 6 ? TWidth.Add(s6, TWidth.Load(m + (6 * w))) : s6;
                s7 = TCount.Count > 7 ? TWidth.Add(s7, TWidth.Load(m + (7 * w))) : s7;
                s8 = TCount.Count > 8 ? TWidth.Add(s8, TWidth.Load(m + (8 * w))) : s8;
                s9 = TCount.Count > 9 ? TWidth.Add(s9, TWidth.Load(m + (9 * w))) : s9;
                sA = TCount.Count > 10 ? TWidth.Add(sA, TWidth.Load(m + (10 * w))) : sA;
                sB = TCount.Count > 11 ? TWidth.Add(sB, TWidth.Load(m + (11 * w))) : sB;
                sC = TCount.Count > 12 ? TWidth.Add(sC, TWidth.Load(m + (12 * w))) : sC;
                sD = TCount.Count > 13 ? TWidth.Add(sD, TWidth.Load(m + (13 * w))) : sD;
                sE = TCount.Count > 14 ? TWidth.Add(sE, TWidth.Load(m + (14 * w))) : sE;
                sF = TCount.Count > 15 ? TWidth.Add(sF, TWidth.Load(m + (15 * w))) : sF;
            }
        }
        else
        {
            for (var e = events; e < events + count; e++, payload++)
            {
                var m = matrix + (*e * stride);
                var f = TWidth.Broadcast(*payload);
                s0 = TWidth.FusedMultiplyAdd(f, TWidth.Load(m), s0);
                s1 = TCount.Count > 1 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + w), s1) : s1;
                s2 = TCount.Count > 2 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (2 * w)), s2) : s2;
                s3 = TCount.Count > 3 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (3 * w)), s3) : s3;
                s4 = TCount.Count > 4 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (4 * w)), s4) : s4;
                s5 = TCount.Count > 5 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (5 * w)), s5) : s5;
                s6 = TCount.Count > 6 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (6 * w)), s6) : s6;
                s7 = TCount.Count > 7 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (7 * w)), s7) : s7;
                s8 = TCount.Count > 8 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (8 * w)), s8) : s8;
                s9 = TCount.Count > 9 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (9 * w)), s9) : s9;
                sA = TCount.Count > 10 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (10 * w)), sA) : sA;
                sB = TCount.Count > 11 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (11 * w)), sB) : sB;
                sC = TCount.Count > 12 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (12 * w)), sC) : sC;
                sD = TCount.Count > 13 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (13 * w)), sD) : sD;
                sE = TCount.Count > 14 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (14 * w)), sE) : sE;
                sF = TCount.Count > 15 ? TWidth.FusedMultiplyAdd(f, TWidth.Load(m + (15 * w)), sF) : sF;
            }
        }

        if (bias is not null)
        {
            s0 = TWidth.Add(s0, TWidth.Load(bias));
            s1 = TCount.Count > 1 ? TWidth.Add(s1, TWidth.Load(bias + w)) : s1;
            s2 = TCount.Count > 2 ? TWidth.Add(s2, TWidth.Load(bias + (2 * w))) : s2;
            s3 = TCount.Count > 3 ? TWidth.Add(s3, TWidth.Load(bias + (3 * w))) : s3;
            s4 = TCount.Count > 4 ? TWidth.Add(s4, TWidth.Load(bias + (4 * w))) : s4;
            s5 = TCount.Count > 5 ? TWidth.Add(s5, TWidth.Load(bias + (5 * w))) : s5;
            s6 = TCount.Count > 6 ? TWidth.Add(s6, TWidth.Load(bias + (6 * w))) : s6;
            s7 = TCount.Count > 7 ? TWidth.Add(s7, TWidth.Load(bias + (7 * w))) : s7;
            s8 = TCount.Count > 8 ? TWidth.Add(s8, TWidth.Load(bias + (8 * w))) : s8;
            s9 = TCount.Count > 9 ? TWidth.Add(s9, TWidth.Load(bias + (9 * w))) : s9;
            sA = TCount.Count > 10 ? TWidth.Add(sA, TWidth.Load(bias + (10 * w))) : sA;
            sB = TCount.Count > 11 ? TWidth.Add(sB, TWidth.Load(bias + (11 * w))) : sB;
            sC = TCount.Count > 12 ? TWidth.Add(sC, TWidth.Load(bias + (12 * w))) : sC;
            sD = TCount.Count > 13 ? TWidth.Add(sD, TWidth.Load(bias + (13 * w))) : sD;
            sE = TCount.Count > 14 ? TWidth.Add(sE, TWidth.Load(bias + (14 * w))) : sE;
            sF = TCount.Count > 15 ? TWidth.Add(sF, TWidth.Load(bias + (15 * w))) : sF;
        }

        Store<TWidth, TVector>(y, s0, TCount.Count > 1, lanes);
        if (TCount.Count > 1)
            Store<TWidth, TVector>(y + w, s1, TCount.Count > 2, lanes);
        if (TCount.Count > 2)
            Store<TWidth, TVector>(y + (2 * w), s2, TCount.Count > 3, lanes);
        if (TCount.Count > 3)
            Store<TWidth, TVector>(y + (3 * w), s3, TCount.Count > 4, lanes);
        if (TCount.Count > 4)
            Store<TWidth, TVector>(y + (4 * w), s4, TCount.Count > 5, lanes);
        if (TCount.Count > 5)
            Store<TWidth, TVector>(y + (5 * w), s5, TCount.Count > 6, lanes);
        if (TCount.Count > 6)
            Store<TWidth, TVector>(y + (6 * w), s6, TCount.Count > 7, lanes);
        if (TCount.Count > 7)
            Store<TWidth, TVector>(y + (7 * w), s7, TCount.Count > 8, lanes);
        if (TCount.Count > 8)
            Store<TWidth, TVector>(y + (8 * w), s8, TCount.Count > 9, lanes);
        if (TCount.Count > 9)
            Store<TWidth, TVector>(y + (9 * w), s9, TCount.Count > 10, lanes);
        if (TCount.Count > 10)
            Store<TWidth, TVector>(y + (10 * w), sA, TCount.Count > 11, lanes);
        if (TCount.Count > 11)
            Store<TWidth, TVector>(y + (11 * w), sB, TCount.Count > 12, lanes);
        if (TCount.Count > 12)
            Store<TWidth, TVector>(y + (12 * w), sC, TCount.Count > 13, lanes);
        if (TCount.Count > 13)
            Store<TWidth, TVector>(y + (13 * w), sD, TCount.Count > 14, lanes);
        if (TCount.Count > 14)
            Store<TWidth, TVector>(y + (14 * w), sE, TCount.Count > 15, lanes);
        if (TCount.Count > 15)
            Store<TWidth, TVector>(y + (15 * w), sF, whole: false, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth, TVector>(float* target, TVector value, bool whole, int lanes)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (whole || lanes == TWidth.Lanes)
            TWidth.Store(target, value);
        else
            MaskedStore.Store<TWidth, TVector>(target, value, lanes);
    }
}
