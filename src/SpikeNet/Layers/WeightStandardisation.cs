using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using static System.Numerics.Tensors.TensorPrimitives;

namespace SpikeNet;

/// <summary>The equations of <see cref="WeightNormalisation"/> and of their way back, for weights stored <c>[..., outputs]</c>.</summary>
/// <remarks>Blocks of outputs at the same time: a sum belongs to one output, so results do not depend on threads.</remarks>
internal sealed class WeightStandardisation
{
    private const int BlockOutputs = 64;

    private readonly double _epsilon;
    private readonly float _scale;

    internal WeightStandardisation(string layer, int outputs, double scale, WeightNormalisation options)
    {
        (_epsilon, _scale) = (options.Epsilon, (float)scale);
        Gain = new Parameter($"{layer}.gain", new Tensor([outputs]));
        Gain.Value.Span.Fill(1);
    }

    /// <summary>gamma, <c>[outputs]</c>.</summary>
    internal Parameter Gain { get; }

    /// <summary>W'.</summary>
    /// <param name="weight">W.</param>
    /// <param name="arena">The pass that owns the result, or null.</param>
    internal Standardised Apply(Tensor weight, StepArena? arena)
    {
        var outputs = Gain.Value.Length;
        var result = new Standardised(new Tensor(weight.Shape, arena, zeroed: false), new Tensor([outputs], arena), new Tensor([outputs], arena, zeroed: false));
        Workers.Run(Blocks, block =>
        {
            var (first, count, rows) = Range(block, weight);
            Span<float> mean = result.Mean.Span.Slice(first, count), inverse = result.Inverse.Span.Slice(first, count);
            Span<float> row = stackalloc float[count];
            Span<float> factor = stackalloc float[count];
            for (var r = 0; r < rows; r++)
                Add(mean, weight.Span.Slice((r * outputs) + first, count), mean);
            Divide(mean, rows, mean);
            factor.Clear();
            for (var r = 0; r < rows; r++)
            {
                Subtract(weight.Span.Slice((r * outputs) + first, count), mean, row);
                Multiply(row, row, row);
                Add(factor, row, factor);
            }

            for (var o = 0; o < count; o++)
            {
                inverse[o] = (float)(1 / Math.Sqrt((factor[o] / rows) + _epsilon));
                factor[o] = Gain.Value.Span[first + o] * _scale * inverse[o];
            }

            for (var r = 0; r < rows; r++)
            {
                var to = result.Weight.Span.Slice((r * outputs) + first, count);
                Subtract(weight.Span.Slice((r * outputs) + first, count), mean, to);
                Multiply(to, factor, to);
            }
        });
        return result;
    }

    /// <summary>Goes from dL/dW' back to W and gamma.</summary>
    /// <param name="weight">W and its gradient.</param>
    /// <param name="standardised">What was made of it.</param>
    /// <param name="gradient">dL/dW'.</param>
    internal void AddGradients(Parameter weight, Standardised standardised, Tensor gradient)
    {
        // With n = (W - mean) / deviation, G = dL/dW' and k = gamma scale / deviation:
        // dgamma = scale sum(G n),  dW = k (G - mean(G) - n mean(G n)), sums and means over the fan-in.
        var outputs = Gain.Value.Length;
        Workers.Run(Blocks, block =>
        {
            var (first, count, rows) = Range(block, weight.Value);
            Span<float> mean = standardised.Mean.Span.Slice(first, count), inverse = standardised.Inverse.Span.Slice(first, count);
            Span<float> row = stackalloc float[count];
            Span<float> sum = stackalloc float[count];
            Span<float> product = stackalloc float[count];
            sum.Clear();
            product.Clear();
            for (var r = 0; r < rows; r++)
            {
                var g = gradient.Span.Slice((r * outputs) + first, count);
                Add(sum, g, sum);
                Subtract(weight.Value.Span.Slice((r * outputs) + first, count), mean, row);
                Multiply(row, g, row);
                Add(product, row, product);
            }

            Multiply(product, inverse, product);
            Multiply(product, _scale, row);
            var gain = Gain.Gradient.Span.Slice(first, count);
            Add(gain, row, gain);
            Divide(sum, rows, sum);
            Divide(product, rows, product);
            Multiply(product, inverse, product);
            Span<float> factor = stackalloc float[count];
            Multiply(Gain.Value.Span.Slice(first, count), _scale, factor);
            Multiply(factor, inverse, factor);
            for (var r = 0; r < rows; r++)
            {
                Subtract(weight.Value.Span.Slice((r * outputs) + first, count), mean, row);
                Multiply(row, product, row);
                Add(row, sum, row);
                Subtract(gradient.Span.Slice((r * outputs) + first, count), row, row);
                Multiply(row, factor, row);
                var to = weight.Gradient.Span.Slice((r * outputs) + first, count);
                Add(to, row, to);
            }
        });
    }

    private int Blocks => (Gain.Value.Length + BlockOutputs - 1) / BlockOutputs;

    private (int First, int Count, int Rows) Range(int block, Tensor weight)
    {
        var (outputs, first) = (Gain.Value.Length, block * BlockOutputs);
        return (first, Math.Min(BlockOutputs, outputs - first), weight.Length / outputs);
    }

    /// <summary>Standardised weights and what the way back needs.</summary>
    /// <param name="Weight">W'.</param>
    /// <param name="Mean">The means of W, one per output.</param>
    /// <param name="Inverse">1 / the deviations of W.</param>
    internal sealed record Standardised(Tensor Weight, Tensor Mean, Tensor Inverse);
}
