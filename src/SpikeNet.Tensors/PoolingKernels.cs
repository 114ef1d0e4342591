using SpikeNet.Tensors.Kernels.Convolution;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Pooling of each channel over a moving window: sum, average and maximum, of events and of dense values.</summary>
/// <remarks>
/// Activity is <c>[T, B, N]</c>, channel-last. Events in, events out: the work is that of the events. Places outside the input
/// are worth 0 in a sum and do not take part in a maximum, as in torch.nn. Results do not depend on the number of threads.
/// </remarks>
public static class PoolingKernels
{
    /// <summary>The sum of the events under each window, as graded events: spikes become their number.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="x">Spikes, <c>[T, B, C H W]</c>.</param>
    /// <param name="divisor">What each sum is divided by: 1, or the window's size for an average.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>Graded events, <c>[T, B, C H' W']</c>; none where the sum is 0.</returns>
    /// <exception cref="ArgumentException">The train does not have the pooling's N.</exception>
    public static SpikeTrain Sum(PoolingShape shape, SpikeTrain x, float divisor = 1, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Features);
        return EventPooling.Run(shape, x, maximum: false, divisor, arena);
    }

    /// <summary>The sum under each window divided by <paramref name="divisor"/>, dense.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="x">Values, <c>[T, B, C H W]</c>.</param>
    /// <param name="divisor">What each sum is divided by: 1, or the window's size for an average.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>Values, <c>[T, B, C H' W']</c>.</returns>
    /// <exception cref="ArgumentException">The tensor does not have the pooling's N.</exception>
    public static Tensor Sum(PoolingShape shape, Tensor x, float divisor = 1, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Shape[^1]);
        var y = new Tensor([x.Shape[0], x.Shape[1], shape.Output.Count], arena, zeroed: false);
        DensePooling.Forward(shape, x, y, DensePooling.Rule.Sum, divisor);
        return y;
    }

    /// <summary>dL/dx of a sum: every place under a window has the window's gradient divided by <paramref name="divisor"/>.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, C H' W']</c>.</param>
    /// <param name="divisor">The divisor of the forward pass.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The gradient does not have the output's size.</exception>
    public static Tensor SumInputGradient(PoolingShape shape, Tensor outputGradient, float divisor = 1, StepArena? arena = null)
    {
        CheckGradient(shape, outputGradient);
        if (PooledGradient.CanSpread(shape))
            return PooledGradient.OfSum(shape, outputGradient, divisor, arena).ToTensor();
        var gradient = new Tensor([outputGradient.Shape[0], outputGradient.Shape[1], shape.Input.Count], arena, zeroed: false);
        DensePooling.SumBackward(shape, outputGradient, gradient, divisor);
        return gradient;
    }

    /// <summary>The largest value under each window; of spikes without payload, whether any spikes.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="x">Spikes, <c>[T, B, C H W]</c>; places without an event are worth 0.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>Events, <c>[T, B, C H' W']</c>, graded where the input is.</returns>
    /// <exception cref="ArgumentException">The train does not have the pooling's N.</exception>
    public static SpikeTrain Maximum(PoolingShape shape, SpikeTrain x, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Features);
        return EventPooling.Run(shape, x, maximum: true, 1, arena);
    }

    /// <summary>The largest value under each window, dense.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="x">Values, <c>[T, B, C H W]</c>.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>Values, <c>[T, B, C H' W']</c>.</returns>
    /// <exception cref="ArgumentException">The tensor does not have the pooling's N.</exception>
    public static Tensor Maximum(PoolingShape shape, Tensor x, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Shape[^1]);
        var y = new Tensor([x.Shape[0], x.Shape[1], shape.Output.Count], arena, zeroed: false);
        DensePooling.Forward(shape, x, y, DensePooling.Rule.Maximum, 1);
        return y;
    }

    /// <summary>dL/dx of a maximum: the window's gradient goes to the first of its largest values, rows first, as in torch.nn.</summary>
    /// <remarks>Of spikes that is the first that spikes; where none does, the first place of the window that lies in the input.</remarks>
    /// <param name="shape">The pooling.</param>
    /// <param name="x">The spikes of the forward pass.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, C H' W']</c>.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The sizes do not agree.</exception>
    public static Tensor MaximumInputGradient(PoolingShape shape, SpikeTrain x, Tensor outputGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Features);
        return MaximumInputGradient(shape, new Images(x), outputGradient, arena);
    }

    /// <summary>dL/dx of a maximum: the window's gradient goes to the first of its largest values, rows first, as in torch.nn.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="x">The values of the forward pass.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, C H' W']</c>.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The sizes do not agree.</exception>
    public static Tensor MaximumInputGradient(PoolingShape shape, Tensor x, Tensor outputGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Shape[^1]);
        return MaximumInputGradient(shape, new Images(x), outputGradient, arena);
    }

    private static Tensor MaximumInputGradient(PoolingShape shape, Images x, Tensor outputGradient, StepArena? arena)
    {
        CheckGradient(shape, outputGradient);
        if (PooledGradient.CanSpread(shape))
            return PooledGradient.OfMaximum(shape, x, outputGradient, arena).ToTensor();
        if (outputGradient.Length != (long)x.Rows * shape.Output.Count)
            throw new ArgumentException($"The input has {x.Rows} rows, but the gradient is {outputGradient}.", nameof(outputGradient));
        var gradient = new Tensor([outputGradient.Shape[0], outputGradient.Shape[1], shape.Input.Count], arena, zeroed: false);
        DensePooling.MaximumBackward(shape, x, outputGradient, gradient);
        return gradient;
    }

    internal static void CheckInput(PoolingShape shape, int features)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (features != shape.Input.Count)
            throw new ArgumentException($"The pooling takes {shape.Input} = {shape.Input.Count} features, but {features} came.", nameof(features));
    }

    internal static void CheckGradient(PoolingShape shape, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(gradient);
        if (gradient.Shape.Length != 3 || gradient.Shape[^1] != shape.Output.Count)
            throw new ArgumentException($"The output is {shape.Output} = {shape.Output.Count} values, but the gradient is {gradient}.", nameof(gradient));
    }
}
