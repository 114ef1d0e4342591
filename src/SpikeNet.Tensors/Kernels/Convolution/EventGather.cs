using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The weight gradient of a few images: for each group of events that meet the same weights, the sum of the gradients around them.</summary>
/// <remarks>
/// The sum of a kernel row stays in registers over the events of the group. Events whose output row does not exist read a row of
/// zeros behind the image: leaving them out costs a mispredicted branch, which is dearer.
/// </remarks>
internal static unsafe class EventGather
{
    /// <summary>Adds payload * gradient to the sums for each event of some rows.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="events">The events, grouped.</param>
    /// <param name="gradients">The gradients of the outputs.</param>
    /// <param name="images">Their number.</param>
    /// <param name="image">As many scratch images, each with a row behind it, 0 in their margins and those rows.</param>
    /// <param name="sums">The sums, in the order of packed weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TWidth, TVector>(ConvolutionShape shape, RowEvents events, float* gradients, int images, float* image, float* sums)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var taps = shape.EventTaps;
        var window = shape.Window;
        var width = shape.Output.Width * shape.Output.Channels;
        for (var i = 0; i < images; i++)
            for (var o = 0; o < shape.Output.Height; o++, gradients += width)
                Copy<TWidth, TVector>(gradients, image + (i * (taps.Image + taps.ImageRow)) + (o * taps.ImageRow) + taps.Margin, width);
        fixed (int* imageRows = taps.ImageRows)
        {
            var first = events.Grouped;
            for (var g = 0; g < events.Groups; g++)
            {
                var end = events.Grouped + events.GroupEnds[g];
                if (first == end)
                    continue;
                for (var k = 0; k < window.KernelHeight; k++)
                {
                    // Rows of another remainder never meet this kernel row.
                    if (window.StrideY == 1 || ((g % window.StrideY) - (k * window.DilationY)) % window.StrideY == 0)
                        Row<TWidth, TVector>(first, end, imageRows + (k * shape.Input.Height), image, sums + (k * taps.KernelRow));
                }

                first = end;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TWidth, TVector>(float* source, float* target, int count)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var i = 0;
        for (; i + TWidth.Lanes <= count; i += TWidth.Lanes)
            TWidth.Store(target + i, TWidth.Load(source + i));
        for (; i < count; i++)
            target[i] = source[i];
    }

    /// <summary>One kernel row of events that share their weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TWidth, TVector>(RowEvents.Place* first, RowEvents.Place* end, int* rows, float* image, float* kernelRow)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var (at, floats) = (0, first->Floats);
        for (; at + (4 * TWidth.Lanes) <= floats; at += 4 * TWidth.Lanes)
            Four<TWidth, TVector>(first, end, rows, image + at, kernelRow + first->Weights + at);
        for (; at + (2 * TWidth.Lanes) <= floats; at += 2 * TWidth.Lanes)
            Two<TWidth, TVector>(first, end, rows, image + at, kernelRow + first->Weights + at);
        for (; at < floats; at += TWidth.Lanes)
            One<TWidth, TVector>(first, end, rows, image + at, kernelRow + first->Weights + at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TWidth, TVector>(RowEvents.Place* first, RowEvents.Place* end, int* rows, float* image, float* sum)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        var (s0, s1, s2, s3) = (TWidth.Load(sum), TWidth.Load(sum + w), TWidth.Load(sum + (2 * w)), TWidth.Load(sum + (3 * w)));
        for (var place = first; place < end; place++)
        {
            var source = image + rows[place->Row] + place->Image;
            var factor = TWidth.Broadcast(place->Factor);
            s0 = TWidth.Add(s0, TWidth.Multiply(factor, TWidth.Load(source)));
            s1 = TWidth.Add(s1, TWidth.Multiply(factor, TWidth.Load(source + w)));
            s2 = TWidth.Add(s2, TWidth.Multiply(factor, TWidth.Load(source + (2 * w))));
            s3 = TWidth.Add(s3, TWidth.Multiply(factor, TWidth.Load(source + (3 * w))));
        }

        TWidth.Store(sum, s0);
        TWidth.Store(sum + w, s1);
        TWidth.Store(sum + (2 * w), s2);
        TWidth.Store(sum + (3 * w), s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two<TWidth, TVector>(RowEvents.Place* first, RowEvents.Place* end, int* rows, float* image, float* sum)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        var (s0, s1) = (TWidth.Load(sum), TWidth.Load(sum + w));
        for (var place = first; place < end; place++)
        {
            var source = image + rows[place->Row] + place->Image;
            var factor = TWidth.Broadcast(place->Factor);
            s0 = TWidth.Add(s0, TWidth.Multiply(factor, TWidth.Load(source)));
            s1 = TWidth.Add(s1, TWidth.Multiply(factor, TWidth.Load(source + w)));
        }

        TWidth.Store(sum, s0);
        TWidth.Store(sum + w, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<TWidth, TVector>(RowEvents.Place* first, RowEvents.Place* end, int* rows, float* image, float* sum)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var s = TWidth.Load(sum);
        for (var place = first; place < end; place++)
            s = TWidth.Add(s, TWidth.Multiply(TWidth.Broadcast(place->Factor), TWidth.Load(image + rows[place->Row] + place->Image)));

        TWidth.Store(sum, s);
    }
}
