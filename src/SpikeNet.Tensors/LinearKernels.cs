using SpikeNet.Tensors.Kernels;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>The products of a linear layer, event-driven where the input is spikes, dense where it is not. Weights are stored <c>[in, out]</c>, so that an event adds one contiguous row.</summary>
public static unsafe class LinearKernels
{
    /// <summary>Above this density of the input the dense product is faster forward (measured: 30 %, docs/performance.md).</summary>
    public const double ForwardCrossover = 0.30;

    /// <summary>Above this density of the input the dense product is faster for the weight gradient (measured: 25 to 30 %).</summary>
    public const double WeightGradientCrossover = 0.25;

    /// <summary>y = x W + b for spikes; work is done for events only.</summary>
    /// <param name="x">Spikes, <c>[T, B, in]</c>.</param>
    /// <param name="weight">W, <c>[in, out]</c>.</param>
    /// <param name="bias">b, <c>[out]</c>, or null.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>y, <c>[T, B, out]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor Forward(SpikeTrain x, Tensor weight, Tensor? bias = null, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var columns = Columns(weight, x.Features, bias);
        var y = new Tensor([x.TimeSteps, x.BatchSize, columns], arena, zeroed: false);
        fixed (float* payload = x.Payload)
        {
            EventSum.Run(
                x.Rows, x.OffsetsPointer, x.IndicesPointer, payload, weight.Pointer, columns, y.Pointer, bias is null ? null : bias.Pointer, 0);
        }

        GC.KeepAlive(bias);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        return y;
    }

    /// <summary>y = x W + b for dense values.</summary>
    /// <param name="x">Values, <c>[T, B, in]</c>.</param>
    /// <param name="weight">W, <c>[in, out]</c>.</param>
    /// <param name="bias">b, <c>[out]</c>, or null.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>y, <c>[T, B, out]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor Forward(Tensor x, Tensor weight, Tensor? bias = null, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var features = x.Shape[^1];
        var columns = Columns(weight, features, bias);
        var rows = x.Length / Math.Max(1, features);
        var y = new Tensor([x.Shape[0], x.Shape[1], columns], arena, zeroed: false);
        Gemm.RunWithBias(
            rows, columns, features, x.Pointer, features, 1, weight.Pointer, columns, 1, bias is null ? null : bias.Pointer, y.Pointer, arena);
        GC.KeepAlive(bias);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        return y;
    }

    /// <summary>Adds dL/dW = x^T dL/dy for spikes to <paramref name="weightGradient"/>, gathering by column.</summary>
    public static void AddWeightGradient(SpikeTrain x, Tensor outputGradient, Tensor weightGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(weightGradient);
        var columns = weightGradient.Shape[1];
        EventTranspose.Of(x, columns, arena).AddSums(outputGradient.Pointer, columns, weightGradient.Pointer);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(weightGradient);
    }

    /// <summary>Adds dL/dW = x^T dL/dy for dense values to <paramref name="weightGradient"/>.</summary>
    public static void AddWeightGradient(Tensor x, Tensor outputGradient, Tensor weightGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(weightGradient);
        var features = x.Shape[^1];
        var columns = weightGradient.Shape[1];
        var rows = x.Length / Math.Max(1, features);
        Gemm.Run(features, columns, rows, x.Pointer, 1, features, outputGradient.Pointer, columns, 1, weightGradient.Pointer, true, arena);
        GC.KeepAlive(x);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(weightGradient);
    }

    /// <summary>Adds the sum of dL/dy over steps and samples to <paramref name="biasGradient"/>.</summary>
    public static void AddBiasGradient(Tensor outputGradient, Tensor biasGradient)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(biasGradient);
        EventSum.AddRows(outputGradient.Pointer, outputGradient.Length / Math.Max(1, biasGradient.Length), biasGradient.Length, biasGradient.Pointer);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(biasGradient);
    }

    /// <summary>dL/dx = dL/dy W^T, dense.</summary>
    public static Tensor InputGradient(Tensor outputGradient, Tensor weight, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(weight);
        var features = weight.Shape[0];
        var columns = weight.Shape[1];
        var rows = outputGradient.Length / columns;
        var gradient = new Tensor([outputGradient.Shape[0], outputGradient.Shape[1], features], arena, zeroed: false);
        Gemm.Run(rows, features, columns, outputGradient.Pointer, columns, 1, weight.Pointer, 1, columns, gradient.Pointer, false, arena);
        GC.KeepAlive(outputGradient);
        GC.KeepAlive(weight);
        return gradient;
    }

    private static int Columns(Tensor weight, int features, Tensor? bias)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Shape.Length != 2 || weight.Shape[0] != features)
            throw new ArgumentException($"{features} inputs need weights [{features}, out], but {weight} came.", nameof(weight));
        if (bias is not null && bias.Length != weight.Shape[1])
            throw new ArgumentException($"{weight.Shape[1]} outputs need as many biases, but {bias} came.", nameof(bias));
        return weight.Shape[1];
    }
}
