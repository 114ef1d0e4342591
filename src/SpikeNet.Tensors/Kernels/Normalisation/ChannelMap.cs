using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Normalisation;

/// <summary>What a normalisation does value by value with numbers of the value's channel: y from x, and dx from x and g.</summary>
internal static unsafe class ChannelMap
{
    /// <summary>Above this size a result is written past the caches: it would not be there any more when it is read again.</summary>
    private const long StreamingBytes = 16 << 20;

    /// <summary>A part takes long against handing it out.</summary>
    private const int PartFloats = 1 << 16;

    internal static Tensor Normalise(Tensor x, ChannelNormalisation normalisation, ChannelLanes lanes, StepArena? arena)
    {
        var y = new Tensor(x.Shape, arena, zeroed: false);
        var numbers = Numbers(normalisation, lanes, arena);
        var streaming = Streams(y);
        ForEachRun(lanes, (at, count) =>
        {
            Normalise(x.Pointer + at, y.Pointer + at, count, numbers.Pointer, lanes.Lanes, streaming);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(numbers);
        return y;
    }

    /// <summary>The numbers of each lane, as <see cref="NormaliseHere"/> takes them.</summary>
    internal static Tensor Numbers(ChannelNormalisation normalisation, ChannelLanes lanes, StepArena? arena) =>
        lanes.Expand(arena, normalisation.Mean, normalisation.Gain, normalisation.Deviation, normalisation.Shift);

    /// <summary>Normalises values on the calling thread.</summary>
    /// <param name="x">The first value.</param>
    /// <param name="y">Where they go.</param>
    /// <param name="count">How many.</param>
    /// <param name="numbers">The numbers of each lane.</param>
    /// <param name="lanes">The lanes of a row.</param>
    /// <param name="phase">The first value's lane.</param>
    internal static void NormaliseHere(float* x, float* y, int count, float* numbers, int lanes, int phase)
    {
        if (phase != 0)
        {
            var head = Math.Min(count, lanes - phase);
            Normalise(x, y, head, numbers + phase, lanes, streaming: false);
            x += head;
            y += head;
            count -= head;
        }

        Normalise(x, y, count, numbers, lanes, streaming: false);
    }

    /// <summary>The numbers of each lane, as <see cref="InputGradientHere"/> takes them.</summary>
    internal static Tensor GradientNumbers(ChannelNormalisation normalisation, ChannelGradientSums sums, ChannelLanes lanes, StepArena? arena)
    {
        var channels = normalisation.Channels;
        var (factor, offset, slope) = (new float[channels], new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            var deviation = (double)normalisation.Deviation[c];
            var a = normalisation.Gain[c] / deviation;
            factor[c] = (float)a;
            offset[c] = (float)(-a * sums.Gradient[c] / sums.Count);
            slope[c] = (float)(-a * sums.GradientTimesCentred[c] / (sums.Count * deviation * deviation));
        }

        return lanes.Expand(arena, normalisation.Mean, [.. factor], [.. offset], [.. slope]);
    }

    /// <summary>dL/dx of all values; <paramref name="dx"/> may be <paramref name="gradient"/>.</summary>
    internal static void InputGradient(Tensor x, Tensor gradient, Tensor dx, Tensor numbers, ChannelLanes lanes)
    {
        // What is written over what was just read is in the cache.
        var streaming = Streams(dx) && dx != gradient;
        ForEachRun(lanes, (at, count) => InputGradient(x.Pointer + at, gradient.Pointer + at, dx.Pointer + at, count, numbers.Pointer, lanes.Lanes, streaming));
        GC.KeepAlive(x);
        GC.KeepAlive(gradient);
        GC.KeepAlive(dx);
        GC.KeepAlive(numbers);
    }

    /// <summary>dL/dx of some values on the calling thread.</summary>
    /// <param name="x">The first value.</param>
    /// <param name="g">Its gradient.</param>
    /// <param name="dx">Where they go.</param>
    /// <param name="count">How many.</param>
    /// <param name="numbers">The numbers of each lane.</param>
    /// <param name="lanes">The lanes of a row.</param>
    /// <param name="phase">The first value's lane.</param>
    internal static void InputGradientHere(float* x, float* g, float* dx, int count, float* numbers, int lanes, int phase)
    {
        if (phase != 0)
        {
            var head = Math.Min(count, lanes - phase);
            InputGradient(x, g, dx, head, numbers + phase, lanes, streaming: false);
            x += head;
            g += head;
            dx += head;
            count -= head;
        }

        InputGradient(x, g, dx, count, numbers, lanes, streaming: false);
    }

    private static bool Streams(Tensor result) => (long)result.Length * sizeof(float) >= StreamingBytes;

    /// <summary>Calls for runs of values that begin with a row, in parallel.</summary>
    private static void ForEachRun(ChannelLanes lanes, Action<long, int> run)
    {
        var floats = Math.Max(1, PartFloats / lanes.Lanes) * lanes.Lanes;
        Workers.Run((int)(((long)lanes.Length + floats - 1) / floats), part =>
        {
            var at = (long)part * floats;
            run(at, (int)Math.Min(floats, lanes.Length - at));

            // Streaming stores are ordered by nothing else.
            Thread.MemoryBarrier();
        });
    }

    private static void Normalise(float* x, float* y, int count, float* numbers, int lanes, bool streaming)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Normalise<Width512, Vector512<float>>(x, y, count, numbers, lanes, streaming);
                break;
            case 256:
                Normalise<Width256, Vector256<float>>(x, y, count, numbers, lanes, streaming);
                break;
            default:
                Normalise<Width128, Vector128<float>>(x, y, count, numbers, lanes, streaming);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalise<TWidth, TVector>(float* x, float* y, int count, float* numbers, int lanes, bool streaming)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        for (; count > 0; x += lanes, y += lanes, count -= lanes)
        {
            var length = Math.Min(lanes, count);
            var n = numbers;
            var i = 0;
            for (; i + TWidth.Lanes <= length; i += TWidth.Lanes, n += TWidth.Lanes)
            {
                var value = Normalised<TWidth, TVector>(x + i, n, lanes);
                if (streaming)
                    StreamingStore.Store<TWidth, TVector>(y + i, value);
                else
                    TWidth.Store(y + i, value);
            }

            if (i < length)
                PartialStore.Store<TWidth, TVector>(y + i, Normalised<TWidth, TVector>(x + i, n, lanes), length - i);
        }
    }

    /// <summary>The numbers are mean, gain, deviation and shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Normalised<TWidth, TVector>(float* x, float* numbers, long lanes)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var scaled = TWidth.Multiply(TWidth.Load(numbers + lanes), TWidth.Subtract(TWidth.Load(x), TWidth.Load(numbers)));
        return TWidth.Add(TWidth.Divide(scaled, TWidth.Load(numbers + (2 * lanes))), TWidth.Load(numbers + (3 * lanes)));
    }

    private static void InputGradient(float* x, float* g, float* dx, int count, float* numbers, int lanes, bool streaming)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                InputGradient<Width512, Vector512<float>>(x, g, dx, count, numbers, lanes, streaming);
                break;
            case 256:
                InputGradient<Width256, Vector256<float>>(x, g, dx, count, numbers, lanes, streaming);
                break;
            default:
                InputGradient<Width128, Vector128<float>>(x, g, dx, count, numbers, lanes, streaming);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputGradient<TWidth, TVector>(float* x, float* g, float* dx, int count, float* numbers, int lanes, bool streaming)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        for (; count > 0; x += lanes, g += lanes, dx += lanes, count -= lanes)
        {
            var length = Math.Min(lanes, count);
            var n = numbers;
            var i = 0;
            for (; i + TWidth.Lanes <= length; i += TWidth.Lanes, n += TWidth.Lanes)
            {
                var value = InputGradient<TWidth, TVector>(x + i, g + i, n, lanes);
                if (streaming)
                    StreamingStore.Store<TWidth, TVector>(dx + i, value);
                else
                    TWidth.Store(dx + i, value);
            }

            if (i < length)
                PartialStore.Store<TWidth, TVector>(dx + i, InputGradient<TWidth, TVector>(x + i, g + i, n, lanes), length - i);
        }
    }

    /// <summary>The numbers are mean, factor, offset and slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector InputGradient<TWidth, TVector>(float* x, float* g, float* numbers, long lanes)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var centred = TWidth.Subtract(TWidth.Load(x), TWidth.Load(numbers));
        var sloped = TWidth.FusedMultiplyAdd(centred, TWidth.Load(numbers + (3 * lanes)), TWidth.Load(numbers + (2 * lanes)));
        return TWidth.FusedMultiplyAdd(TWidth.Load(numbers + lanes), TWidth.Load(g), sloped);
    }
}
