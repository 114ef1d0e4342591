using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels;

/// <summary>Turns the set bits of a row into their places, ascending.</summary>
internal static unsafe class MaskExpansion
{
    private static readonly bool Compresses = VectorWidth.Bits == 512 && Avx512Vbmi2.IsSupported && Avx512BW.IsSupported;

    /// <summary>Writes the places of a row's bits.</summary>
    /// <param name="words">The row.</param>
    /// <param name="width">Its words.</param>
    /// <param name="next">Where the first place goes.</param>
    /// <param name="end">Where another thread's places begin: nothing is written from there on.</param>
    /// <returns>Behind the last place.</returns>
    internal static int* Expand(ulong* words, int width, int* next, int* end) =>
        Compresses ? Compress(words, width, next, end) : CountDown(words, width, next, end);

    /// <summary>The bits of a word become bytes 0 to 63, pressed together by their mask, then widened: the same few operations for any word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int* Compress(ulong* words, int width, int* next, int* end)
    {
        var places = Vector512<byte>.Indices;
        var byteOfLane = Vector512.ShiftRightLogical(places.AsUInt16(), 3).AsByte() & Vector512.Create((byte)7);
        var bitOfLane = Vector512.Create(0x8040201008040201UL).AsByte();
        for (var w = 0; w < width; w++)
        {
            var bits = words[w];
            if (bits == 0)
                continue;
            var count = BitOperations.PopCount(bits);
            var at = w * 64;
            if (next + 64 > end)
            {
                next = Bits(bits, at, next);
                continue;
            }

            var set = Avx512BW.Shuffle(Vector512.Create(bits).AsByte(), byteOfLane) & bitOfLane;
            var pressed = Avx512Vbmi2.Compress(Vector512<byte>.Zero, ~Vector512.Equals(set, Vector512<byte>.Zero), places);
            var from = Vector512.Create(at);
            (Avx512F.ConvertToVector512Int32(pressed.GetLower().GetLower()) + from).Store(next);
            if (count > 16)
            {
                (Avx512F.ConvertToVector512Int32(pressed.GetLower().GetUpper()) + from).Store(next + 16);
                if (count > 32)
                {
                    (Avx512F.ConvertToVector512Int32(pressed.GetUpper().GetLower()) + from).Store(next + 32);
                    (Avx512F.ConvertToVector512Int32(pressed.GetUpper().GetUpper()) + from).Store(next + 48);
                }
            }

            next += count;
        }

        return next;
    }

    /// <remarks>
    /// Four places are written for every word, used or not: at the densities of spikes a loop that ends with the last bit costs a
    /// mispredicted branch per word. What was too much is written over by the next word; near <paramref name="end"/> bit by bit.
    /// </remarks>
    private static int* CountDown(ulong* words, int width, int* next, int* end)
    {
        for (var w = 0; w < width; w++)
        {
            var bits = words[w];
            var count = BitOperations.PopCount(bits);
            var at = w * 64;
            var place = next;
            next += count;
            while (count > 0 && place + 4 <= end)
            {
                place[0] = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place[1] = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place[2] = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place[3] = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place += 4;
                count -= 4;
            }

            Bits(bits, at, place);
        }

        return next;
    }

    private static int* Bits(ulong bits, int at, int* place)
    {
        for (; bits != 0; bits &= bits - 1)
            *place++ = at + BitOperations.TrailingZeroCount(bits);
        return place;
    }
}
