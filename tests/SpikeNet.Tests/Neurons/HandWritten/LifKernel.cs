using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tests.Neurons.HandWritten;

/// <summary>The leaky integrate-and-fire neuron written by hand, over a whole sequence, forward and back through time: the bar for the compiled kernels, and a second opinion on them.</summary>
/// <remarks>
/// One sample at a time, its potentials in L1, time outermost: each input is read once, each potential written once.
/// Spikes leave as bits. The potential before the reset is kept for the backward pass and not otherwise.
/// The same bits at every vector width: operations are those of <see cref="LifNeuron"/>, unfused.
/// </remarks>
public static unsafe class LifKernel
{
    /// <summary>Runs the neurons over all T.</summary>
    /// <param name="neuron">The equations and parameters, shared by all neurons.</param>
    /// <param name="input">The summed input x, <c>[T, B, N]</c>.</param>
    /// <param name="keepTrace">Whether to keep what <see cref="Backward"/> needs.</param>
    /// <param name="arena">The step that owns the results, or null.</param>
    /// <returns>The spikes, and the potentials before the reset <c>[T, B, N]</c> where they are kept.</returns>
    public static (SpikeTrain Spikes, Tensor? Trace) Forward(LifNeuron neuron, Tensor input, bool keepTrace, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(neuron);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape.Length != 3)
            throw new ArgumentException($"The neurons take [T, B, N], but {input} came.", nameof(input));
        var mask = new SpikeMask(input.Shape[0], input.Shape[1], input.Shape[2], arena);
        var trace = keepTrace ? new Tensor(input.Shape, arena, zeroed: false) : null;
        var scratch = Scratch(mask.BatchSize, mask.Features, arena);
        var state = scratch.Pointer;
        var stride = scratch.Shape[1];
        var x = input.Pointer;
        var v = trace is null ? null : trace.Pointer;
        var bits = mask.Pointer;
        Action<int> sample = VectorWidth.Bits switch
        {
            512 => b => Forward<Width512, Vector512<float>>(b, neuron, x, v, bits, mask, state + ((long)b * stride)),
            256 => b => Forward<Width256, Vector256<float>>(b, neuron, x, v, bits, mask, state + ((long)b * stride)),
            _ => b => Forward<Width128, Vector128<float>>(b, neuron, x, v, bits, mask, state + ((long)b * stride)),
        };
        Workers.Run(mask.BatchSize, sample);
        GC.KeepAlive(scratch);
        GC.KeepAlive(input);
        return (mask.ToSpikeTrain(), trace);
    }

    /// <summary>Goes back through time: from dL/ds to dL/dx.</summary>
    /// <remarks>
    /// g[t] = dL/ds[t] * surrogate(v[t] - theta) + decay * r[t] * g[t + 1], where v is the potential before the reset and r
    /// is 1, or 0 where a reset to zero cut the past off. The reset itself is detached: no gradient flows through it
    /// (as in Zenke and Vogels 2021, "The remarkable robustness of surrogate gradient learning").
    /// </remarks>
    /// <param name="neuron">The neuron.</param>
    /// <param name="surrogate">The surrogate gradient.</param>
    /// <param name="trace">What <see cref="Forward"/> kept.</param>
    /// <param name="spikeGradient">dL/ds, <c>[T, B, N]</c>.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>dL/dx, <c>[T, B, N]</c>.</returns>
    public static Tensor Backward(LifNeuron neuron, Surrogate surrogate, Tensor trace, Tensor spikeGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(neuron);
        ArgumentNullException.ThrowIfNull(surrogate);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(spikeGradient);
        if (!trace.Shape.SequenceEqual(spikeGradient.Shape))
            throw new ArgumentException($"The gradient has the shape of the trace, {trace}, but {spikeGradient} came.", nameof(spikeGradient));
        var result = new Tensor(trace.Shape, arena, zeroed: false);
        switch (surrogate.Kind)
        {
            case SurrogateKind.ATan:
                Backward<ATanSurrogate>(neuron, surrogate, trace, spikeGradient, result, arena);
                break;
            case SurrogateKind.FastSigmoid:
                Backward<FastSigmoidSurrogate>(neuron, surrogate, trace, spikeGradient, result, arena);
                break;
            case SurrogateKind.Triangle:
                Backward<TriangleSurrogate>(neuron, surrogate, trace, spikeGradient, result, arena);
                break;
            case SurrogateKind.Boxcar:
                Backward<BoxcarSurrogate>(neuron, surrogate, trace, spikeGradient, result, arena);
                break;
            default:
                throw new ArgumentException($"There is no surrogate '{surrogate.Kind}'.", nameof(surrogate));
        }

        return result;
    }

    /// <summary>A row of zeros per sample, wide enough for whole vectors and a cache line apart.</summary>
    private static Tensor Scratch(int batch, int size, StepArena? arena) => new([batch, ((size + 15) / 16 * 16) + 16], arena);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TWidth, TVector>(int b, LifNeuron neuron, float* input, float* trace, ulong* bits, SpikeMask mask, float* state)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var (steps, batch, size) = (mask.TimeSteps, mask.BatchSize, mask.Features);
        var decay = TWidth.Broadcast((float)neuron.Decay);
        var theta = TWidth.Broadcast((float)neuron.Threshold);
        var (atLeast, toZero) = (neuron.Comparison == Comparison.AtLeast, neuron.Reset == ResetKind.ToZero);
        for (var t = 0; t < steps; t++)
        {
            var row = ((long)t * batch) + b;
            var x = input + (row * size);
            var words = bits + (row * mask.WordsPerRow);
            for (var n = 0; n < size; n += TWidth.Lanes)
            {
                var v = TWidth.Add(TWidth.Multiply(decay, TWidth.Load(state + n)), TWidth.Load(x + n));
                var spike = atLeast ? TWidth.GreaterOrEqual(v, theta) : TWidth.Greater(v, theta);
                var left = size - n;
                if (trace is not null)
                    PartialStore.Store<TWidth, TVector>(trace + (row * size) + n, v, left);
                TWidth.Store(state + n, TWidth.Select(spike, toZero ? TWidth.Zero : TWidth.Subtract(v, theta), v));
                ulong fired = TWidth.Bits(spike);
                if (left < TWidth.Lanes)
                    fired &= (1UL << left) - 1;
                words[n >> 6] |= fired << (n & 63);
            }
        }
    }

    private static void Backward<TSurrogate>(LifNeuron neuron, Surrogate surrogate, Tensor trace, Tensor gradient, Tensor result, StepArena? arena)
        where TSurrogate : struct, ISurrogate
    {
        var (steps, batch, size) = (trace.Shape[0], trace.Shape[1], trace.Shape[2]);
        var scratch = Scratch(batch, size, arena);
        var state = scratch.Pointer;
        var stride = scratch.Shape[1];
        float* v = trace.Pointer, g = gradient.Pointer, x = result.Pointer;
        Action<int> sample = VectorWidth.Bits switch
        {
            512 => b => Backward<Width512, Vector512<float>, TSurrogate>(b, neuron, (float)surrogate.Scale, steps, batch, size, v, g, x, state + ((long)b * stride)),
            256 => b => Backward<Width256, Vector256<float>, TSurrogate>(b, neuron, (float)surrogate.Scale, steps, batch, size, v, g, x, state + ((long)b * stride)),
            _ => b => Backward<Width128, Vector128<float>, TSurrogate>(b, neuron, (float)surrogate.Scale, steps, batch, size, v, g, x, state + ((long)b * stride)),
        };
        Workers.Run(batch, sample);
        GC.KeepAlive(scratch);
        GC.KeepAlive(trace);
        GC.KeepAlive(gradient);
        GC.KeepAlive(result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TWidth, TVector, TSurrogate>(
        int b, LifNeuron neuron, float scaleValue, int steps, int batch, int size, float* trace, float* spikeGradient, float* inputGradient, float* carry)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
        where TSurrogate : struct, ISurrogate
    {
        var decay = TWidth.Broadcast((float)neuron.Decay);
        var theta = TWidth.Broadcast((float)neuron.Threshold);
        var scale = TWidth.Broadcast(scaleValue);
        var (atLeast, toZero) = (neuron.Comparison == Comparison.AtLeast, neuron.Reset == ResetKind.ToZero);
        for (var t = steps - 1; t >= 0; t--)
        {
            var at = (((long)t * batch) + b) * size;
            for (var n = 0; n < size; n += TWidth.Lanes)
            {
                var v = TWidth.Load(trace + at + n);
                var past = TWidth.Multiply(decay, TWidth.Load(carry + n));
                if (toZero)
                {
                    var spike = atLeast ? TWidth.GreaterOrEqual(v, theta) : TWidth.Greater(v, theta);
                    past = TWidth.Select(spike, TWidth.Zero, past);
                }

                var slope = TSurrogate.Derivative<TWidth, TVector>(TWidth.Subtract(v, theta), scale);
                var g = TWidth.Add(TWidth.Multiply(TWidth.Load(spikeGradient + at + n), slope), past);
                TWidth.Store(carry + n, g);
                PartialStore.Store<TWidth, TVector>(inputGradient + at + n, g, size - n);
            }
        }
    }
}
