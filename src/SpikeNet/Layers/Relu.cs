using System.Numerics;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The rectifier y = max(x, 0), as torch.nn.ReLU: the activation that integrate-and-fire neurons take the place of.</summary>
/// <remarks>
/// The gradient passes where x is above 0. In <see cref="AnnConversion"/> the rate of a neuron without leak that resets by subtraction stands
/// for y / scale (Cao, Chen and Khosla 2015, "Spiking deep convolutional neural networks for energy-efficient object recognition").
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="size">N, above 0.</param>
public sealed class Relu(string name, int size) : Activation(name, size)
{
    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var x = Values(input, context);
        var y = input.Dense is null || input.IsTemporary ? x : new Tensor(x.Shape, context.Arena, zeroed: false);
        ForParts(x.Length, (_, first, count) => System.Numerics.Tensors.TensorPrimitives.Max(x.Span.Slice(first, count), 0f, y.Span.Slice(first, count)));
        var output = Signal.Of(y, input.NeedsGradient);
        if (input.NeedsGradient)
            context.Tape?.Record(() => Backward(input, output, y, context));
        return output;
    }

    private void Backward(Signal input, Signal output, Tensor y, StepContext context)
    {
        var gradient = GradientOf(output);
        var passed = new Tensor(y.Shape, context.Arena, zeroed: false);
        ForParts(y.Length, (_, first, count) => Pass(y.Span.Slice(first, count), gradient.Span.Slice(first, count), passed.Span.Slice(first, count)));
        input.AddGradient(passed, context.Arena, made: true);
        output.ReleaseGradient();
    }

    private static void Pass(ReadOnlySpan<float> y, ReadOnlySpan<float> gradient, Span<float> passed)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= y.Length; i += Vector<float>.Count)
        {
            var open = Vector.GreaterThan(new Vector<float>(y[i..]), Vector<float>.Zero);
            Vector.ConditionalSelect(open, new Vector<float>(gradient[i..]), Vector<float>.Zero).CopyTo(passed[i..]);
        }

        for (; i < y.Length; i++)
            passed[i] = y[i] > 0 ? gradient[i] : 0;
    }
}
