using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The event-driven convolution: each event adds its channel's weights to the outputs around it, kernel row by kernel row.</summary>
/// <remarks>
/// An output is the sum of its events in their order, each product rounded, and the bias last: what the interpreter of graphs
/// computes, at every vector width and thread count; that holds because higher input rows meet an output by higher kernel rows.
/// One row of the output is summed at a time, in L1. The weight gradient takes the events channel by channel, so that its sums
/// stay in registers. Steps and samples are independent; the gradient's partial sums are of fixed rows and added in order.
/// </remarks>
internal static unsafe class EventConvolution
{
    private const int RowsPerPart = 4;

    /// <summary>Images whose events are grouped together for the weight gradient: the more, the less often sums are fetched and loops end.</summary>
    private const int MostBatch = 4;

    /// <summary>With so many events a channel in an image there is no need for more images: one of 11 x 11 x 32 gradients stays in L1.</summary>
    private const int EnoughEvents = 32;

    /// <summary>Together they stay within a quarter of a 1 MiB second-level cache.</summary>
    private const int BatchFloats = 1 << 16;

    /// <summary>From so many events a pixel on it pays to go through all pixels (measured: with 12 channels from below 0.24 on, with 2 from 0.3 on).</summary>
    private const double SlideFrom = 0.3;

    /// <summary>y = x * W + b.</summary>
    internal static void Forward(ConvolutionShape shape, SpikeTrain x, Tensor weight, Tensor? bias, Tensor y, StepArena? arena)
    {
        if (x.Density * shape.Input.Channels >= SlideFrom && EventSlide.Takes(shape))
            EventSlide.Forward(shape, x, weight, bias, y, arena);
        else
            Scatter(shape, x, weight, bias, y, arena);
    }

    /// <summary>y = x * W + b, event after event, for any convolution.</summary>
    internal static void Scatter(ConvolutionShape shape, SpikeTrain x, Tensor weight, Tensor? bias, Tensor y, StepArena? arena)
    {
        var taps = shape.EventTaps;
        var storage = Storage<float>.Allocate(taps.Packed, arena, zeroed: false);
        taps.Pack(weight.Span, storage.Span);
        var packed = storage.Pointer;
        var rows = x.Rows;
        var biases = Storage<float>.Allocate((long)shape.Output.Width * shape.Output.Channels, arena);
        if (bias is not null)
            for (var i = 0; i < biases.Length; i += bias.Length)
                bias.Span.CopyTo(biases.Span[i..]);
        var biasRow = biases.Pointer;
        var target = y.Pointer;
        var most = MostEvents(x);
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            var events = new RowEvents(shape, most, 1, 2);
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                var sums = Scratch.Floats(0, taps.ImageRow + taps.Margin);
                events.Read(x, r, 0, 0);
                switch (VectorWidth.Bits)
                {
                    case 512:
                        Scatter<Width512, Vector512<float>>(shape, events, sums, packed, biasRow, target + ((long)r * shape.Output.Count));
                        break;
                    case 256:
                        Scatter<Width256, Vector256<float>>(shape, events, sums, packed, biasRow, target + ((long)r * shape.Output.Count));
                        break;
                    default:
                        Scatter<Width128, Vector128<float>>(shape, events, sums, packed, biasRow, target + ((long)r * shape.Output.Count));
                        break;
                }

            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(storage);
        GC.KeepAlive(biases);
    }

    /// <summary>Adds dL/dW to <paramref name="weightGradient"/>.</summary>
    internal static void AddWeightGradient(ConvolutionShape shape, SpikeTrain x, OutputGradients outputGradient, Tensor weightGradient, StepArena? arena)
    {
        var taps = shape.EventTaps;
        var rows = x.Rows;
        var parts = PartialSums.Parts(rows, taps.Packed);
        var rowsPerPart = (rows + parts - 1) / Math.Max(1, parts);
        var sums = new PartialSums(parts, taps.Packed, arena);
        var most = MostEvents(x);
        var graded = !x.Payload.IsEmpty;
        var wanted = (long)EnoughEvents * shape.Input.Channels * rows / Math.Max(1, x.EventCount);
        var batch = Math.Clamp((int)Math.Min(wanted, BatchFloats / taps.Image), 1, MostBatch);
        Workers.Run(parts, part =>
        {
            var sum = sums.Begin(part);
            var image = Scratch.Floats(0, (long)batch * taps.Image);
            for (var i = 0; i < batch; i++)
                taps.ClearMargins(image + (i * taps.Image));
            var events = new RowEvents(shape, batch * most, 1, 2);
            var end = Math.Min(rows, (part + 1) * rowsPerPart);
            for (var r = part * rowsPerPart; r < end; r += batch)
            {
                var (count, images) = (0, Math.Min(batch, end - r));
                for (var i = 0; i < images; i++)
                    count = events.Read(x, r + i, count, i * taps.Image);
                events.Group(count);
                var gradients = outputGradient.From((long)r * shape.Output.Count);
                switch (VectorWidth.Bits)
                {
                    case 512:
                        EventGather.Run<Width512, Vector512<float>>(shape, events, gradients, images, graded, image, sum);
                        break;
                    case 256:
                        EventGather.Run<Width256, Vector256<float>>(shape, events, gradients, images, graded, image, sum);
                        break;
                    default:
                        EventGather.Run<Width128, Vector128<float>>(shape, events, gradients, images, graded, image, sum);
                        break;
                }
            }
        });
        taps.AddUnpacked(sums.Total(), weightGradient.Span);
        GC.KeepAlive(x);
        outputGradient.KeepAlive();
        GC.KeepAlive(sums);
    }

    private static int MostEvents(SpikeTrain x)
    {
        var most = 0;
        var offsets = x.RowOffsets;
        for (var r = 0; r < x.Rows; r++)
            most = Math.Max(most, offsets[r + 1] - offsets[r]);
        return most;
    }

    /// <summary>Computes an image, row by row: for each the sum of payload * weights of the events that reach it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter<TWidth, TVector>(ConvolutionShape shape, RowEvents events, float* row, float* weights, float* biasRow, float* output)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var taps = shape.EventTaps;
        var (height, width) = (shape.Output.Height, shape.Output.Width * shape.Output.Channels);
        var rowStarts = events.RowStarts;
        for (var o = 0; o < height; o++)
        {
            new Span<float>(row, taps.ImageRow + taps.Margin).Clear();
            for (var k = 0; k < shape.Window.KernelHeight; k++)
            {
                var y = taps.InputRows[(k * height) + o];
                if (y < 0)
                    continue;
                var kernelRow = weights + (k * taps.KernelRow);
                var end = events.Places + rowStarts[y + 1];
                for (var place = events.Places + rowStarts[y]; place < end; place++)
                {
                    float* target = row + place->Image, source = kernelRow + place->Weights;
                    var factor = TWidth.Broadcast(place->Factor);
                    var last = target + place->Floats;
                    for (; target < last; target += TWidth.Lanes, source += TWidth.Lanes)
                        TWidth.Store(target, TWidth.Add(TWidth.Load(target), TWidth.Multiply(factor, TWidth.Load(source))));
                }
            }

            var sums = new ReadOnlySpan<float>(row + taps.Margin, width);
            TensorPrimitives.Add(sums, new ReadOnlySpan<float>(biasRow, width), new Span<float>(output + (o * width), width));
        }
    }
}
