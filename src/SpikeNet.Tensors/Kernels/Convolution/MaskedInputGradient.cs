using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>dL/dx of a convolution for some elements only, those whose bit is set; the others are 0.</summary>
/// <remarks>
/// An element's sum goes through the taps in ascending order, and in each through the output channels by sixteen partial sums whatever
/// the vector width, as in <see cref="MaskedProduct"/>: the same bits at every width and thread count, other roundings than the dense way.
/// Four channels of a place are computed side by side: they share the gradients that they read.
/// </remarks>
internal static unsafe class MaskedInputGradient
{
    private const int Together = 4;

    internal static void Run(ConvolutionShape shape, Tensor outputGradient, Tensor weight, SpikeMask needed, Tensor gradient)
    {
        var (rows, places) = (needed.TimeSteps * needed.BatchSize, shape.Output.Height * shape.Output.Width);
        var padded = (shape.GroupOutputs + MaskedProduct.Sums - 1) / MaskedProduct.Sums * MaskedProduct.Sums;
        var whole = padded == shape.GroupOutputs;
        var weights = Grouped(shape, weight, padded);
        var taps = shape.InputTaps;
        Workers.Run(rows, row =>
        {
            var source = outputGradient.Pointer + ((nint)row * shape.Output.Count);
            // What follows a group's channels must not reach its sums.
            var copy = whole ? null : Storage<float>.Allocate((long)places * shape.Groups * padded);
            if (copy is not null)
            {
                for (var i = 0; i < places * shape.Groups; i++)
                    new ReadOnlySpan<float>(source + ((nint)i * shape.GroupOutputs), shape.GroupOutputs).CopyTo(copy.Span.Slice(i * padded, shape.GroupOutputs));
                source = copy.Pointer;
            }

            var bits = needed.Pointer + ((nint)row * needed.WordsPerRow);
            var target = gradient.Pointer + ((nint)row * shape.Input.Count);
            switch (VectorWidth.Bits)
            {
                case 512:
                    Row<Width512, Vector512<float>>(shape, taps, source, weights.Pointer, padded, bits, target);
                    break;
                case 256:
                    Row<Width256, Vector256<float>>(shape, taps, source, weights.Pointer, padded, bits, target);
                    break;
                default:
                    Row<Width128, Vector128<float>>(shape, taps, source, weights.Pointer, padded, bits, target);
                    break;
            }

            GC.KeepAlive(copy);
        });
        GC.KeepAlive(weights);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(needed);
        GC.KeepAlive(gradient);
    }

    /// <summary>The weights as <c>[tap, group, input of the group, outputs of the group, padded with zeros]</c>.</summary>
    private static Storage<float> Grouped(ConvolutionShape shape, Tensor weight, int padded)
    {
        var (taps, inputs, outputs) = (shape.Window.KernelHeight * shape.Window.KernelWidth, shape.GroupInputs, shape.GroupOutputs);
        var grouped = Storage<float>.Allocate((long)taps * shape.Input.Channels * padded);
        var from = weight.Span;
        var to = grouped.Span;
        for (var tap = 0; tap < taps; tap++)
        {
            for (var c = 0; c < shape.Input.Channels; c++)
            {
                var (group, i) = Math.DivRem(c, inputs);
                from.Slice((((tap * inputs) + i) * shape.Output.Channels) + (group * outputs), outputs)
                    .CopyTo(to[(((tap * shape.Input.Channels) + c) * padded)..]);
            }
        }

        return grouped;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TWidth, TVector>(
        ConvolutionShape shape, InputTaps taps, float* source, float* weights, int padded, ulong* bits, float* target)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        new Span<float>(target, shape.Input.Count).Clear();
        var (channels, inputs, groups) = (shape.Input.Channels, shape.GroupInputs, shape.Groups);
        var sums = stackalloc float[Together * MaskedProduct.Sums];
        var features = stackalloc int[Together];
        fixed (int* starts = taps.Starts, outputs = taps.Outputs, through = taps.Taps)
        {
            for (var place = 0; place < taps.Starts.Length - 1; place++)
            {
                var w = weights - ((nint)place * channels * padded);
                for (var group = 0; group < groups; group++)
                {
                    var end = (place * channels) + ((group + 1) * inputs);
                    for (var at = end - inputs; at < end;)
                    {
                        var used = 0;
                        for (; used < Together && (at = Next(bits, at, end)) < end; at++)
                            features[used++] = at;
                        if (used == 0)
                            break;
                        Four<TWidth, TVector>(
                            outputs + starts[place], through + starts[place], starts[place + 1] - starts[place],
                            source + ((nint)group * padded), (nint)groups * padded, w, (nint)channels * padded, padded, features, used, sums);
                        var totals = MaskedProduct.Total(sums);
                        for (var i = 0; i < used; i++)
                            target[features[i]] = totals[i];
                    }
                }
            }
        }
    }

    /// <summary>The partial sums of up to four channels of a place.</summary>
    /// <param name="outputs">The output place of each pair.</param>
    /// <param name="through">The tap of each pair.</param>
    /// <param name="pairs">How many there are.</param>
    /// <param name="g">dL/dy of the group.</param>
    /// <param name="gPlace">Floats from one output place to the next.</param>
    /// <param name="w">The weights of tap 0, moved so that a feature's number finds its channel.</param>
    /// <param name="wTap">Floats from one tap to the next.</param>
    /// <param name="padded">The output channels of a group, padded.</param>
    /// <param name="features">The features.</param>
    /// <param name="used">How many there are; the others repeat the first.</param>
    /// <param name="sums">Sixteen for each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TWidth, TVector>(
        int* outputs, int* through, int pairs, float* g, nint gPlace, float* w, nint wTap, int padded, int* features, int used, float* sums)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var c0 = (nint)features[0] * padded;
        var c1 = used > 1 ? (nint)features[1] * padded : c0;
        var c2 = used > 2 ? (nint)features[2] * padded : c0;
        var c3 = used > 3 ? (nint)features[3] * padded : c0;
        for (var lane = 0; lane < MaskedProduct.Sums; lane += TWidth.Lanes)
        {
            TVector s0 = TWidth.Zero, s1 = s0, s2 = s0, s3 = s0;
            for (var pair = 0; pair < pairs; pair++)
            {
                var values = g + (outputs[pair] * gPlace);
                var tap = w + (through[pair] * wTap);
                for (nint k = lane; k < padded; k += MaskedProduct.Sums)
                {
                    var value = TWidth.Load(values + k);
                    s0 = TWidth.FusedMultiplyAdd(value, TWidth.Load(tap + c0 + k), s0);
                    s1 = TWidth.FusedMultiplyAdd(value, TWidth.Load(tap + c1 + k), s1);
                    s2 = TWidth.FusedMultiplyAdd(value, TWidth.Load(tap + c2 + k), s2);
                    s3 = TWidth.FusedMultiplyAdd(value, TWidth.Load(tap + c3 + k), s3);
                }
            }

            TWidth.Store(sums + lane, s0);
            TWidth.Store(sums + MaskedProduct.Sums + lane, s1);
            TWidth.Store(sums + (2 * MaskedProduct.Sums) + lane, s2);
            TWidth.Store(sums + (3 * MaskedProduct.Sums) + lane, s3);
        }
    }

    /// <summary>The first set bit of [at, end), or end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(ulong* bits, int at, int end)
    {
        while (at < end)
        {
            var word = bits[at >> 6] >> (at & 63);
            if (word != 0)
                return Math.Min(end, at + BitOperations.TrailingZeroCount(word));
            at = (at | 63) + 1;
        }

        return end;
    }
}
