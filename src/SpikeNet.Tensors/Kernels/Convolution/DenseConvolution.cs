using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The dense convolution as matrix products that read the image in place, one image per thread.</summary>
internal static unsafe class DenseConvolution
{
    private const int RowsPerPart = 2;

    /// <summary>y = x * W + b.</summary>
    internal static void Forward(ConvolutionShape shape, Images x, Tensor weight, Tensor? bias, Tensor y, StepArena? arena)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Forward<Width512, Vector512<float>>(shape, x, weight, bias, y, arena);
                break;
            case 256:
                Forward<Width256, Vector256<float>>(shape, x, weight, bias, y, arena);
                break;
            default:
                Forward<Width128, Vector128<float>>(shape, x, weight, bias, y, arena);
                break;
        }
    }

    /// <summary>Adds dL/dW to <paramref name="weightGradient"/>.</summary>
    internal static void AddWeightGradient(ConvolutionShape shape, Images x, Tensor outputGradient, Tensor weightGradient, StepArena? arena)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                AddWeightGradient<Width512, Vector512<float>>(shape, x, outputGradient, weightGradient, arena);
                break;
            case 256:
                AddWeightGradient<Width256, Vector256<float>>(shape, x, outputGradient, weightGradient, arena);
                break;
            default:
                AddWeightGradient<Width128, Vector128<float>>(shape, x, outputGradient, weightGradient, arena);
                break;
        }
    }

    /// <summary>dL/dx.</summary>
    internal static void InputGradient(ConvolutionShape shape, Tensor outputGradient, Tensor weight, Tensor gradient, StepArena? arena)
    {
        if (InputGradientByRows.Takes(shape))
        {
            InputGradientByRows.Run(shape, outputGradient, weight, gradient, arena);
            return;
        }

        switch (VectorWidth.Bits)
        {
            case 512:
                InputGradient<Width512, Vector512<float>>(shape, outputGradient, weight, gradient, arena);
                break;
            case 256:
                InputGradient<Width256, Vector256<float>>(shape, outputGradient, weight, gradient, arena);
                break;
            default:
                InputGradient<Width128, Vector128<float>>(shape, outputGradient, weight, gradient, arena);
                break;
        }
    }

    private static void Forward<TWidth, TVector>(ConvolutionShape shape, Images x, Tensor weight, Tensor? bias, Tensor y, StepArena? arena)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var taps = shape.DenseTaps;
        var outputs = shape.GroupOutputs;
        var channels = shape.Output.Channels;
        var panels = new Panels(outputs, TWidth.Lanes, taps.Runs.Length * taps.Depth);
        var storage = panels.Allocate(shape.Groups, arena);
        for (var g = 0; g < shape.Groups; g++)
            panels.Pack(weight.Span, g * outputs, channels, 1, storage.Span[(g * panels.Floats)..]);
        var packed = storage.Pointer;
        var biases = bias is null ? null : bias.Pointer;
        var target = y.Pointer;
        var rows = x.Rows;
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            float** a = stackalloc float*[Tile.Rows], c = stackalloc float*[Tile.Rows];
            var block = stackalloc float[Tile.Rows * 2 * TWidth.Lanes];
            fixed (int* runs = taps.Runs)
            {
                var tile = new Tile { A = a, AStep = 1, Runs = runs, RunCount = taps.Runs.Length, Depth = taps.Depth, C = c };
                for (var i = 0; i < Tile.Rows; i++)
                    c[i] = block + (i * 2 * TWidth.Lanes);
                for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
                {
                    var image = x.Padded(shape, r, 0);
                    var result = target + ((long)r * shape.Output.Count);
                    for (var p = 0; p < taps.Places.Length; p += Tile.Rows)
                    {
                        var count = Math.Min(Tile.Rows, taps.Places.Length - p);
                        for (var g = 0; g < shape.Groups; g++)
                        {
                            for (var i = 0; i < Tile.Rows; i++)
                                a[i] = image + taps.Places[Math.Min(p + i, taps.Places.Length - 1)] + (g * shape.GroupInputs);
                            for (var column = 0; column < outputs; column += panels.Width)
                            {
                                var two = panels.IsTwo(column);
                                tile.B = packed + panels.At(g, column);
                                tile.BStep = two ? 2 * TWidth.Lanes : TWidth.Lanes;
                                tile.BRun = tile.BStep * taps.Depth;
                                Tile.Run<TWidth, TVector>(&tile, two);
                                var first = (g * outputs) + column;
                                var lanes = Math.Min(panels.Width, outputs - column);
                                for (var i = 0; i < count; i++)
                                    Finish(block + (i * 2 * TWidth.Lanes), biases is null ? null : biases + first, result + ((p + i) * channels) + first, lanes);
                            }
                        }
                    }
                }
            }
        });
        x.KeepAlive();
        GC.KeepAlive(storage);
        GC.KeepAlive(bias);
        GC.KeepAlive(y);
    }

    private static void Finish(float* block, float* bias, float* target, int lanes)
    {
        var sum = new ReadOnlySpan<float>(block, lanes);
        var result = new Span<float>(target, lanes);
        if (bias is null)
            sum.CopyTo(result);
        else
            System.Numerics.Tensors.TensorPrimitives.Add(sum, new ReadOnlySpan<float>(bias, lanes), result);
    }

    private static void InputGradient<TWidth, TVector>(ConvolutionShape shape, Tensor outputGradient, Tensor weight, Tensor gradient, StepArena? arena)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        // One product per run: [places, Cout] [Cout, run], whose rows are added to the image where the window stands.
        var taps = shape.DenseTaps;
        var (outputs, channels, width) = (shape.GroupOutputs, shape.Output.Channels, shape.Input.Width * shape.Input.Channels);
        var panels = new Panels(taps.Depth, TWidth.Lanes, outputs);
        var storage = panels.Allocate(shape.Groups * taps.Runs.Length, arena);
        for (var g = 0; g < shape.Groups; g++)
            for (var s = 0; s < taps.Runs.Length; s++)
                panels.Pack(weight.Span[(s * taps.Depth * channels)..], g * outputs, 1, channels, storage.Span[(((g * taps.Runs.Length) + s) * panels.Floats)..]);
        var packed = storage.Pointer;
        float* source = outputGradient.Pointer, target = gradient.Pointer;
        var rows = outputGradient.Length / shape.Output.Count;
        var tiles = (taps.Places.Length + Tile.Rows - 1) / Tile.Rows;
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            float** a = stackalloc float*[Tile.Rows], c = stackalloc float*[Tile.Rows];
            var unused = stackalloc float[2 * TWidth.Lanes];
            var none = 0;
            var tile = new Tile { A = a, AStep = 1, Runs = &none, RunCount = 1, Depth = outputs, C = c, Accumulate = true };
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                var from = source + ((long)r * shape.Output.Count);
                var image = Scratch.Floats(0, taps.Image, zeroed: true);
                for (var g = 0; g < shape.Groups; g++)
                {
                    for (var s = 0; s < taps.Runs.Length; s++)
                    {
                        for (var column = 0; column < taps.Depth; column += panels.Width)
                        {
                            var two = panels.IsTwo(column);
                            tile.B = packed + panels.At((g * taps.Runs.Length) + s, column);
                            tile.BStep = two ? 2 * TWidth.Lanes : TWidth.Lanes;
                            var place = image + taps.Runs[s] + (g * shape.GroupInputs) + column;
                            for (var t = 0; t < tiles; t++)
                            {
                                // Places far apart: windows of neighbours overlap, and a load that meets two stores still under way waits for them.
                                for (var i = 0; i < Tile.Rows; i++)
                                {
                                    var p = t + (i * tiles);
                                    var valid = p < taps.Places.Length;
                                    a[i] = from + ((valid ? p : t) * channels) + (g * outputs);
                                    c[i] = valid ? place + taps.Places[p] : unused;
                                }

                                Tile.Run<TWidth, TVector>(&tile, two);
                            }
                        }
                    }
                }

                var result = target + ((long)r * shape.Input.Count);
                for (var y = 0; y < shape.Input.Height; y++)
                    new ReadOnlySpan<float>(image + taps.Inside + (y * taps.ImageRow), width).CopyTo(new Span<float>(result + (y * width), width));
            }
        });
        GC.KeepAlive(storage);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(gradient);
    }

    private static void AddWeightGradient<TWidth, TVector>(ConvolutionShape shape, Images x, Tensor outputGradient, Tensor weightGradient, StepArena? arena)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        // Rows of the gradient are the values under the window, its columns the output channels, and the sum runs over the places.
        var taps = shape.DenseTaps;
        var (outputs, channels, depth) = (shape.GroupOutputs, shape.Output.Channels, taps.Depth);
        var panels = new Panels(outputs, TWidth.Lanes, depth);
        var stride = panels.Padded;
        var sumFloats = shape.Groups * taps.Runs.Length * depth * stride;
        var rows = x.Rows;
        var parts = PartialSums.Parts(rows, sumFloats);
        var rowsPerPart = parts == 0 ? 0 : (rows + parts - 1) / parts;
        var sums = new PartialSums(parts, sumFloats, arena);
        var source = outputGradient.Pointer;
        Workers.Run(parts, part =>
        {
            var sum = sums.Begin(part);
            float** a = stackalloc float*[Tile.Rows], c = stackalloc float*[Tile.Rows];
            var unused = stackalloc float[2 * TWidth.Lanes];
            fixed (int* starts = taps.RowStarts)
            {
                var tile = new Tile
                {
                    A = a,
                    AStep = taps.Step,
                    Runs = starts,
                    RunCount = shape.Output.Height,
                    Depth = shape.Output.Width,
                    BStep = channels,
                    BRun = shape.Output.Width * channels,
                    C = c,
                    Accumulate = true,
                };
                for (var r = part * rowsPerPart; r < Math.Min(rows, (part + 1) * rowsPerPart); r++)
                {
                    var image = x.Padded(shape, r, 0);
                    var from = source + ((long)r * shape.Output.Count);
                    for (var gs = 0; gs < shape.Groups * taps.Runs.Length; gs++)
                    {
                        var (g, s) = Math.DivRem(gs, taps.Runs.Length);
                        var run = image + taps.Runs[s] + (g * shape.GroupInputs);
                        for (var k = 0; k < depth; k += Tile.Rows)
                        {
                            for (var column = 0; column < outputs; column += panels.Width)
                            {
                                for (var i = 0; i < Tile.Rows; i++)
                                {
                                    var valid = k + i < depth;
                                    a[i] = run + (valid ? k + i : k);
                                    c[i] = valid ? sum + ((((long)gs * depth) + k + i) * stride) + column : unused;
                                }

                                tile.B = from + (g * outputs) + column;
                                Tile.Run<TWidth, TVector>(&tile, panels.IsTwo(column));
                            }
                        }
                    }
                }
            }
        });
        var total = sums.Total();
        var gradient = weightGradient.Span;
        for (var g = 0; g < shape.Groups; g++)
        {
            for (var k = 0; k < taps.Runs.Length * depth; k++)
            {
                var to = gradient.Slice((k * channels) + (g * outputs), outputs);
                System.Numerics.Tensors.TensorPrimitives.Add(to, total.Slice(((g * taps.Runs.Length * depth) + k) * stride, outputs), to);
            }
        }

        x.KeepAlive();
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(sums);
    }
}
