using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The event-driven convolution: each event adds its channel's weights to the outputs around it, kernel row by kernel row.</summary>
/// <remarks>
/// An output is the sum of its events in their order, each product rounded, and the bias last: what the interpreter of graphs
/// computes, at every vector width and thread count. The weight gradient is the same walk with the roles of image and weights
/// exchanged. Steps and samples are independent; the gradient's partial sums are of fixed rows and added in order.
/// </remarks>
internal static unsafe class EventConvolution
{
    private const int RowsPerPart = 4;


    /// <summary>y = x * W + b.</summary>
    internal static void Forward(ConvolutionShape shape, SpikeTrain x, Tensor weight, Tensor? bias, Tensor y, StepArena? arena)
    {
        var taps = shape.EventTaps;
        var storage = Storage<float>.Allocate(taps.Packed, arena, zeroed: false);
        taps.Pack(weight.Span, storage.Span);
        var packed = storage.Pointer;
        var (rows, height, width) = (x.Rows, shape.Output.Height, shape.Output.Width * shape.Output.Channels);
        var biases = Storage<float>.Allocate(width, arena);
        if (bias is not null)
            for (var i = 0; i < width; i += bias.Length)
                bias.Span.CopyTo(biases.Span[i..]);
        var biasRow = biases.Pointer;
        var target = y.Pointer;
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                var image = Scratch.Floats(0, taps.Image, zeroed: true);
                Walk(shape, taps, x, r, image, packed, intoImage: true);
                var result = target + ((long)r * height * width);
                for (var o = 0; o < height; o++)
                {
                    var from = new ReadOnlySpan<float>(image + (o * taps.ImageRow) + taps.Margin, width);
                    TensorPrimitives.Add(from, new ReadOnlySpan<float>(biasRow, width), new Span<float>(result + (o * width), width));
                }
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(storage);
        GC.KeepAlive(biases);
    }

    /// <summary>Adds dL/dW to <paramref name="weightGradient"/>.</summary>
    internal static void AddWeightGradient(ConvolutionShape shape, SpikeTrain x, Tensor outputGradient, Tensor weightGradient, StepArena? arena)
    {
        var taps = shape.EventTaps;
        var (rows, height, width) = (x.Rows, shape.Output.Height, shape.Output.Width * shape.Output.Channels);
        var parts = PartialSums.Parts(rows, taps.Packed);
        var rowsPerPart = (rows + parts - 1) / Math.Max(1, parts);
        var sums = new PartialSums(parts, taps.Packed, arena);
        var source = outputGradient.Pointer;
        Workers.Run(parts, part =>
        {
            var sum = sums.Begin(part);
            var image = Scratch.Floats(0, taps.Image, zeroed: true);
            for (var r = part * rowsPerPart; r < Math.Min(rows, (part + 1) * rowsPerPart); r++)
            {
                var gradient = source + ((long)r * height * width);
                for (var o = 0; o < height; o++)
                    new ReadOnlySpan<float>(gradient + (o * width), width).CopyTo(new Span<float>(image + (o * taps.ImageRow) + taps.Margin, width));
                Walk(shape, taps, x, r, image, sum, intoImage: false);
            }
        });
        taps.AddUnpacked(sums.Total(), weightGradient.Span);
        GC.KeepAlive(x);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(sums);
    }

    private static void Walk(ConvolutionShape shape, EventTaps taps, SpikeTrain x, int row, float* image, float* weights, bool intoImage)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Walk<Width512, Vector512<float>>(shape, taps, x, row, image, weights, intoImage);
                break;
            case 256:
                Walk<Width256, Vector256<float>>(shape, taps, x, row, image, weights, intoImage);
                break;
            default:
                Walk<Width128, Vector128<float>>(shape, taps, x, row, image, weights, intoImage);
                break;
        }
    }

    /// <summary>Adds payload * weights to the image for each event of a row, or payload * image to the weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk<TWidth, TVector>(ConvolutionShape shape, EventTaps taps, SpikeTrain x, int row, float* image, float* weights, bool intoImage)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var channels = shape.Input.Channels;
        var rowFeatures = channels * shape.Input.Width;
        var (groupInputs, groupOutputs) = (shape.GroupInputs, shape.GroupOutputs);
        var oneGroup = shape.Groups == 1;
        int y = 0, rowEnd = rowFeatures;
        fixed (int* rowStarts = taps.RowStarts, rowTaps = taps.Rows, columnStarts = taps.ColumnStarts, columnTaps = taps.Columns)
        fixed (float* payload = x.Payload)
        {
            var indices = x.IndicesPointer;
            var end = x.OffsetsPointer[row + 1];
            for (var e = x.OffsetsPointer[row]; e < end; e++)
            {
                var index = indices[e];
                while (index >= rowEnd)
                {
                    y++;
                    rowEnd += rowFeatures;
                }

                var inRow = (uint)(index - rowEnd + rowFeatures);
                var column = inRow / (uint)channels;
                var channel = (int)(inRow - (column * (uint)channels));
                var factor = TWidth.Broadcast(payload is null ? 1 : payload[e]);
                var ofImage = oneGroup ? image : image + (channel / groupInputs * groupOutputs);
                var ofWeights = weights + ((long)channel * taps.Channel);
                var lastRow = rowTaps + (2 * rowStarts[y + 1]);
                var lastColumn = columnTaps + (3 * columnStarts[column + 1]);
                for (var c = columnTaps + (3 * columnStarts[column]); c < lastColumn; c += 3)
                {
                    float* inImage = ofImage + c[0], inWeights = ofWeights + c[1];
                    var floats = c[2];
                    for (var r = rowTaps + (2 * rowStarts[y]); r < lastRow; r += 2)
                    {
                        if (intoImage)
                            Add<TWidth, TVector>(inImage + r[0], inWeights + r[1], factor, floats);
                        else
                            Add<TWidth, TVector>(inWeights + r[1], inImage + r[0], factor, floats);
                    }
                }
            }
        }
    }

    /// <summary>target += factor * source over whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TWidth, TVector>(float* target, float* source, TVector factor, int floats)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        for (var i = 0; i < floats; i += TWidth.Lanes)
            TWidth.Store(target + i, TWidth.Add(TWidth.Load(target + i), TWidth.Multiply(factor, TWidth.Load(source + i))));
    }
}
