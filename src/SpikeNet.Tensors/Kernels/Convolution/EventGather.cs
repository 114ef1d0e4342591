using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The weight gradient of a few images: for each group of events that meet the same weights, the sum of the gradients around them.</summary>
/// <remarks>
/// The sum of a kernel row stays in registers over the events of the group. Within a group the events are ordered by their rows, so
/// those whose output row exists are neighbours.
/// </remarks>
internal static unsafe class EventGather
{
    /// <summary>Adds payload * gradient to the sums for each event of some rows.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="events">The events, grouped.</param>
    /// <param name="gradients">The gradients of the outputs.</param>
    /// <param name="images">The number of the images.</param>
    /// <param name="graded">Whether the events' values are other than 1.</param>
    /// <param name="image">As many scratch images, 0 in their margins.</param>
    /// <param name="sums">The sums, in the order of packed weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TWidth, TVector>(
        ConvolutionShape shape, RowEvents events, OutputGradients gradients, int images, bool graded, float* image, float* sums)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var taps = shape.EventTaps;
        var width = shape.Output.Width * shape.Output.Channels;
        for (var i = 0; i < images; i++)
            for (var o = 0; o < shape.Output.Height; o++)
                gradients.Write(((i * shape.Output.Height) + o) * width, width, image + (i * taps.Image) + (o * taps.ImageRow) + taps.Margin);

        // Accumulators that leave room for the factor: of 32 registers 16, of 16 registers 8.
        var most = TWidth.Lanes == 16 ? 16 : 8;
        var height = shape.Input.Height;
        var kernelRows = taps.KernelRows;
        var ends = events.Ends;
        for (var g = 0; g < events.Groups; g++, ends += height)
        {
            if (ends[-1] == ends[height - 1])
                continue;
            var sum = sums + events.Runs[2 * g];
            var floats = events.Runs[(2 * g) + 1];
            for (var k = 0; k < kernelRows.Length; k++, sum += taps.KernelRow)
            {
                var first = ends[kernelRows[k].First - 1];
                var count = ends[kernelRows[k].End - 1] - first;
                if (count == 0)
                    continue;
                var factors = graded ? events.Factors + first : null;
                for (var at = 0; at < floats; at += most * TWidth.Lanes)
                {
                    Row<TWidth, TVector>(
                        Math.Min(most, (floats - at) / TWidth.Lanes), events.Images + first, count, factors, image - kernelRows[k].Above + at, sum + at);
                }
            }
        }
    }

    /// <summary>One kernel row of events that share their weights.</summary>
    private static void Row<TWidth, TVector>(int vectors, int* places, int count, float* factors, float* image, float* sum)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        switch (vectors)
        {
            case 1:
                EventSumRow.Run<N1, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 2:
                EventSumRow.Run<N2, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 3:
                EventSumRow.Run<N3, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 4:
                EventSumRow.Run<N4, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 5:
                EventSumRow.Run<N5, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 6:
                EventSumRow.Run<N6, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 7:
                EventSumRow.Run<N7, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 8:
                EventSumRow.Run<N8, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 9:
                EventSumRow.Run<N9, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 10:
                EventSumRow.Run<N10, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 11:
                EventSumRow.Run<N11, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 12:
                EventSumRow.Run<N12, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 13:
                EventSumRow.Run<N13, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 14:
                EventSumRow.Run<N14, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            case 15:
                EventSumRow.Run<N15, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
            default:
                EventSumRow.Run<N16, TWidth, TVector>(places, count, factors, image, 1, sum, null, sum, TWidth.Lanes);
                break;
        }
    }
}
