using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>A block of a matrix product in registers: six rows by one or two vectors.</summary>
/// <remarks>
/// C[i] = or += sum over s, k of A[i][runs[s] + k * aStep] * B[s * bRun + k * bStep]. Each sum is one chain of fused multiply-adds.
/// Six by two are what 16 vector registers hold, and enough to keep the multipliers busy with 32.
/// </remarks>
internal unsafe struct Tile
{
    /// <summary>Rows of a block.</summary>
    internal const int Rows = 6;

    /// <summary>The rows of A.</summary>
    internal float** A;

    /// <summary>Floats from one k to the next in A.</summary>
    internal int AStep;

    /// <summary>Where each run begins in A's rows.</summary>
    internal int* Runs;

    /// <summary>The number of runs.</summary>
    internal int RunCount;

    /// <summary>The length of a run.</summary>
    internal int Depth;

    /// <summary>The first row of B.</summary>
    internal float* B;

    /// <summary>Floats from one k to the next in B.</summary>
    internal int BStep;

    /// <summary>Floats from one run to the next in B.</summary>
    internal int BRun;

    /// <summary>The rows of C; whole vectors are written.</summary>
    internal float** C;

    /// <summary>Whether to add to C, row after row.</summary>
    internal bool Accumulate;

    /// <summary>Computes the block with two vectors, or one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TWidth, TVector>(Tile* tile, bool two)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (two)
            Two<TWidth, TVector>(tile);
        else
            One<TWidth, TVector>(tile);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two<TWidth, TVector>(Tile* tile)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        TVector s00 = TWidth.Zero, s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00;
        TVector s30 = s00, s31 = s00, s40 = s00, s41 = s00, s50 = s00, s51 = s00;
        nint step = tile->AStep, bStep = tile->BStep;
        var end = step * tile->Depth;
        for (var s = 0; s < tile->RunCount; s++)
        {
            var run = tile->Runs[s];
            var a = tile->A;
            float* a0 = a[0] + run, a1 = a[1] + run, a2 = a[2] + run, a3 = a[3] + run, a4 = a[4] + run, a5 = a[5] + run;
            var b = tile->B + ((nint)s * tile->BRun);
            for (nint at = 0; at < end; at += step, b += bStep)
            {
                var b0 = TWidth.Load(b);
                var b1 = TWidth.Load(b + w);
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
        }

        var c = tile->C;
        var add = tile->Accumulate;
        Put<TWidth, TVector>(c[0], s00, add);
        Put<TWidth, TVector>(c[0] + w, s01, add);
        Put<TWidth, TVector>(c[1], s10, add);
        Put<TWidth, TVector>(c[1] + w, s11, add);
        Put<TWidth, TVector>(c[2], s20, add);
        Put<TWidth, TVector>(c[2] + w, s21, add);
        Put<TWidth, TVector>(c[3], s30, add);
        Put<TWidth, TVector>(c[3] + w, s31, add);
        Put<TWidth, TVector>(c[4], s40, add);
        Put<TWidth, TVector>(c[4] + w, s41, add);
        Put<TWidth, TVector>(c[5], s50, add);
        Put<TWidth, TVector>(c[5] + w, s51, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<TWidth, TVector>(Tile* tile)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        TVector s0 = TWidth.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0;
        nint step = tile->AStep, bStep = tile->BStep;
        var end = step * tile->Depth;
        for (var s = 0; s < tile->RunCount; s++)
        {
            var run = tile->Runs[s];
            var a = tile->A;
            float* a0 = a[0] + run, a1 = a[1] + run, a2 = a[2] + run, a3 = a[3] + run, a4 = a[4] + run, a5 = a[5] + run;
            var b = tile->B + ((nint)s * tile->BRun);
            for (nint at = 0; at < end; at += step, b += bStep)
            {
                var x = TWidth.Load(b);
                s0 = TWidth.FusedMultiplyAdd(TWidth.Broadcast(a0[at]), x, s0);
                s1 = TWidth.FusedMultiplyAdd(TWidth.Broadcast(a1[at]), x, s1);
                s2 = TWidth.FusedMultiplyAdd(TWidth.Broadcast(a2[at]), x, s2);
                s3 = TWidth.FusedMultiplyAdd(TWidth.Broadcast(a3[at]), x, s3);
                s4 = TWidth.FusedMultiplyAdd(TWidth.Broadcast(a4[at]), x, s4);
                s5 = TWidth.FusedMultiplyAdd(TWidth.Broadcast(a5[at]), x, s5);
            }
        }

        var c = tile->C;
        var add = tile->Accumulate;
        Put<TWidth, TVector>(c[0], s0, add);
        Put<TWidth, TVector>(c[1], s1, add);
        Put<TWidth, TVector>(c[2], s2, add);
        Put<TWidth, TVector>(c[3], s3, add);
        Put<TWidth, TVector>(c[4], s4, add);
        Put<TWidth, TVector>(c[5], s5, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TWidth, TVector>(float* target, TVector value, bool add)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct =>
        TWidth.Store(target, add ? TWidth.Add(TWidth.Load(target), value) : value);
}
