using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Dense;

/// <summary>The register block of the matrix product: up to 14 rows by two vectors of C stay in registers over a block of K.</summary>
/// <remarks>
/// Written for 14 rows, and specialised by the JIT for fewer: <c>TRows.Count</c> and <c>TColumns.Count</c> are constants
/// there, so what is not needed falls away. 14 rows by two vectors, the two of B and one broadcast element of A are 31 of
/// AVX-512's 32 registers; with 16 registers six rows fit. Each element is one chain of fused multiply-adds in ascending k,
/// begun with what <c>start</c> holds, so blocks of K may be summed one after the other without changing a bit.
/// Rows of A are reached as three offsets from five pointers: fourteen pointers are more than there are registers.
/// </remarks>
internal static unsafe class GemmTile
{
    /// <summary>C = start + A B (+ bias) for one block.</summary>
    /// <param name="depth">How many steps of k.</param>
    /// <param name="a">A's first element.</param>
    /// <param name="aRow">Distance of A's rows, in bytes.</param>
    /// <param name="aColumn">Distance of A's columns, in bytes.</param>
    /// <param name="b">B's first element; one or two vectors for each k, readable even where C's columns end.</param>
    /// <param name="bRow">Distance of B's rows, in elements.</param>
    /// <param name="start">What the sums begin with, or null for 0.</param>
    /// <param name="startRow">Distance of the rows of <paramref name="start"/>, in elements.</param>
    /// <param name="bias">What is added to each row in the end, or null.</param>
    /// <param name="c">The result.</param>
    /// <param name="cRow">Distance of C's rows, in elements.</param>
    /// <param name="lanes">How many lanes of the last vector belong to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TRows, TColumns, TWidth, TVector>(
        int depth, byte* a, nint aRow, nint aColumn, float* b, nint bRow, float* start, nint startRow, float* bias, float* c, nint cRow, int lanes)
        where TRows : struct, ICount
        where TColumns : struct, ICount
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        TVector s00 = TWidth.Zero, s10 = TWidth.Zero, s20 = TWidth.Zero, s30 = TWidth.Zero, s40 = TWidth.Zero, s50 = TWidth.Zero, s60 = TWidth.Zero;
        TVector s70 = TWidth.Zero, s80 = TWidth.Zero, s90 = TWidth.Zero, sA0 = TWidth.Zero, sB0 = TWidth.Zero, sC0 = TWidth.Zero, sD0 = TWidth.Zero;
        TVector s01 = TWidth.Zero, s11 = TWidth.Zero, s21 = TWidth.Zero, s31 = TWidth.Zero, s41 = TWidth.Zero, s51 = TWidth.Zero, s61 = TWidth.Zero;
        TVector s71 = TWidth.Zero, s81 = TWidth.Zero, s91 = TWidth.Zero, sA1 = TWidth.Zero, sB1 = TWidth.Zero, sC1 = TWidth.Zero, sD1 = TWidth.Zero;
        if (start is not null)
        {
            if (TRows.Count > 0)
            {
                s00 = TWidth.Load(start);
                s01 = TColumns.Count > 1 ? TWidth.Load(start + w) : s01;
            }

            if (TRows.Count > 1)
            {
                s10 = TWidth.Load(start + startRow);
                s11 = TColumns.Count > 1 ? TWidth.Load(start + startRow + w) : s11;
            }

            if (TRows.Count > 2)
            {
                s20 = TWidth.Load(start + (2 * startRow));
                s21 = TColumns.Count > 1 ? TWidth.Load(start + (2 * startRow) + w) : s21;
            }

            if (TRows.Count > 3)
            {
                s30 = TWidth.Load(start + (3 * startRow));
                s31 = TColumns.Count > 1 ? TWidth.Load(start + (3 * startRow) + w) : s31;
            }

            if (TRows.Count > 4)
            {
                s40 = TWidth.Load(start + (4 * startRow));
                s41 = TColumns.Count > 1 ? TWidth.Load(start + (4 * startRow) + w) : s41;
            }

            if (TRows.Count > 5)
            {
                s50 = TWidth.Load(start + (5 * startRow));
                s51 = TColumns.Count > 1 ? TWidth.Load(start + (5 * startRow) + w) : s51;
            }

            if (TRows.Count > 6)
            {
                s60 = TWidth.Load(start + (6 * startRow));
                s61 = TColumns.Count > 1 ? TWidth.Load(start + (6 * startRow) + w) : s61;
            }

            if (TRows.Count > 7)
            {
                s70 = TWidth.Load(start + (7 * startRow));
                s71 = TColumns.Count > 1 ? TWidth.Load(start + (7 * startRow) + w) : s71;
            }

            if (TRows.Count > 8)
            {
                s80 = TWidth.Load(start + (8 * startRow));
                s81 = TColumns.Count > 1 ? TWidth.Load(start + (8 * startRow) + w) : s81;
            }

            if (TRows.Count > 9)
            {
                s90 = TWidth.Load(start + (9 * startRow));
                s91 = TColumns.Count > 1 ? TWidth.Load(start + (9 * startRow) + w) : s91;
            }

            if (TRows.Count > 10)
            {
                sA0 = TWidth.Load(start + (10 * startRow));
                sA1 = TColumns.Count > 1 ? TWidth.Load(start + (10 * startRow) + w) : sA1;
            }

            if (TRows.Count > 11)
            {
                sB0 = TWidth.Load(start + (11 * startRow));
                sB1 = TColumns.Count > 1 ? TWidth.Load(start + (11 * startRow) + w) : sB1;
            }

            if (TRows.Count > 12)
            {
                sC0 = TWidth.Load(start + (12 * startRow));
                sC1 = TColumns.Count > 1 ? TWidth.Load(start + (12 * startRow) + w) : sC1;
            }

            if (TRows.Count > 13)
            {
                sD0 = TWidth.Load(start + (13 * startRow));
                sD1 = TColumns.Count > 1 ? TWidth.Load(start + (13 * startRow) + w) : sD1;
            }
        }

        byte* a0 = a, a3 = a + (3 * aRow), a6 = a + (6 * aRow), a9 = a + (9 * aRow), aC = a + (12 * aRow);
        for (; depth > 0; depth--, b += bRow)
        {
            var b0 = TWidth.Load(b);
            var b1 = TColumns.Count > 1 ? TWidth.Load(b + w) : b0;
            if (TRows.Count > 0)
            {
                var x = TWidth.Broadcast(*(float*)a0);
                s00 = TWidth.FusedMultiplyAdd(x, b0, s00);
                s01 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s01) : s01;
            }

            if (TRows.Count > 1)
            {
                var x = TWidth.Broadcast(*(float*)(a0 + aRow));
                s10 = TWidth.FusedMultiplyAdd(x, b0, s10);
                s11 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s11) : s11;
            }

            if (TRows.Count > 2)
            {
                var x = TWidth.Broadcast(*(float*)(a0 + (2 * aRow)));
                s20 = TWidth.FusedMultiplyAdd(x, b0, s20);
                s21 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s21) : s21;
            }

            if (TRows.Count > 3)
            {
                var x = TWidth.Broadcast(*(float*)a3);
                s30 = TWidth.FusedMultiplyAdd(x, b0, s30);
                s31 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s31) : s31;
            }

            if (TRows.Count > 4)
            {
                var x = TWidth.Broadcast(*(float*)(a3 + aRow));
                s40 = TWidth.FusedMultiplyAdd(x, b0, s40);
                s41 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s41) : s41;
            }

            if (TRows.Count > 5)
            {
                var x = TWidth.Broadcast(*(float*)(a3 + (2 * aRow)));
                s50 = TWidth.FusedMultiplyAdd(x, b0, s50);
                s51 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s51) : s51;
            }

            if (TRows.Count > 6)
            {
                var x = TWidth.Broadcast(*(float*)a6);
                s60 = TWidth.FusedMultiplyAdd(x, b0, s60);
                s61 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s61) : s61;
            }

            if (TRows.Count > 7)
            {
                var x = TWidth.Broadcast(*(float*)(a6 + aRow));
                s70 = TWidth.FusedMultiplyAdd(x, b0, s70);
                s71 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s71) : s71;
            }

            if (TRows.Count > 8)
            {
                var x = TWidth.Broadcast(*(float*)(a6 + (2 * aRow)));
                s80 = TWidth.FusedMultiplyAdd(x, b0, s80);
                s81 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s81) : s81;
            }

            if (TRows.Count > 9)
            {
                var x = TWidth.Broadcast(*(float*)a9);
                s90 = TWidth.FusedMultiplyAdd(x, b0, s90);
                s91 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, s91) : s91;
            }

            if (TRows.Count > 10)
            {
                var x = TWidth.Broadcast(*(float*)(a9 + aRow));
                sA0 = TWidth.FusedMultiplyAdd(x, b0, sA0);
                sA1 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, sA1) : sA1;
            }

            if (TRows.Count > 11)
            {
                var x = TWidth.Broadcast(*(float*)(a9 + (2 * aRow)));
                sB0 = TWidth.FusedMultiplyAdd(x, b0, sB0);
                sB1 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, sB1) : sB1;
            }

            if (TRows.Count > 12)
            {
                var x = TWidth.Broadcast(*(float*)aC);
                sC0 = TWidth.FusedMultiplyAdd(x, b0, sC0);
                sC1 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, sC1) : sC1;
            }

            if (TRows.Count > 13)
            {
                var x = TWidth.Broadcast(*(float*)(aC + aRow));
                sD0 = TWidth.FusedMultiplyAdd(x, b0, sD0);
                sD1 = TColumns.Count > 1 ? TWidth.FusedMultiplyAdd(x, b1, sD1) : sD1;
            }

            a0 += aColumn;
            a3 = TRows.Count > 3 ? a3 + aColumn : a3;
            a6 = TRows.Count > 6 ? a6 + aColumn : a6;
            a9 = TRows.Count > 9 ? a9 + aColumn : a9;
            aC = TRows.Count > 12 ? aC + aColumn : aC;
        }

        if (bias is not null)
        {
            var b0 = TWidth.Load(bias);
            var b1 = TColumns.Count > 1 ? TWidth.Load(bias + w) : b0;
            s00 = TWidth.Add(s00, b0);
            s01 = TWidth.Add(s01, b1);
            s10 = TWidth.Add(s10, b0);
            s11 = TWidth.Add(s11, b1);
            s20 = TWidth.Add(s20, b0);
            s21 = TWidth.Add(s21, b1);
            s30 = TWidth.Add(s30, b0);
            s31 = TWidth.Add(s31, b1);
            s40 = TWidth.Add(s40, b0);
            s41 = TWidth.Add(s41, b1);
            s50 = TWidth.Add(s50, b0);
            s51 = TWidth.Add(s51, b1);
            s60 = TWidth.Add(s60, b0);
            s61 = TWidth.Add(s61, b1);
            s70 = TWidth.Add(s70, b0);
            s71 = TWidth.Add(s71, b1);
            s80 = TWidth.Add(s80, b0);
            s81 = TWidth.Add(s81, b1);
            s90 = TWidth.Add(s90, b0);
            s91 = TWidth.Add(s91, b1);
            sA0 = TWidth.Add(sA0, b0);
            sA1 = TWidth.Add(sA1, b1);
            sB0 = TWidth.Add(sB0, b0);
            sB1 = TWidth.Add(sB1, b1);
            sC0 = TWidth.Add(sC0, b0);
            sC1 = TWidth.Add(sC1, b1);
            sD0 = TWidth.Add(sD0, b0);
            sD1 = TWidth.Add(sD1, b1);
        }

        if (TRows.Count > 0)
            Store<TColumns, TWidth, TVector>(c, s00, s01, lanes);
        if (TRows.Count > 1)
            Store<TColumns, TWidth, TVector>(c + cRow, s10, s11, lanes);
        if (TRows.Count > 2)
            Store<TColumns, TWidth, TVector>(c + (2 * cRow), s20, s21, lanes);
        if (TRows.Count > 3)
            Store<TColumns, TWidth, TVector>(c + (3 * cRow), s30, s31, lanes);
        if (TRows.Count > 4)
            Store<TColumns, TWidth, TVector>(c + (4 * cRow), s40, s41, lanes);
        if (TRows.Count > 5)
            Store<TColumns, TWidth, TVector>(c + (5 * cRow), s50, s51, lanes);
        if (TRows.Count > 6)
            Store<TColumns, TWidth, TVector>(c + (6 * cRow), s60, s61, lanes);
        if (TRows.Count > 7)
            Store<TColumns, TWidth, TVector>(c + (7 * cRow), s70, s71, lanes);
        if (TRows.Count > 8)
            Store<TColumns, TWidth, TVector>(c + (8 * cRow), s80, s81, lanes);
        if (TRows.Count > 9)
            Store<TColumns, TWidth, TVector>(c + (9 * cRow), s90, s91, lanes);
        if (TRows.Count > 10)
            Store<TColumns, TWidth, TVector>(c + (10 * cRow), sA0, sA1, lanes);
        if (TRows.Count > 11)
            Store<TColumns, TWidth, TVector>(c + (11 * cRow), sB0, sB1, lanes);
        if (TRows.Count > 12)
            Store<TColumns, TWidth, TVector>(c + (12 * cRow), sC0, sC1, lanes);
        if (TRows.Count > 13)
            Store<TColumns, TWidth, TVector>(c + (13 * cRow), sD0, sD1, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TColumns, TWidth, TVector>(float* target, TVector first, TVector second, int lanes)
        where TColumns : struct, ICount
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (TColumns.Count > 1)
        {
            TWidth.Store(target, first);
            target += TWidth.Lanes;
            first = second;
        }

        if (lanes == TWidth.Lanes)
            TWidth.Store(target, first);
        else
            MaskedStore.Store<TWidth, TVector>(target, first, lanes);
    }
}
