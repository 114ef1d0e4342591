using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>The van Rossum distance of spike trains from wanted ones: how far apart they are once every spike has a decaying trace.</summary>
/// <remarks>
/// <code>
/// u[t] = exp(-1 / tau) u[t - 1] + s[t] - target[t],   D^2 = 1 / tau sum over t and n of u[t, n]^2
/// L = mean over the batch of D^2
/// dL/ds[t] = g[t],  g[t] = exp(-1 / tau) g[t + 1] + 2 u[t] / (tau B)
/// </code>
/// One spike too many alone costs 1 / tau / (1 - exp(-2 / tau)), which tends to 1/2 for long tau.
/// van Rossum 2001, "A novel spike distance", Neural Computation 13(4).
/// </remarks>
public sealed record VanRossumDistance
{
    private const int ColumnsPerPart = 1024;

    /// <summary>tau in steps, above 0.</summary>
    public double TimeConstantSteps { get; init; } = 10;

    /// <summary>The loss; its gradient goes into <paramref name="output"/>.</summary>
    /// <param name="output">Spikes, or values, <c>[T, B, N]</c>.</param>
    /// <param name="target">The wanted spikes.</param>
    /// <param name="arena">The step that owns the gradient, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ, or tau is not above 0.</exception>
    public double Compute(Signal output, SpikeTrain target, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.TimeSteps != target.TimeSteps || output.BatchSize != target.BatchSize || output.Features != target.Features)
            throw new ArgumentException($"The output is [{output.TimeSteps}, {output.BatchSize}, {output.Features}], but the target {target}.", nameof(target));
        if (!(TimeConstantSteps > 0))
            throw new ArgumentException($"The time constant is above 0, but it is {TimeConstantSteps}.");
        var (s, wanted) = (output.Dense ?? output.Spikes!.ToDense(), target.ToDense());
        var trace = new Tensor(s.Shape, arena, zeroed: false);
        System.Numerics.Tensors.TensorPrimitives.Subtract(s.Span, wanted.Span, trace.Span);
        var (steps, width) = (output.TimeSteps, output.BatchSize * output.Features);
        var keep = (float)Math.Exp(-1 / TimeConstantSteps);
        var scale = (float)(2 / TimeConstantSteps / output.BatchSize);
        var sums = new double[(width + ColumnsPerPart - 1) / ColumnsPerPart];
        Workers.Run(sums.Length, part =>
        {
            var (from, count) = (part * ColumnsPerPart, Math.Min(ColumnsPerPart, width - (part * ColumnsPerPart)));
            Span<float> Row(int t) => trace.Span.Slice((t * width) + from, count);
            for (var t = 1; t < steps; t++)
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(Row(t - 1), keep, Row(t), Row(t));
            for (var t = 0; t < steps; t++)
            {
                sums[part] += System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(Row(t));
                System.Numerics.Tensors.TensorPrimitives.Multiply(Row(t), scale, Row(t));
            }

            for (var t = steps - 2; t >= 0; t--)
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(Row(t + 1), keep, Row(t), Row(t));
        });
        output.Gradient = trace;
        return sums.Sum() / TimeConstantSteps / output.BatchSize;
    }
}
