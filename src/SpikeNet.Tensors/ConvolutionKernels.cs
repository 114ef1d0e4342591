using SpikeNet.Tensors.Kernels.Convolution;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>The products of a convolution layer, event-driven where the input is spikes, dense where it is not.</summary>
/// <remarks>
/// Activity is <c>[T, B, N]</c>, channel-last; weights are <c>[kH, kW, Cin / groups, Cout]</c> (<see cref="ConvolutionShape"/>).
/// Results do not depend on the number of threads. Event-driven sums are taken in the events' order, the bias last.
/// </remarks>
public static class ConvolutionKernels
{
    /// <summary>Above this density of the input the dense product is faster forward where stride, dilation or groups forbid <see cref="SlidingCrossover"/> (measured with 32 to 64 channels at stride 2: 20 %).</summary>
    public const double ForwardCrossover = 0.20;

    /// <summary>The same at stride and dilation 1 without groups, where the sums of neighbouring outputs slide through registers (measured with windows of 3 and 5: 2 to 12 channels 30 %, 12 to 32 50 %, 32 to 32 above 40 %).</summary>
    public const double SlidingCrossover = 0.40;

    /// <summary>Above this density of the input the dense product is faster for the weight gradient (measured as above: 22 % at stride 2, 33 to 38 % at stride 1).</summary>
    public const double WeightGradientCrossover = 0.28;

    /// <summary>Above this share of needed elements the input gradient is computed everywhere and cleared where it is not needed.</summary>
    public const double NeededCrossover = 0.25;

    /// <summary>y = x * W + b for spikes, event by event; densely where they are denser than <see cref="ForwardCrossover"/> or <see cref="SlidingCrossover"/>.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="x">Spikes, <c>[T, B, Cin H W]</c>; a payload multiplies the weights.</param>
    /// <param name="weight">W, <c>[kH, kW, Cin / groups, Cout]</c>.</param>
    /// <param name="bias">b, <c>[Cout]</c>, or null.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>y, <c>[T, B, Cout H' W']</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor Forward(ConvolutionShape shape, SpikeTrain x, Tensor weight, Tensor? bias = null, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Features);
        CheckWeights(shape, weight, bias);
        var y = new Tensor([x.TimeSteps, x.BatchSize, shape.Output.Count], arena, zeroed: false);
        if (x.Density <= (EventSlide.Takes(shape) ? SlidingCrossover : ForwardCrossover))
            EventConvolution.Forward(shape, x, weight, bias, y, arena);
        else
            DenseConvolution.Forward(shape, new Images(x), weight, bias, y, arena);
        return y;
    }

    /// <summary>y = x * W + b for dense values.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="x">Values, <c>[T, B, Cin H W]</c>.</param>
    /// <param name="weight">W, <c>[kH, kW, Cin / groups, Cout]</c>.</param>
    /// <param name="bias">b, <c>[Cout]</c>, or null.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>y, <c>[T, B, Cout H' W']</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor Forward(ConvolutionShape shape, Tensor x, Tensor weight, Tensor? bias = null, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Shape[^1]);
        CheckWeights(shape, weight, bias);
        var y = new Tensor([x.Shape[0], x.Shape[1], shape.Output.Count], arena, zeroed: false);
        DenseConvolution.Forward(shape, new Images(x), weight, bias, y, arena);
        return y;
    }

    /// <summary>Adds dL/dW for spikes to <paramref name="weightGradient"/>; densely above <see cref="WeightGradientCrossover"/>.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="x">The spikes of the forward pass.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, Cout H' W']</c>.</param>
    /// <param name="weightGradient">dL/dW, <c>[kH, kW, Cin / groups, Cout]</c>.</param>
    /// <param name="arena">Where partial sums live, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static void AddWeightGradient(ConvolutionShape shape, SpikeTrain x, Tensor outputGradient, Tensor weightGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Features);
        CheckGradient(shape, outputGradient, x.Rows);
        CheckWeights(shape, weightGradient, null);
        if (x.Density <= WeightGradientCrossover)
            EventConvolution.AddWeightGradient(shape, x, new OutputGradients(outputGradient), weightGradient, arena);
        else
            DenseConvolution.AddWeightGradient(shape, new Images(x), outputGradient, weightGradient, arena);
    }

    /// <summary>Adds dL/dW for spikes to <paramref name="weightGradient"/>; dL/dy is worked out where events meet it, written out only for a dense product.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="x">The spikes of the forward pass.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, Cout H' W']</c>.</param>
    /// <param name="weightGradient">dL/dW, <c>[kH, kW, Cin / groups, Cout]</c>.</param>
    /// <param name="arena">Where partial sums live, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static void AddWeightGradient(ConvolutionShape shape, SpikeTrain x, DeferredValues outputGradient, Tensor weightGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(outputGradient);
        CheckInput(shape, x.Features);
        CheckWeights(shape, weightGradient, null);
        if (!outputGradient.Shape.SequenceEqual([x.TimeSteps, x.BatchSize, shape.Output.Count]))
            throw new ArgumentException($"The output is [{x.TimeSteps}, {x.BatchSize}, {shape.Output.Count}], but the gradient is [{Shapes.Format(outputGradient.Shape)}].", nameof(outputGradient));
        if (x.Density <= WeightGradientCrossover)
            EventConvolution.AddWeightGradient(shape, x, new OutputGradients(outputGradient), weightGradient, arena);
        else
            DenseConvolution.AddWeightGradient(shape, new Images(x), outputGradient.ToTensor(), weightGradient, arena);
    }

    /// <summary>Adds dL/dW for dense values to <paramref name="weightGradient"/>.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="x">The values of the forward pass.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, Cout H' W']</c>.</param>
    /// <param name="weightGradient">dL/dW, <c>[kH, kW, Cin / groups, Cout]</c>.</param>
    /// <param name="arena">Where partial sums live, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static void AddWeightGradient(ConvolutionShape shape, Tensor x, Tensor outputGradient, Tensor weightGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckInput(shape, x.Shape[^1]);
        CheckGradient(shape, outputGradient, x.Shape[0] * x.Shape[1]);
        CheckWeights(shape, weightGradient, null);
        DenseConvolution.AddWeightGradient(shape, new Images(x), outputGradient, weightGradient, arena);
    }

    /// <summary>Adds the sum of dL/dy over steps, samples and places to <paramref name="biasGradient"/>.</summary>
    /// <param name="outputGradient">dL/dy, channel-last.</param>
    /// <param name="biasGradient">dL/db, <c>[Cout]</c>.</param>
    /// <param name="arena">Where partial sums live, or null.</param>
    /// <exception cref="ArgumentException">The channels do not divide the gradient.</exception>
    public static void AddBiasGradient(Tensor outputGradient, Tensor biasGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(biasGradient);
        if (outputGradient.Length % biasGradient.Length != 0)
            throw new ArgumentException($"{biasGradient.Length} channels do not divide {outputGradient}.", nameof(biasGradient));
        BiasGradient.Add(outputGradient, biasGradient, arena);
    }

    /// <summary>dL/dx, dense <c>[T, B, Cin H W]</c>.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, Cout H' W']</c>.</param>
    /// <param name="weight">W, <c>[kH, kW, Cin / groups, Cout]</c>.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor InputGradient(ConvolutionShape shape, Tensor outputGradient, Tensor weight, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(outputGradient);
        CheckGradient(shape, outputGradient, outputGradient.Shape[0] * outputGradient.Shape[1]);
        CheckWeights(shape, weight, null);
        var gradient = new Tensor([outputGradient.Shape[0], outputGradient.Shape[1], shape.Input.Count], arena, zeroed: false);
        DenseConvolution.InputGradient(shape, outputGradient, weight, gradient, arena);
        return gradient;
    }

    /// <summary>dL/dx where it is needed: a surrogate gradient of bounded support is 0 elsewhere, and so is what is asked of x there.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="outputGradient">dL/dy, <c>[T, B, Cout H' W']</c>.</param>
    /// <param name="weight">W, <c>[kH, kW, Cin / groups, Cout]</c>.</param>
    /// <param name="needed">A bit for each element of dL/dx, <c>[T, B, Cin H W]</c>, that will be used.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>dL/dx, 0 where it is not needed.</returns>
    /// <remarks>Up to <see cref="NeededCrossover"/> only the needed elements are computed; above, all are, and those not needed are cleared.</remarks>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static unsafe Tensor InputGradient(
        ConvolutionShape shape, Tensor outputGradient, Tensor weight, SpikeMask needed, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(needed);
        var rows = outputGradient.Shape[0] * outputGradient.Shape[1];
        CheckGradient(shape, outputGradient, rows);
        CheckWeights(shape, weight, null);
        if (needed.TimeSteps != outputGradient.Shape[0] || needed.BatchSize != outputGradient.Shape[1] || needed.Features != shape.Input.Count)
            throw new ArgumentException(
                $"The mask covers [{outputGradient.Shape[0]}, {outputGradient.Shape[1]}, {shape.Input.Count}], but one of [{needed.TimeSteps}, {needed.BatchSize}, {needed.Features}] came.",
                nameof(needed));
        var count = System.Numerics.Tensors.TensorPrimitives.PopCount<ulong>(new ReadOnlySpan<ulong>(needed.Pointer, rows * needed.WordsPerRow));
        if (count <= NeededCrossover * rows * shape.Input.Count)
        {
            var gradient = new Tensor([outputGradient.Shape[0], outputGradient.Shape[1], shape.Input.Count], arena, zeroed: false);
            MaskedInputGradient.Run(shape, outputGradient, weight, needed, gradient);
            return gradient;
        }

        var all = InputGradient(shape, outputGradient, weight, arena);
        Kernels.MaskedProduct.Clear(rows, shape.Input.Count, needed.Pointer, needed.WordsPerRow, all.Pointer);
        GC.KeepAlive(needed);
        GC.KeepAlive(all);
        return all;
    }

    private static void CheckInput(ConvolutionShape shape, int features)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (features != shape.Input.Count)
            throw new ArgumentException($"The convolution takes {shape.Input} = {shape.Input.Count} features, but {features} came.", nameof(features));
    }

    private static void CheckWeights(ConvolutionShape shape, Tensor weight, Tensor? bias)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (!weight.Shape.SequenceEqual(shape.WeightShape))
            throw new ArgumentException($"The convolution needs weights [{Shapes.Format(shape.WeightShape)}], but {weight} came.", nameof(weight));
        if (bias is not null && bias.Length != shape.Output.Channels)
            throw new ArgumentException($"{shape.Output.Channels} output channels need as many biases, but {bias} came.", nameof(bias));
    }

    private static void CheckGradient(ConvolutionShape shape, Tensor gradient, int rows)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (gradient.Shape[^1] != shape.Output.Count || gradient.Length != (long)rows * shape.Output.Count)
            throw new ArgumentException($"The output is {shape.Output} = {shape.Output.Count} values in each of {rows} rows, but the gradient is {gradient}.", nameof(gradient));
    }
}
