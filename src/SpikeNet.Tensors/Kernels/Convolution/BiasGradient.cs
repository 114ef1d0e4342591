using System.Numerics.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The sum of a gradient over everything but its channels.</summary>
internal static unsafe class BiasGradient
{
    /// <summary>Pixels that are added side by side, so that vectors are full however few channels there are.</summary>
    private const int Pixels = 16;

    private const int PixelsPerPart = 4096;

    internal static void Add(Tensor outputGradient, Tensor biasGradient, StepArena? arena)
    {
        var channels = biasGradient.Length;
        var pixels = outputGradient.Length / channels;
        var parts = (pixels + PixelsPerPart - 1) / PixelsPerPart;
        var sums = new PartialSums(parts, Pixels * channels, arena);
        var source = outputGradient.Pointer;
        Workers.Run(parts, part =>
        {
            var sum = new Span<float>(sums.Begin(part), Pixels * channels);
            var end = Math.Min(pixels, (part + 1) * PixelsPerPart);
            for (var p = part * PixelsPerPart; p < end; p += Pixels)
            {
                var values = new ReadOnlySpan<float>(source + ((long)p * channels), Math.Min(Pixels, end - p) * channels);
                TensorPrimitives.Add(sum[..values.Length], values, sum[..values.Length]);
            }
        });
        var total = sums.Total();
        for (var p = 0; p < Pixels; p++)
            TensorPrimitives.Add(biasGradient.Span, total.Slice(p * channels, channels), biasGradient.Span);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(sums);
    }
}
