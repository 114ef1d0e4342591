using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>Pooling of dense values, and the way back.</summary>
/// <remarks>
/// Vectors run over the channels. At the end of a pixel they reach into the next one, which is written afterwards; only at the
/// end of the image lanes are written one by one.
/// </remarks>
internal static unsafe class DensePooling
{
    private const int RowsPerPart = 4;

    /// <summary>What a place of the result does with the places that it gathers.</summary>
    internal enum Rule
    {
        /// <summary>Their sum by a divisor.</summary>
        Sum,

        /// <summary>The largest.</summary>
        Maximum,
    }

    /// <summary>The pooled values of each row.</summary>
    internal static void Forward(PoolingShape shape, Tensor x, Tensor y, Rule rule, float divisor) =>
        Gather(
            y.Length / shape.Output.Count, shape.Output, shape.Rows.InputStarts, shape.Rows.Inputs, shape.Columns.InputStarts, shape.Columns.Inputs,
            shape.Input, x, y, rule, divisor);

    /// <summary>The gradient of a sum by a divisor: each input has the gradients of the outputs that see it.</summary>
    internal static void SumBackward(PoolingShape shape, Tensor outputGradient, Tensor gradient, float divisor) =>
        Gather(
            gradient.Length / shape.Input.Count, shape.Input, shape.Rows.OutputStarts, shape.Rows.Outputs, shape.Columns.OutputStarts, shape.Columns.Outputs,
            shape.Output, outputGradient, gradient, Rule.Sum, divisor);

    /// <summary>The gradient of the maximum: it goes to the first largest value under the window.</summary>
    internal static void MaximumBackward(PoolingShape shape, Images x, Tensor outputGradient, Tensor gradient)
    {
        var parts = (x.Rows + RowsPerPart - 1) / RowsPerPart;
        var rows = x.Rows;
        Workers.Run(parts, part =>
        {
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                var values = x.Plain(shape.Input, r, 0);
                var sums = Scratch.Floats(1, shape.Input.Count, zeroed: true);
                var from = outputGradient.Pointer + ((long)r * shape.Output.Count);
                switch (VectorWidth.Bits)
                {
                    case 512:
                        ToFirst<Width512, Vector512<float>>(shape, values, from, sums);
                        break;
                    case 256:
                        ToFirst<Width256, Vector256<float>>(shape, values, from, sums);
                        break;
                    default:
                        ToFirst<Width128, Vector128<float>>(shape, values, from, sums);
                        break;
                }

                new ReadOnlySpan<float>(sums, shape.Input.Count).CopyTo(new Span<float>(gradient.Pointer + ((long)r * shape.Input.Count), shape.Input.Count));
            }
        });
        x.KeepAlive();
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(gradient);
    }

    private static void Gather(
        int rows, FeatureShape target, int[] rowStarts, int[] rowPlaces, int[] columnStarts, int[] columnPlaces,
        FeatureShape source, Tensor values, Tensor result, Rule rule, float divisor)
    {
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                var from = values.Pointer + ((long)r * source.Count);
                var to = result.Pointer + ((long)r * target.Count);
                switch (VectorWidth.Bits)
                {
                    case 512:
                        Gather<Width512, Vector512<float>>(target, rowStarts, rowPlaces, columnStarts, columnPlaces, source.Width, from, to, rule, divisor);
                        break;
                    case 256:
                        Gather<Width256, Vector256<float>>(target, rowStarts, rowPlaces, columnStarts, columnPlaces, source.Width, from, to, rule, divisor);
                        break;
                    default:
                        Gather<Width128, Vector128<float>>(target, rowStarts, rowPlaces, columnStarts, columnPlaces, source.Width, from, to, rule, divisor);
                        break;
                }
            }
        });
        GC.KeepAlive(values);
        GC.KeepAlive(result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<TWidth, TVector>(
        FeatureShape target, int[] rowStarts, int[] rowPlaces, int[] columnStarts, int[] columnPlaces, int sourceWidth,
        float* from, float* to, Rule rule, float divisor)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var channels = target.Channels;
        var end = to + target.Count;
        var by = TWidth.Broadcast(divisor);
        fixed (int* rows = rowPlaces, columns = columnPlaces)
        {
            for (var i = 0; i < target.Height; i++)
            {
                for (var j = 0; j < target.Width; j++, to += channels)
                {
                    for (var c = 0; c < channels; c += TWidth.Lanes)
                    {
                        var value = rule == Rule.Sum ? TWidth.Zero : TWidth.Broadcast(float.NegativeInfinity);
                        for (var r = rowStarts[i]; r < rowStarts[i + 1]; r++)
                        {
                            var row = from + (rows[r] * sourceWidth * channels) + c;
                            for (var k = columnStarts[j]; k < columnStarts[j + 1]; k++)
                            {
                                var x = TWidth.Load(row + (columns[k] * channels));
                                value = rule == Rule.Sum ? TWidth.Add(value, x) : TWidth.Max(value, x);
                            }
                        }

                        if (rule == Rule.Sum)
                            value = TWidth.Divide(value, by);
                        if (to + c + TWidth.Lanes <= end)
                            TWidth.Store(to + c, value);
                        else
                            PartialStore.Store<TWidth, TVector>(to + c, value, Math.Min(TWidth.Lanes, channels - c));
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToFirst<TWidth, TVector>(PoolingShape shape, float* values, float* outputGradient, float* sums)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var channels = shape.Input.Channels;
        var row = shape.Input.Width * channels;
        var (rows, columns) = (shape.Rows, shape.Columns);
        var ramp = stackalloc float[TWidth.Lanes];
        for (var i = 0; i < TWidth.Lanes; i++)
            ramp[i] = i;
        for (var i = 0; i < shape.Output.Height; i++)
        {
            for (var j = 0; j < shape.Output.Width; j++, outputGradient += channels)
            {
                for (var c = 0; c < channels; c += TWidth.Lanes)
                {
                    var largest = TWidth.Broadcast(float.NegativeInfinity);
                    for (var r = rows.InputStarts[i]; r < rows.InputStarts[i + 1]; r++)
                        for (var k = columns.InputStarts[j]; k < columns.InputStarts[j + 1]; k++)
                            largest = TWidth.Max(largest, TWidth.Load(values + (rows.Inputs[r] * row) + (columns.Inputs[k] * channels) + c));

                    // What is left to give: all at first, in the lanes of this pixel only; nothing once a place has taken it.
                    var rest = TWidth.Select(
                        TWidth.Greater(TWidth.Broadcast(channels - c), TWidth.Load(ramp)), TWidth.Load(outputGradient + c), TWidth.Zero);
                    for (var r = rows.InputStarts[i]; r < rows.InputStarts[i + 1]; r++)
                    {
                        for (var k = columns.InputStarts[j]; k < columns.InputStarts[j + 1]; k++)
                        {
                            var at = (rows.Inputs[r] * row) + (columns.Inputs[k] * channels) + c;
                            var takes = TWidth.GreaterOrEqual(TWidth.Load(values + at), largest);
                            TWidth.Store(sums + at, TWidth.Add(TWidth.Load(sums + at), TWidth.Select(takes, rest, TWidth.Zero)));
                            rest = TWidth.Select(takes, TWidth.Zero, rest);
                        }
                    }
                }
            }
        }
    }
}
