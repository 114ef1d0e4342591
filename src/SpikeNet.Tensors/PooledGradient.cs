using SpikeNet.Tensors.Kernels.Convolution;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>dL/dx of a pooling, spread over the windows where it is read.</summary>
/// <remarks>
/// Only of pooling whose windows lie side by side. The numbers are those of
/// <see cref="PoolingKernels.SumInputGradient"/> and <see cref="PoolingKernels.MaximumInputGradient(PoolingShape, SpikeTrain, Tensor, StepArena?)"/>.
/// </remarks>
public sealed unsafe class PooledGradient : DeferredValues
{
    private readonly PoolingShape _shape;
    private readonly Images? _values;
    private readonly float _divisor;
    private readonly int _image;
    private readonly int _band;

    private PooledGradient(PoolingShape shape, Tensor outputGradient, Images? values, float divisor, StepArena? arena, Action? released)
        : base(ShapeOf(shape, outputGradient), arena, released)
    {
        (_shape, OutputGradient, _values, _divisor) = (shape, outputGradient, values, divisor);
        (_image, _band) = (shape.Input.Count, TiledPooling.BandLength(shape));
    }

    /// <summary>dL/dy, <c>[T, B, C H' W']</c>, which is spread.</summary>
    public Tensor OutputGradient { get; }

    /// <summary>Whether the windows lie side by side, with neither padding nor dilation.</summary>
    /// <param name="shape">The pooling.</param>
    public static bool CanSpread(PoolingShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return TiledPooling.Fits(shape);
    }

    /// <summary>Of a sum or an average.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, C H' W']</c>.</param>
    /// <param name="divisor">The divisor of the forward pass.</param>
    /// <param name="arena">The step that owns what is made, or null.</param>
    /// <param name="released">Called once, when <paramref name="outputGradient"/> is not read again; null for nothing.</param>
    /// <exception cref="ArgumentException">The sizes do not agree, or the windows do not lie side by side.</exception>
    public static PooledGradient OfSum(PoolingShape shape, Tensor outputGradient, float divisor, StepArena? arena = null, Action? released = null) =>
        new(shape, outputGradient, null, divisor, arena, released);

    /// <summary>Of a maximum over spikes.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="x">The spikes of the forward pass.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, C H' W']</c>.</param>
    /// <param name="arena">The step that owns what is made, or null.</param>
    /// <param name="released">Called once, when <paramref name="outputGradient"/> is not read again; null for nothing.</param>
    /// <exception cref="ArgumentException">The sizes do not agree, or the windows do not lie side by side.</exception>
    public static PooledGradient OfMaximum(PoolingShape shape, SpikeTrain x, Tensor outputGradient, StepArena? arena = null, Action? released = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        PoolingKernels.CheckInput(shape, x.Features);
        return OfMaximum(shape, new Images(x), outputGradient, arena, released);
    }

    internal static PooledGradient OfMaximum(PoolingShape shape, Images x, Tensor outputGradient, StepArena? arena, Action? released = null)
    {
        var gradient = new PooledGradient(shape, outputGradient, x, 1, arena, released);
        return outputGradient.Length == (long)x.Rows * shape.Output.Count
            ? gradient
            : throw new ArgumentException($"The input has {x.Rows} rows, but the gradient is {outputGradient}.", nameof(outputGradient));
    }

    private protected override void WriteRun(long first, int count, float* target)
    {
        while (count > 0)
        {
            var row = (int)(first / _image);
            var within = (int)(first % _image);
            var band = within / _band;
            var start = within - (band * _band);
            int written;
            if (band >= _shape.Output.Height)
            {
                // Rows beyond the last window have no gradient.
                written = Math.Min(count, _image - within);
                new Span<float>(target, written).Clear();
            }
            else if (start == 0 && count >= _band)
            {
                written = _band;
                Band(row, band, target);
            }
            else
            {
                written = Math.Min(count, _band - start);
                var whole = Scratch.Floats(4, _band);
                Band(row, band, whole);
                new ReadOnlySpan<float>(whole + start, written).CopyTo(new Span<float>(target, written));
            }

            first += written;
            target += written;
            count -= written;
        }

        _values?.KeepAlive();
    }

    private static ReadOnlySpan<int> ShapeOf(PoolingShape shape, Tensor outputGradient)
    {
        PoolingKernels.CheckGradient(shape, outputGradient);
        return CanSpread(shape)
            ? (int[])[outputGradient.Shape[0], outputGradient.Shape[1], shape.Input.Count]
            : throw new ArgumentException($"The windows of {shape} do not lie side by side.", nameof(shape));
    }

    private void Band(int row, int band, float* target)
    {
        var outputGradient = OutputGradient.Pointer + ((long)row * _shape.Output.Count) + ((long)band * _shape.Output.Width * _shape.Output.Channels);
        if (_values is { } values)
            TiledPooling.Maximum(_shape, values.Band(_shape.Input, row, band * _shape.Window.KernelHeight, _shape.Window.KernelHeight, 3), outputGradient, target);
        else
            TiledPooling.Sum(_shape, _divisor, outputGradient, target);
    }
}
