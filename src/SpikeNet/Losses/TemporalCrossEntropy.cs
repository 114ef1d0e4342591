using SpikeNet.Graph;
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
public sealed record TemporalCrossEntropy : SequenceLoss
{
    /// <summary>lambda, in [0, 1].</summary>
    public double Regularisation { get; init; }

    /// <summary>phi, what outputs are pulled towards.</summary>
    public double Level { get; init; } = 1;

    /// <summary>The loss of a step.</summary>
    public CrossEntropy OfStep { get; init; } = new();

    /// <inheritdoc/>
    public override double Compute(Signal outputs, ReadOnlySpan<int> labels, StepArena? arena = null)
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

    /// <inheritdoc/>
    public override void Verify(ReadOutRule rule)
    {
        if (rule is not (ReadOutRule.Mean or ReadOutRule.LeakyLast or ReadOutRule.LeakyMaximum or ReadOutRule.Last or ReadOutRule.Maximum))
            throw new ArgumentException($"The cross-entropy of every step is of sums or states: it takes a read-out of {ReadOutRule.Mean}, {ReadOutRule.LeakyLast}, {ReadOutRule.LeakyMaximum}, {ReadOutRule.Last} or {ReadOutRule.Maximum}, not {rule}.");
    }
}
