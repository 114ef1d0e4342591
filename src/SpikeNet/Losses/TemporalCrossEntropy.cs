using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>The mean over time of the cross-entropy of each step's outputs, which are pulled towards a constant (TET).</summary>
/// <remarks>
/// <code>
/// L = (1 - lambda) / T sum over t of CE(o[t], label) + lambda mean((o - phi)^2)
/// </code>
/// over the outputs <c>[T, B, C]</c> of the last layer (membranes or sums), without a read-out; in use the classes are read out of their mean.
/// Deng, Li, Zhang and Gu 2022, "Temporal efficient training of spiking neural network via gradient re-weighting" (lambda 0.05, phi = the threshold).
/// </remarks>
public sealed record TemporalCrossEntropy
{
    /// <summary>lambda, in [0, 1].</summary>
    public double Regularisation { get; init; }

    /// <summary>phi, what outputs are pulled towards.</summary>
    public double Level { get; init; } = 1;

    /// <summary>The loss of a step.</summary>
    public CrossEntropy OfStep { get; init; } = new();

    /// <summary>The loss; its gradient goes into <paramref name="outputs"/>.</summary>
    /// <param name="outputs">Values, <c>[T, B, C]</c>.</param>
    /// <param name="labels">B classes in [0, C).</param>
    /// <param name="arena">The step that owns the gradient, or null.</param>
    /// <exception cref="ArgumentException">The outputs are spikes, lambda is not in [0, 1], the number of labels is not B, or one is no class.</exception>
    public double Compute(Signal outputs, ReadOnlySpan<int> labels, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var values = outputs.Dense ?? throw new ArgumentException("The loss takes dense outputs.", nameof(outputs));
        if (!(Regularisation is >= 0 and <= 1))
            throw new ArgumentException($"lambda is in [0, 1], but it is {Regularisation}.");
        var gradient = new Tensor(values.Shape, arena, zeroed: false);
        var (steps, width) = (outputs.TimeSteps, outputs.BatchSize * outputs.Features);
        double loss = 0;
        for (var t = 0; t < steps; t++)
        {
            var step = Signal.Of(Tensor.From(values.Span.Slice(t * width, width), 1, outputs.BatchSize, outputs.Features));
            loss += (1 - Regularisation) / steps * OfStep.Compute(step, labels);
            System.Numerics.Tensors.TensorPrimitives.Multiply(step.Gradient!.Span, (float)((1 - Regularisation) / steps), gradient.Span.Slice(t * width, width));
        }

        if (Regularisation > 0)
        {
            double squares = 0;
            for (var i = 0; i < values.Length; i++)
            {
                var difference = values.Span[i] - Level;
                squares += difference * difference;
                gradient.Span[i] += (float)(2 * Regularisation * difference / values.Length);
            }

            loss += Regularisation * squares / values.Length;
        }

        outputs.Gradient = gradient;
        return loss;
    }
}
