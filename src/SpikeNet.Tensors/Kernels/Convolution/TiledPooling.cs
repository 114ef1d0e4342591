using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The way back through pooling whose windows lie side by side: each place is under one window or none, so it is written once.</summary>
/// <remarks>Works band by band: the rows of the image that lie under one row of windows. Vectors run over the channels.</remarks>
internal static unsafe class TiledPooling
{
    /// <summary>Whether the windows lie side by side.</summary>
    internal static bool Fits(PoolingShape shape)
    {
        var window = shape.Window;
        return window.StrideY == window.KernelHeight && window.StrideX == window.KernelWidth
            && window is { PaddingY: 0, PaddingX: 0, DilationY: 1, DilationX: 1 };
    }

    /// <summary>The floats of a band.</summary>
    internal static int BandLength(PoolingShape shape) => shape.Window.KernelHeight * shape.Input.Width * shape.Input.Channels;

    /// <summary>The gradient of a maximum in one band: it goes to the first largest value under the window.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="values">The band's values.</param>
    /// <param name="outputGradient">The gradient of the row of windows.</param>
    /// <param name="gradient">The band's gradient: every float of it is written.</param>
    internal static void Maximum(PoolingShape shape, float* values, float* outputGradient, float* gradient)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Maximum<Width512, Vector512<float>>(shape, values, outputGradient, gradient);
                break;
            case 256:
                Maximum<Width256, Vector256<float>>(shape, values, outputGradient, gradient);
                break;
            default:
                Maximum<Width128, Vector128<float>>(shape, values, outputGradient, gradient);
                break;
        }
    }

    /// <summary>The gradient of a sum by a divisor in one band: every place under a window has the window's.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="divisor">What the sum was divided by.</param>
    /// <param name="outputGradient">The gradient of the row of windows.</param>
    /// <param name="gradient">The band's gradient: every float of it is written.</param>
    internal static void Sum(PoolingShape shape, float divisor, float* outputGradient, float* gradient)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                Sum<Width512, Vector512<float>>(shape, divisor, outputGradient, gradient);
                break;
            case 256:
                Sum<Width256, Vector256<float>>(shape, divisor, outputGradient, gradient);
                break;
            default:
                Sum<Width128, Vector128<float>>(shape, divisor, outputGradient, gradient);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Maximum<TWidth, TVector>(PoolingShape shape, float* values, float* outputGradient, float* gradient)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var (channels, rows, columns) = (shape.Input.Channels, shape.Window.KernelHeight, shape.Window.KernelWidth);
        var row = shape.Input.Width * channels;
        ClearBeyond(shape, gradient);
        for (var o = 0; o < shape.Output.Width; o++, outputGradient += channels, values += columns * channels, gradient += columns * channels)
        {
            for (var c = 0; c < channels; c += TWidth.Lanes)
            {
                var largest = TWidth.Load(values + c);
                for (var r = 0; r < rows; r++)
                    for (var k = 0; k < columns; k++)
                        largest = TWidth.Max(largest, TWidth.Load(values + (r * row) + (k * channels) + c));
                var rest = TWidth.Load(outputGradient + c);
                for (var r = 0; r < rows; r++)
                {
                    for (var k = 0; k < columns; k++)
                    {
                        var at = (r * row) + (k * channels) + c;
                        var takes = TWidth.GreaterOrEqual(TWidth.Load(values + at), largest);
                        Store<TWidth, TVector>(gradient + at, TWidth.Select(takes, rest, TWidth.Zero), channels - c);
                        rest = TWidth.Select(takes, TWidth.Zero, rest);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TWidth, TVector>(PoolingShape shape, float divisor, float* outputGradient, float* gradient)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var (channels, rows, columns) = (shape.Input.Channels, shape.Window.KernelHeight, shape.Window.KernelWidth);
        var row = shape.Input.Width * channels;
        var by = TWidth.Broadcast(divisor);
        ClearBeyond(shape, gradient);
        for (var o = 0; o < shape.Output.Width; o++, outputGradient += channels, gradient += columns * channels)
        {
            for (var c = 0; c < channels; c += TWidth.Lanes)
            {
                var value = TWidth.Divide(TWidth.Load(outputGradient + c), by);
                for (var r = 0; r < rows; r++)
                    for (var k = 0; k < columns; k++)
                        Store<TWidth, TVector>(gradient + (r * row) + (k * channels) + c, value, channels - c);
            }
        }
    }

    /// <summary>Columns beyond the last window have no gradient.</summary>
    private static void ClearBeyond(PoolingShape shape, float* gradient)
    {
        var row = shape.Input.Width * shape.Input.Channels;
        var covered = shape.Output.Width * shape.Window.KernelWidth * shape.Input.Channels;
        for (var r = 0; r < shape.Window.KernelHeight && covered < row; r++)
            new Span<float>(gradient + (r * row) + covered, row - covered).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth, TVector>(float* target, TVector value, int lanes)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (lanes >= TWidth.Lanes)
            TWidth.Store(target, value);
        else
            MaskedStore.Store<TWidth, TVector>(target, value, lanes);
    }
}
