using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels;

/// <summary>The dense matrix product C = A B (+ C), any operand transposed by its strides.</summary>
/// <remarks>
/// B is packed into panels of two vectors, blocks of K stay in L1, six rows of C are kept in registers. Each element of C is
/// one chain of fused multiply-adds in ascending k, so the result does not depend on threads or vector width.
/// </remarks>
internal static unsafe class Gemm
{
    private const int RowBlock = 6;
    private const int RowsPerPart = 8 * RowBlock;
    private const int DepthBlock = 256;

    /// <summary>C[m, n] = sum over k of A[m, k] B[k, n], plus C where <paramref name="accumulate"/>.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">A; element (i, j) at i * aRow + j * aColumn.</param>
    /// <param name="aRow">Distance of A's rows.</param>
    /// <param name="aColumn">Distance of A's columns.</param>
    /// <param name="b">B; element (i, j) at i * bRow + j * bColumn.</param>
    /// <param name="bRow">Distance of B's rows.</param>
    /// <param name="bColumn">Distance of B's columns.</param>
    /// <param name="c">C, rows contiguous.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="arena">Where the packed copy of B lives, or null.</param>
    internal static void Run(
        int m, int n, int k, float* a, int aRow, int aColumn, float* b, int bRow, int bColumn, float* c, bool accumulate, StepArena? arena)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Run<Width512, Vector512<float>>(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, accumulate, arena);
                break;
            case 256:
                Run<Width256, Vector256<float>>(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, accumulate, arena);
                break;
            default:
                Run<Width128, Vector128<float>>(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, accumulate, arena);
                break;
        }
    }

    private static void Run<TWidth, TVector>(
        int m, int n, int k, float* a, int aRow, int aColumn, float* b, int bRow, int bColumn, float* c, bool accumulate, StepArena? arena)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (m == 0 || n == 0)
            return;
        if (k == 0 && !accumulate)
        {
            new Span<float>(c, m * n).Clear();
            return;
        }

        var panelWidth = 2 * TWidth.Lanes;
        var panels = (n + panelWidth - 1) / panelWidth;
        var storage = Storage<float>.Allocate((long)panels * panelWidth * k, arena, zeroed: false);
        var packed = storage.Pointer;
        Workers.Run(panels, p => Pack(p, panelWidth, n, k, b, bRow, bColumn, packed));
        var parts = (m + RowsPerPart - 1) / RowsPerPart;
        Workers.Run(parts, part =>
        {
            var firstRow = part * RowsPerPart;
            var endRow = Math.Min(m, firstRow + RowsPerPart);
            for (var k0 = 0; k0 < k; k0 += DepthBlock)
            {
                var depth = Math.Min(DepthBlock, k - k0);
                for (var p = 0; p < panels; p++)
                {
                    var panel = packed + ((long)p * panelWidth * k) + ((long)k0 * panelWidth);
                    var column = p * panelWidth;
                    for (var i = firstRow; i < endRow; i += RowBlock)
                    {
                        Block<TWidth, TVector>(
                            Math.Min(RowBlock, endRow - i), Math.Min(panelWidth, n - column), depth,
                            a + ((long)i * aRow) + ((long)k0 * aColumn), aRow, aColumn, panel, c + ((long)i * n) + column, n,
                            accumulate || k0 > 0);
                    }
                }
            }
        });
        GC.KeepAlive(storage);
    }

    private static void Pack(int panel, int width, int n, int k, float* b, int bRow, int bColumn, float* packed)
    {
        var target = packed + ((long)panel * width * k);
        var first = panel * width;
        var used = Math.Min(width, n - first);
        for (var i = 0; i < k; i++, target += width)
        {
            var source = b + ((long)i * bRow) + ((long)first * bColumn);
            for (var j = 0; j < used; j++)
                target[j] = source[(long)j * bColumn];
            for (var j = used; j < width; j++)
                target[j] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TWidth, TVector>(
        int rows, int columns, int depth, float* a, int aRow, int aColumn, float* panel, float* c, int cRow, bool accumulate)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        var width = 2 * w;
        if (rows == RowBlock && columns == width)
        {
            Full<TWidth, TVector>(depth, a, aRow, aColumn, panel, c, cRow, accumulate);
            return;
        }

        for (var i = 0; i < rows; i++)
        {
            var target = c + ((long)i * cRow);
            TVector s0 = TWidth.Zero, s1 = TWidth.Zero;
            if (accumulate)
            {
                s0 = TWidth.Load(target);
                s1 = columns > w ? TWidth.Load(target + w) : s1;
            }

            var source = a + ((long)i * aRow);
            var q = panel;
            for (var j = 0; j < depth; j++, q += width)
            {
                var x = TWidth.Broadcast(source[(long)j * aColumn]);
                s0 = TWidth.FusedMultiplyAdd(x, TWidth.Load(q), s0);
                s1 = TWidth.FusedMultiplyAdd(x, TWidth.Load(q + w), s1);
            }

            PartialStore.Store<TWidth, TVector>(target, s0, columns);
            if (columns > w)
                PartialStore.Store<TWidth, TVector>(target + w, s1, columns - w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Full<TWidth, TVector>(int depth, float* a, int aRow, int aColumn, float* panel, float* c, int cRow, bool accumulate)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        TVector s00 = TWidth.Zero, s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00;
        TVector s30 = s00, s31 = s00, s40 = s00, s41 = s00, s50 = s00, s51 = s00;
        float* c0 = c, c1 = c + cRow, c2 = c1 + cRow, c3 = c2 + cRow, c4 = c3 + cRow, c5 = c4 + cRow;
        if (accumulate)
        {
            s00 = TWidth.Load(c0);
            s01 = TWidth.Load(c0 + w);
            s10 = TWidth.Load(c1);
            s11 = TWidth.Load(c1 + w);
            s20 = TWidth.Load(c2);
            s21 = TWidth.Load(c2 + w);
            s30 = TWidth.Load(c3);
            s31 = TWidth.Load(c3 + w);
            s40 = TWidth.Load(c4);
            s41 = TWidth.Load(c4 + w);
            s50 = TWidth.Load(c5);
            s51 = TWidth.Load(c5 + w);
        }

        float* a0 = a, a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
        long at = 0;
        for (var j = 0; j < depth; j++, at += aColumn, panel += 2 * w)
        {
            var b0 = TWidth.Load(panel);
            var b1 = TWidth.Load(panel + w);
            var x = TWidth.Broadcast(a0[at]);
            s00 = TWidth.FusedMultiplyAdd(x, b0, s00);
            s01 = TWidth.FusedMultiplyAdd(x, b1, s01);
            x = TWidth.Broadcast(a1[at]);
            s10 = TWidth.FusedMultiplyAdd(x, b0, s10);
            s11 = TWidth.FusedMultiplyAdd(x, b1, s11);
            x = TWidth.Broadcast(a2[at]);
            s20 = TWidth.FusedMultiplyAdd(x, b0, s20);
            s21 = TWidth.FusedMultiplyAdd(x, b1, s21);
            x = TWidth.Broadcast(a3[at]);
            s30 = TWidth.FusedMultiplyAdd(x, b0, s30);
            s31 = TWidth.FusedMultiplyAdd(x, b1, s31);
            x = TWidth.Broadcast(a4[at]);
            s40 = TWidth.FusedMultiplyAdd(x, b0, s40);
            s41 = TWidth.FusedMultiplyAdd(x, b1, s41);
            x = TWidth.Broadcast(a5[at]);
            s50 = TWidth.FusedMultiplyAdd(x, b0, s50);
            s51 = TWidth.FusedMultiplyAdd(x, b1, s51);
        }

        TWidth.Store(c0, s00);
        TWidth.Store(c0 + w, s01);
        TWidth.Store(c1, s10);
        TWidth.Store(c1 + w, s11);
        TWidth.Store(c2, s20);
        TWidth.Store(c2 + w, s21);
        TWidth.Store(c3, s30);
        TWidth.Store(c3 + w, s31);
        TWidth.Store(c4, s40);
        TWidth.Store(c4 + w, s41);
        TWidth.Store(c5, s50);
        TWidth.Store(c5 + w, s51);
    }
}
