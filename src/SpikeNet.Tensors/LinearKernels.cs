using SpikeNet.Tensors.Kernels;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>The products of a linear layer, event-driven where the input is spikes, dense where it is not. Weights are stored <c>[in, out]</c>, so that an event adds one contiguous row.</summary>
public static unsafe class LinearKernels
{
    /// <summary>Above this density of the input the dense product is faster forward (measured: 30 %, docs/performance.md).</summary>
    public const double ForwardCrossover = 0.30;

    /// <summary>Above this density of the input the dense product is faster for the weight gradient (measured: 25 to 30 %).</summary>
    public const double WeightGradientCrossover = 0.30;

    /// <summary>Above this share of needed elements <see cref="InputGradient(Tensor, Tensor, SpikeMask, StepArena?)"/> computes all of them (measured: 35 to 40 % at 64 to 512 outputs).</summary>
    public const double NeededCrossover = 0.35;

    /// <summary>With fewer outputs an element costs less than finding it (measured: at 20 outputs dense is faster from 5 %).</summary>
    private const int NeededWorthFromOutputs = 64;

    /// <summary>The crossovers that hold where a caller passes none.</summary>
    public static LinearCrossovers Crossovers => LinearCrossovers.Shipped;

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
                x.Rows, x.OffsetsPointer, x.IndicesPointer, payload, weight.Pointer, columns, y.Pointer, accumulate: false,
                bias is null ? null : bias.Pointer);
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

    /// <summary>dL/dx = dL/dy W^T where it is needed: a surrogate gradient of bounded support is 0 elsewhere, and so is what is asked of x there.</summary>
    /// <param name="outputGradient">dL/dy, <c>[T, B, out]</c>.</param>
    /// <param name="weight">W, <c>[in, out]</c>.</param>
    /// <param name="needed">A bit for each element of dL/dx, <c>[T, B, in]</c>, that will be used.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>dL/dx, <c>[T, B, in]</c>, 0 where it is not needed.</returns>
    /// <remarks>Up to <see cref="NeededCrossover"/> only the needed elements are computed; above, all are, and those not needed are cleared.</remarks>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor InputGradient(Tensor outputGradient, Tensor weight, SpikeMask needed, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(needed);
        var (features, columns) = (weight.Shape[0], weight.Shape[1]);
        if (outputGradient.Shape.Length != 3 || outputGradient.Shape[2] != columns)
            throw new ArgumentException($"The weights {weight} need a gradient [T, B, {columns}], but {outputGradient} came.", nameof(outputGradient));
        var (steps, batch) = (outputGradient.Shape[0], outputGradient.Shape[1]);
        if (needed.TimeSteps != steps || needed.BatchSize != batch || needed.Features != features)
            throw new ArgumentException(
                $"The mask covers [{steps}, {batch}, {features}], but one of [{needed.TimeSteps}, {needed.BatchSize}, {needed.Features}] came.", nameof(needed));
        var rows = steps * batch;
        var words = new ReadOnlySpan<ulong>(needed.Pointer, rows * needed.WordsPerRow);
        var count = System.Numerics.Tensors.TensorPrimitives.PopCount<ulong>(words);
        Tensor gradient;
        if (columns >= NeededWorthFromOutputs && count <= NeededCrossover * rows * features)
        {
            gradient = new Tensor([steps, batch, features], arena, zeroed: false);
            MaskedProduct.Run(
                rows, features, columns, outputGradient.Pointer, weight.Pointer, needed.Pointer, needed.WordsPerRow, gradient.Pointer);
        }
        else
        {
            gradient = InputGradient(outputGradient, weight, arena);
            MaskedProduct.Clear(rows, features, needed.Pointer, needed.WordsPerRow, gradient.Pointer);
        }

        GC.KeepAlive(outputGradient);
        GC.KeepAlive(weight);
        GC.KeepAlive(needed);
        return gradient;
    }

    /// <summary>Measures on this machine where dense products become faster, for a layer of one size; takes a second or so.</summary>
    /// <remarks>
    /// Never called unless the user asks: the result depends on the moment, and another choice of kernels is another training.
    /// Keep what it returns with the training's settings. Measured on 2048 random rows at twelve densities up to 60 %.
    /// </remarks>
    /// <param name="features">Inputs of the layer.</param>
    /// <param name="columns">Outputs of the layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static LinearCrossovers MeasureCrossovers(int features, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return CrossoverMeasurement.Run(features, columns);
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
