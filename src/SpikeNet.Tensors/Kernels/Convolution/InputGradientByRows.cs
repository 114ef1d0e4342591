using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The input gradient at stride 1: for each input row the sum over all kernel rows in registers, and only then over kernel columns.</summary>
/// <remarks>
/// Row y of the input has from output place (o, s) the values P[y, s, l, c] = sum over k, q of dL/dy[y + padding - k, s, q] W[k, l, c, q],
/// one matrix product of depth kH Cout; then dL/dx[y, x, c] = sum over l of P[y, x + padding - l, l, c]. The general kernel adds to
/// the image after a depth of Cout: that took a fifth of its time.
/// </remarks>
internal static unsafe class InputGradientByRows
{
    private const int ImagesPerPart = 2;

    /// <summary>Places of which the products are in the first-level cache at once, with 64 columns 20 KiB.</summary>
    private const int MostPlaces = 80;

    /// <summary>Whether the kernel can compute a convolution's input gradient.</summary>
    internal static bool Takes(ConvolutionShape shape) =>
        shape.Window is { StrideX: 1, StrideY: 1, DilationX: 1, DilationY: 1 } && shape.Groups == 1;

    /// <summary>dL/dx.</summary>
    internal static void Run(ConvolutionShape shape, Tensor outputGradient, Tensor weight, Tensor gradient, StepArena? arena)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Run<Width512, Vector512<float>>(shape, outputGradient, weight, gradient, arena);
                break;
            case 256:
                Run<Width256, Vector256<float>>(shape, outputGradient, weight, gradient, arena);
                break;
            default:
                Run<Width128, Vector128<float>>(shape, outputGradient, weight, gradient, arena);
                break;
        }
    }

    private static void Run<TWidth, TVector>(ConvolutionShape shape, Tensor outputGradient, Tensor weight, Tensor gradient, StepArena? arena)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var (input, output, window) = (shape.Input, shape.Output, shape.Window);
        var (columns, outputs) = (window.KernelWidth * input.Channels, output.Channels);
        var panels = new Panels(columns, TWidth.Lanes, outputs);
        var storage = panels.Allocate(window.KernelHeight, arena);
        for (var k = 0; k < window.KernelHeight; k++)
            panels.Pack(weight.Span[(k * columns * outputs)..], 0, 1, outputs, storage.Span[(k * panels.Floats)..]);
        var packed = storage.Pointer;
        float* source = outputGradient.Pointer, target = gradient.Pointer;
        var images = outputGradient.Length / output.Count;
        var rowsAtOnce = Math.Max(1, MostPlaces / output.Width);
        var stride = panels.Padded;
        Workers.Run((images + ImagesPerPart - 1) / ImagesPerPart, part =>
        {
            float** a = stackalloc float*[Tile.Rows], c = stackalloc float*[Tile.Rows];
            var unused = stackalloc float[2 * TWidth.Lanes];
            var runs = stackalloc int[window.KernelHeight];
            for (var k = 0; k < window.KernelHeight; k++)
                runs[k] = -k * output.Width * outputs;
            var products = Scratch.Floats(0, (long)rowsAtOnce * output.Width * stride);
            var tile = new Tile { A = a, AStep = 1, Depth = outputs, C = c };
            for (var r = part * ImagesPerPart; r < Math.Min(images, (part + 1) * ImagesPerPart); r++)
            {
                var from = source + ((long)r * output.Count);
                var to = target + ((long)r * input.Count);
                for (int y = 0, rows; y < input.Height; y += rows)
                {
                    // As many rows at once as see the same kernel rows.
                    var (first, end) = KernelRows(shape, y);
                    for (rows = 1; rows < rowsAtOnce && y + rows < input.Height && KernelRows(shape, y + rows) == (first, end);)
                        rows++;
                    var places = first < end ? rows * output.Width : 0;
                    tile.Runs = runs + first;
                    tile.RunCount = end - first;
                    for (var column = 0; column < columns; column += panels.Width)
                    {
                        var two = panels.IsTwo(column);
                        tile.B = packed + panels.At(first, column);
                        tile.BStep = two ? 2 * TWidth.Lanes : TWidth.Lanes;
                        tile.BRun = panels.Floats;
                        for (var p = 0; p < places; p += Tile.Rows)
                        {
                            for (var i = 0; i < Tile.Rows; i++)
                            {
                                var place = Math.Min(p + i, places - 1);
                                a[i] = from + ((((y + window.PaddingY) * output.Width) + place) * outputs);
                                c[i] = p + i < places ? products + ((long)place * stride) + column : unused;
                            }

                            Tile.Run<TWidth, TVector>(&tile, two);
                        }
                    }

                    for (var i = 0; i < rows; i++)
                    {
                        var row = to + ((y + i) * input.Width * input.Channels);
                        if (places == 0)
                            new Span<float>(row, input.Width * input.Channels).Clear();
                        else
                            Fold<TWidth, TVector>(shape, products + ((long)i * output.Width * stride), stride, row);
                    }
                }
            }
        });
        GC.KeepAlive(storage);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(gradient);
    }

    /// <summary>The kernel rows by which an input row is seen.</summary>
    private static (int First, int End) KernelRows(ConvolutionShape shape, int y)
    {
        var place = y + shape.Window.PaddingY;
        var first = Math.Max(0, place - shape.Output.Height + 1);
        return (first, Math.Max(first, Math.Min(shape.Window.KernelHeight, place + 1)));
    }

    /// <summary>One row of the input: each place is the sum over the kernel columns by which it is seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fold<TWidth, TVector>(ConvolutionShape shape, float* products, int stride, float* row)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var (channels, width, padding, kernel, places) =
            (shape.Input.Channels, shape.Input.Width, shape.Window.PaddingX, shape.Window.KernelWidth, shape.Output.Width);
        for (var x = 0; x < width; x++, row += channels)
        {
            var first = Math.Max(0, x + padding - places + 1);
            var end = Math.Min(kernel, x + padding + 1);
            for (var c = 0; c < channels; c += TWidth.Lanes)
            {
                var sum = TWidth.Zero;
                for (var l = first; l < end; l++)
                    sum = TWidth.Add(sum, TWidth.Load(products + ((x + padding - l) * stride) + (l * channels) + c));
                var lanes = channels - c;
                if (lanes >= TWidth.Lanes)
                    TWidth.Store(row + c, sum);
                else
                    Dense.MaskedStore.Store<TWidth, TVector>(row + c, sum, lanes);
            }
        }
    }
}
