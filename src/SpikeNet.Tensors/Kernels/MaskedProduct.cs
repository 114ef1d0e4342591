using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels;

/// <summary>Some elements of C = A B^T only, those whose bit is set: each the product of a row of A with a row of B; the others are 0.</summary>
/// <remarks>
/// Sixteen partial sums whatever the vector width (k goes to sum k mod 16), added pairwise in a fixed order, so the result is
/// the same at every width and thread count. It rounds differently from the dense product, which sums in ascending k.
/// </remarks>
internal static unsafe class MaskedProduct
{
    private const int RowsPerPart = 16;

    /// <summary>Partial sums of an element.</summary>
    internal const int Sums = 16;

    /// <summary>C[r, i] = sum over k of A[r, k] B[i, k] where bit i of the mask's row r is set, otherwise 0.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Rows of B, columns of C.</param>
    /// <param name="depth">K.</param>
    /// <param name="a">A, rows contiguous.</param>
    /// <param name="b">B, rows contiguous.</param>
    /// <param name="mask">The mask's words.</param>
    /// <param name="wordsPerRow">The mask's words for a row.</param>
    /// <param name="c">The result, rows contiguous.</param>
    internal static void Run(int rows, int columns, int depth, float* a, float* b, ulong* mask, int wordsPerRow, float* c)
    {
        // Rows of whole groups of 16: what follows a row must not reach its sums.
        var padded = (depth + Sums - 1) / Sums * Sums;
        var copy = padded == depth ? null : Storage<float>.Allocate((long)columns * padded);
        if (copy is not null)
        {
            for (var i = 0; i < columns; i++)
                new ReadOnlySpan<float>(b + ((nint)i * depth), depth).CopyTo(copy.Span.Slice(i * padded, depth));
            b = copy.Pointer;
        }

        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            var row = Storage<float>.Allocate(padded);
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                var source = a + ((nint)r * depth);
                if (copy is not null)
                {
                    new ReadOnlySpan<float>(source, depth).CopyTo(row.Span);
                    source = row.Pointer;
                }

                Row(source, b, columns, padded, mask + ((nint)r * wordsPerRow), wordsPerRow, c + ((nint)r * columns));
            }

            GC.KeepAlive(row);
        });
        GC.KeepAlive(copy);
    }

    /// <summary>Clears the elements whose bit is not set.</summary>
    internal static void Clear(int rows, int columns, ulong* mask, int wordsPerRow, float* c)
    {
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                var row = c + ((nint)r * columns);
                for (var w = 0; w < wordsPerRow; w++)
                {
                    var first = w * 64;
                    var unused = ~mask[((nint)r * wordsPerRow) + w];
                    if (columns - first < 64)
                        unused &= (1UL << (columns - first)) - 1;
                    if (unused == ulong.MaxValue)
                        new Span<float>(row + first, 64).Clear();
                    else
                        for (; unused != 0; unused &= unused - 1)
                            row[first + BitOperations.TrailingZeroCount(unused)] = 0;
                }
            }
        });
    }

    private static void Row(float* a, float* b, int columns, int depth, ulong* mask, int words, float* c)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Row<Width512, Vector512<float>>(a, b, columns, depth, mask, words, c);
                break;
            case 256:
                Row<Width256, Vector256<float>>(a, b, columns, depth, mask, words, c);
                break;
            default:
                Row<Width128, Vector128<float>>(a, b, columns, depth, mask, words, c);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TWidth, TVector>(float* a, float* b, int columns, int depth, ulong* mask, int words, float* c)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        new Span<float>(c, columns).Clear();
        var sums = stackalloc float[4 * Sums];
        var places = stackalloc int[4];
        var waiting = 0;
        for (var w = 0; w < words; w++)
        {
            for (var bits = mask[w]; bits != 0; bits &= bits - 1)
            {
                places[waiting++] = (w * 64) + BitOperations.TrailingZeroCount(bits);
                if (waiting < 4)
                    continue;
                waiting = 0;
                Four<TWidth, TVector>(
                    a, b + ((nint)places[0] * depth), b + ((nint)places[1] * depth), b + ((nint)places[2] * depth), b + ((nint)places[3] * depth),
                    depth, sums);
                var results = Total(sums);
                for (var i = 0; i < 4; i++)
                    c[places[i]] = results[i];
            }
        }

        if (waiting == 0)
            return;
        for (var i = waiting; i < 4; i++)
            places[i] = places[0];
        Four<TWidth, TVector>(
            a, b + ((nint)places[0] * depth), b + ((nint)places[1] * depth), b + ((nint)places[2] * depth), b + ((nint)places[3] * depth), depth, sums);
        var last = Total(sums);
        for (var i = 0; i < waiting; i++)
            c[places[i]] = last[i];
    }

    /// <summary>Four elements at once: their chains of additions run side by side, and a value of A is read once for all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TWidth, TVector>(float* a, float* b0, float* b1, float* b2, float* b3, int depth, float* sums)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        for (var lane = 0; lane < Sums; lane += TWidth.Lanes)
        {
            TVector s0 = TWidth.Zero, s1 = s0, s2 = s0, s3 = s0;
            for (nint k = lane; k < depth; k += Sums)
            {
                var x = TWidth.Load(a + k);
                s0 = TWidth.FusedMultiplyAdd(x, TWidth.Load(b0 + k), s0);
                s1 = TWidth.FusedMultiplyAdd(x, TWidth.Load(b1 + k), s1);
                s2 = TWidth.FusedMultiplyAdd(x, TWidth.Load(b2 + k), s2);
                s3 = TWidth.FusedMultiplyAdd(x, TWidth.Load(b3 + k), s3);
            }

            TWidth.Store(sums + lane, s0);
            TWidth.Store(sums + Sums + lane, s1);
            TWidth.Store(sums + (2 * Sums) + lane, s2);
            TWidth.Store(sums + (3 * Sums) + lane, s3);
        }
    }

    /// <summary>The sums of 16 of each of the four: sixteen to four lane by lane, then those four in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Total(float* sums)
    {
        var (r0, r1, r2, r3) = (Quarter(sums), Quarter(sums + Sums), Quarter(sums + (2 * Sums)), Quarter(sums + (3 * Sums)));
        return Vector128.Create(OfFour(r0), OfFour(r1), OfFour(r2), OfFour(r3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(float* sums) =>
        (Vector128.Load(sums) + Vector128.Load(sums + 8)) + (Vector128.Load(sums + 4) + Vector128.Load(sums + 12));

    /// <summary>(0 + 1) + (2 + 3): the platform's own sum does not promise an order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float OfFour(Vector128<float> v)
    {
        v += Vector128.Shuffle(v, Vector128.Create(1, 0, 3, 2));
        v += Vector128.Shuffle(v, Vector128.Create(2, 3, 0, 1));
        return v.ToScalar();
    }
}
