using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The event-driven convolution at stride 1 for inputs with events at most pixels: see <see cref="EventSlideRow"/>.</summary>
/// <remarks>
/// The order of each output's sum is that of the events, the bias last, as in <see cref="EventConvolution"/>: kernel rows ascend, and with
/// them the input rows that an output meets. One kernel row's weights and one image of sums stay in L1 together. Output channels
/// are done in blocks of whole vectors of which a kernel's width fits into the registers.
/// </remarks>
internal static unsafe class EventSlide
{
    private const int RowsPerPart = 4;

    /// <summary>The widest kernel that there is a copy for.</summary>
    private const int MostColumns = 9;

    /// <summary>The most vectors of an output in a block.</summary>
    private const int MostVectors = 4;

    /// <summary>Whether the kernel can compute a convolution.</summary>
    internal static bool Takes(ConvolutionShape shape) =>
        shape.Window is { StrideX: 1, StrideY: 1, DilationX: 1, DilationY: 1 } window
        && shape.Groups == 1 && window.KernelWidth <= MostColumns && window.PaddingX < window.KernelWidth;

    /// <summary>y = x * W + b.</summary>
    internal static void Forward(ConvolutionShape shape, SpikeTrain x, Tensor weight, Tensor? bias, Tensor y, StepArena? arena)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Forward<Width512, Vector512<float>>(16, shape, x, weight, bias, y, arena);
                break;
            case 256:
                Forward<Width256, Vector256<float>>(12, shape, x, weight, bias, y, arena);
                break;
            default:
                Forward<Width128, Vector128<float>>(12, shape, x, weight, bias, y, arena);
                break;
        }
    }

    private static void Forward<TWidth, TVector>(
        int registers, ConvolutionShape shape, SpikeTrain x, Tensor weight, Tensor? bias, Tensor y, StepArena? arena)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var (input, output, window) = (shape.Input, shape.Output, shape.Window);
        var vectors = (output.Channels + TWidth.Lanes - 1) / TWidth.Lanes;
        var most = Math.Clamp(registers / window.KernelWidth, 1, MostVectors);
        var blocks = (vectors + most - 1) / most;
        var perBlock = (vectors + blocks - 1) / blocks;
        var block = perBlock * TWidth.Lanes;
        var channel = window.KernelWidth * block;
        var kernelRow = input.Channels * channel;
        var storage = Pack(shape, weight, blocks, block, arena);
        var biases = Storage<float>.Allocate(blocks * block, arena);
        bias?.Span.CopyTo(biases.Span);
        float* packed = storage.Pointer, biasPointer = biases.Pointer, target = y.Pointer;

        // Neighbouring rows share what lies between them: what falls left and right of the output is of no use.
        var margin = window.KernelWidth - 1 - window.PaddingX;
        var stride = (output.Width + margin) * block;
        var sumFloats = (output.Height * stride) + (2 * window.KernelWidth * block);
        var rows = x.Rows;
        var mostEvents = 0;
        for (var r = 0; r < rows; r++)
            mostEvents = Math.Max(mostEvents, x.OffsetsPointer[r + 1] - x.OffsetsPointer[r]);
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            var events = new ColumnEvents(input, mostEvents, channel, 1);
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                events.Read(x, r);
                for (var b = 0; b < blocks; b++)
                {
                    var sums = Scratch.Floats(0, sumFloats, zeroed: true);
                    for (var k = 0; k < window.KernelHeight; k++)
                    {
                        var weights = packed + (((b * window.KernelHeight) + k) * kernelRow);
                        for (var o = Math.Max(0, window.PaddingY - k); o < Math.Min(output.Height, input.Height + window.PaddingY - k); o++)
                        {
                            var ends = events.Ends + ((o + k - window.PaddingY) * input.Width);
                            if (ends[-1] < ends[input.Width - 1])
                                Row<TWidth, TVector>(window.KernelWidth, perBlock, events.Events, ends[-1], ends, input.Width, weights, sums + (o * stride));
                        }
                    }

                    Finish<TWidth, TVector>(
                        sums + (margin * block), stride, output.Height, output.Width, perBlock, biasPointer + (b * block),
                        target + ((long)r * output.Count) + (b * block), output.Channels, output.Channels - (b * block));
                }
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(storage);
        GC.KeepAlive(biases);
    }

    /// <summary>Weights <c>[kH, kW, Cin, Cout]</c> as <c>[block][kH][Cin][kW reversed][channels of a block]</c>, channels that there are not 0.</summary>
    private static Storage<float> Pack(ConvolutionShape shape, Tensor weight, int blocks, int block, StepArena? arena)
    {
        var (inputs, outputs, window) = (shape.Input.Channels, shape.Output.Channels, shape.Window);
        var storage = Storage<float>.Allocate((long)blocks * block * window.KernelHeight * window.KernelWidth * inputs, arena, zeroed: false);
        var source = weight.Span;
        var packed = storage.Span;
        for (var b = 0; b < blocks; b++)
        {
            var used = Math.Min(block, outputs - (b * block));
            for (var k = 0; k < window.KernelHeight; k++)
            {
                for (var c = 0; c < inputs; c++)
                {
                    for (var l = window.KernelWidth - 1; l >= 0; l--)
                    {
                        source.Slice((((((k * window.KernelWidth) + l) * inputs) + c) * outputs) + (b * block), used).CopyTo(packed);
                        packed[used..block].Clear();
                        packed = packed[block..];
                    }
                }
            }
        }

        return storage;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<TWidth, TVector>(
        float* sums, int stride, int height, int width, int vectors, float* bias, float* y, int channels, int lanes)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var w = TWidth.Lanes;
        for (var o = 0; o < height; o++, sums += stride)
        {
            var sum = sums;
            for (var p = 0; p < width; p++, y += channels)
            {
                for (var v = 0; v < vectors; v++, sum += w)
                {
                    var value = TWidth.Add(TWidth.Load(sum), TWidth.Load(bias + (v * w)));
                    var left = lanes - (v * w);
                    if (left >= w)
                        TWidth.Store(y + (v * w), value);
                    else if (left > 0)
                        MaskedStore.Store<TWidth, TVector>(y + (v * w), value, left);
                }
            }
        }
    }

    private static void Row<TWidth, TVector>(
        int kernelColumns, int vectors, ColumnEvents.Event* events, int first, int* ends, int columns, float* weights, float* row)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        switch (kernelColumns, vectors)
        {
            case (1, 1):
                EventSlideRow.Run<N1, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (2, 1):
                EventSlideRow.Run<N2, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (3, 1):
                EventSlideRow.Run<N3, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (4, 1):
                EventSlideRow.Run<N4, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (5, 1):
                EventSlideRow.Run<N5, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (6, 1):
                EventSlideRow.Run<N6, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (7, 1):
                EventSlideRow.Run<N7, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (8, 1):
                EventSlideRow.Run<N8, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (9, 1):
                EventSlideRow.Run<N9, N1, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (1, 2):
                EventSlideRow.Run<N2, N2, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (2, 2):
                EventSlideRow.Run<N4, N2, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (3, 2):
                EventSlideRow.Run<N6, N2, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (4, 2):
                EventSlideRow.Run<N8, N2, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (5, 2):
                EventSlideRow.Run<N10, N2, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (6, 2):
                EventSlideRow.Run<N12, N2, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (7, 2):
                EventSlideRow.Run<N14, N2, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (8, 2):
                EventSlideRow.Run<N16, N2, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (1, 3):
                EventSlideRow.Run<N3, N3, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (2, 3):
                EventSlideRow.Run<N6, N3, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (3, 3):
                EventSlideRow.Run<N9, N3, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (4, 3):
                EventSlideRow.Run<N12, N3, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (5, 3):
                EventSlideRow.Run<N15, N3, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (1, 4):
                EventSlideRow.Run<N4, N4, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (2, 4):
                EventSlideRow.Run<N8, N4, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (3, 4):
                EventSlideRow.Run<N12, N4, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            case (4, 4):
                EventSlideRow.Run<N16, N4, TWidth, TVector>(events, first, ends, columns, weights, row);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"There is no copy for {kernelColumns} columns of {vectors} vectors.");
        }
    }
}
