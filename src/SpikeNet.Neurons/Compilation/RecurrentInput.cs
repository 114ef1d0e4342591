using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Neurons.Compilation;

/// <summary>The input of a recurrent step: what comes from outside plus the weights of the neurons that fired in the step before.</summary>
/// <remarks>Sums stay in registers and are taken in the order of the neurons, so they are the same at every vector width.</remarks>
internal static unsafe class RecurrentInput
{
    /// <summary>The neurons whose bits are set, in ascending order.</summary>
    /// <returns>How many there are.</returns>
    internal static int Events(ulong* words, int count, int* events)
    {
        var next = events;
        for (var w = 0; w < count; w++)
        {
            for (var bits = words[w]; bits != 0; bits &= bits - 1)
                *next++ = (w * 64) + BitOperations.TrailingZeroCount(bits);
        }

        return (int)(next - events);
    }

    /// <summary>sum[j] = x[j] + the sum over events i of weights[i, j].</summary>
    internal static void Sum(float* x, int* events, int count, float* weights, int neurons, float* sum)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Sum<Width512, Vector512<float>>(x, events, count, weights, neurons, sum);
                break;
            case 256:
                Sum<Width256, Vector256<float>>(x, events, count, weights, neurons, sum);
                break;
            default:
                Sum<Width128, Vector128<float>>(x, events, count, weights, neurons, sum);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TWidth, TVector>(float* x, int* events, int count, float* weights, int neurons, float* sum)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        var j = 0;
        for (; j + (4 * w) <= neurons; j += 4 * w)
        {
            TVector s0 = TWidth.Load(x + j), s1 = TWidth.Load(x + j + w), s2 = TWidth.Load(x + j + (2 * w)), s3 = TWidth.Load(x + j + (3 * w));
            for (var e = 0; e < count; e++)
            {
                var row = weights + ((long)events[e] * neurons) + j;
                s0 = TWidth.Add(s0, TWidth.Load(row));
                s1 = TWidth.Add(s1, TWidth.Load(row + w));
                s2 = TWidth.Add(s2, TWidth.Load(row + (2 * w)));
                s3 = TWidth.Add(s3, TWidth.Load(row + (3 * w)));
            }

            TWidth.Store(sum + j, s0);
            TWidth.Store(sum + j + w, s1);
            TWidth.Store(sum + j + (2 * w), s2);
            TWidth.Store(sum + j + (3 * w), s3);
        }

        for (; j < neurons; j += w)
        {
            var s = TWidth.Load(x + j);
            for (var e = 0; e < count; e++)
                s = TWidth.Add(s, TWidth.Load(weights + ((long)events[e] * neurons) + j));
            PartialStore.Store<TWidth, TVector>(sum + j, s, neurons - j);
        }
    }
}
