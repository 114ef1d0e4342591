using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeNet.Tensors.Kernels.Dense;

/// <summary>Copies a strip of a matrix so that its lines lie one behind the other: for each k, the elements of all lines.</summary>
internal static unsafe class GemmPack
{
    /// <summary>target[k * stride + i] = source[i * line + k * step] for i below <paramref name="lines"/>.</summary>
    /// <remarks>
    /// Up to three elements more than <paramref name="lines"/> are written for a k; those of the next k write over them, and
    /// behind the last k the target must have room for three.
    /// </remarks>
    /// <param name="lines">How many lines, at least 1.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="source">The first element.</param>
    /// <param name="line">Distance of lines.</param>
    /// <param name="step">Distance of k.</param>
    /// <param name="target">The copy.</param>
    /// <param name="stride">Distance of k in the copy, at least <paramref name="lines"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Strip(int lines, int depth, float* source, nint line, nint step, float* target, int stride)
    {
        if (line == 1)
            Lines(lines, depth, source, step, target, stride);
        else if (step == 1 && Sse.IsSupported)
            Transposed(lines, depth, source, line, target, stride);
        else
            Elements(lines, 0, depth, source, line, step, target, stride);
    }

    /// <summary>Strips side by side whose lines are contiguous (line distance 1), all in one pass: one after the other each would fetch the same cache lines again.</summary>
    /// <remarks>Up to 15 elements more than the strip's lines are written for a k, as in <see cref="Strip"/>, and read behind the last line.</remarks>
    /// <param name="lines">The lines of each strip, at most 16.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="source">The first element.</param>
    /// <param name="step">Distance of k.</param>
    /// <param name="target">The copies.</param>
    /// <param name="targetStrip">Distance of the copies.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Strips(ReadOnlySpan<int> lines, int depth, float* source, nint step, float* target, nint targetStrip)
    {
        for (var k = 0; k < depth; k++, source += step)
        {
            var p = source;
            var q = target;
            foreach (var count in lines)
            {
                if (count > 8)
                    Vector512.Load(p).Store(q + (k * (nint)count));
                else
                    Vector256.Load(p).Store(q + (k * (nint)count));
                p += count;
                q += targetStrip;
            }
        }
    }

    private static void Lines(int lines, int depth, float* source, nint step, float* target, int stride)
    {
        for (var k = 0; k < depth; k++, source += step, target += stride)
        {
            var i = 0;
            for (; i + 16 <= lines; i += 16)
                Vector512.Load(source + i).Store(target + i);
            for (; i + 4 <= lines; i += 4)
                Vector128.Load(source + i).Store(target + i);
            for (; i < lines; i++)
                target[i] = source[i];
        }
    }

    private static void Elements(int lines, int from, int depth, float* source, nint line, nint step, float* target, int stride)
    {
        for (var k = from; k < depth; k++)
            for (var i = 0; i < lines; i++)
                target[((nint)k * stride) + i] = source[(i * line) + (k * step)];
    }

    /// <summary>Four lines by four k at a time; four lanes do as well as sixteen, since stores are the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transposed(int lines, int depth, float* source, nint line, float* target, int stride)
    {
        var last = (lines - 1) / 4 * 4;
        var k = 0;
        for (; k + 4 <= depth; k += 4, target += 4 * (nint)stride)
        {
            // The last group first: where it has fewer than four lines it writes into the next k.
            var p = source + (last * line) + k;
            var rest = lines - last;
            Four(p, rest > 1 ? p + line : p, rest > 2 ? p + (2 * line) : p, rest > 3 ? p + (3 * line) : p, target + last, stride);
            p = source + k;
            for (var i = 0; i < last; i += 4, p += 4 * line)
                Four(p, p + line, p + (2 * line), p + (3 * line), target + i, stride);
        }

        Elements(lines, 0, depth - k, source + k, line, 1, target, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* p0, float* p1, float* p2, float* p3, float* target, nint stride)
    {
        var (r0, r1, r2, r3) = (Vector128.Load(p0), Vector128.Load(p1), Vector128.Load(p2), Vector128.Load(p3));
        var (low01, high01) = (Sse.UnpackLow(r0, r1), Sse.UnpackHigh(r0, r1));
        var (low23, high23) = (Sse.UnpackLow(r2, r3), Sse.UnpackHigh(r2, r3));
        Sse.MoveLowToHigh(low01, low23).Store(target);
        Sse.MoveHighToLow(low23, low01).Store(target + stride);
        Sse.MoveLowToHigh(high01, high23).Store(target + (2 * stride));
        Sse.MoveHighToLow(high23, high01).Store(target + (3 * stride));
    }
}
