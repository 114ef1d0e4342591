using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>How wrong scores are, and in which direction.</summary>
public abstract record Loss
{
    // Below it a gradient changes no weight in float32 (Adam's mean of squares is already zero), but on its way back it
    // decays into subnormal numbers, with which a processor computes tens of times slower.
    private const float Negligible = 1e-20f;

    /// <summary>The loss; its gradient goes into <paramref name="scores"/>.</summary>
    /// <param name="scores">Scores, <c>[1, B, C]</c>.</param>
    /// <param name="labels">B classes in [0, C).</param>
    /// <param name="arena">The step that owns the gradient, or null.</param>
    /// <param name="timeSteps">The steps that a score was counted over: T for counts, 1 for rates; only losses of rates ask for it.</param>
    /// <param name="teacherScores">What a teacher gave these samples, <c>[B, C]</c>; only losses of distillation ask for it. Null for none.</param>
    /// <exception cref="ArgumentException">
    /// The scores are spikes, the number of labels is not B, one is no class, or the teacher's scores are of another shape or missing.
    /// </exception>
    public double Compute(Signal scores, ReadOnlySpan<int> labels, StepArena? arena = null, int timeSteps = 1, Tensor? teacherScores = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timeSteps);
        var values = scores.Dense ?? throw new ArgumentException("The loss takes dense scores.", nameof(scores));
        var (batch, classes) = (scores.BatchSize, scores.Features);
        if (labels.Length != batch)
            throw new ArgumentException($"{batch} samples need as many labels, but {labels.Length} came.", nameof(labels));
        for (var b = 0; b < batch; b++)
        {
            if ((uint)labels[b] >= (uint)classes)
                throw new ArgumentException($"Sample {b} has the label {labels[b]}, but there are {classes} classes.", nameof(labels));
        }

        if (teacherScores is not null && teacherScores.Length != batch * classes)
            throw new ArgumentException($"A teacher gives {batch} samples {classes} scores each, but {teacherScores} came.", nameof(teacherScores));
        var gradient = new Tensor([1, batch, classes], arena);
        var loss = Compute(values.Span, labels, classes, timeSteps, teacherScores is null ? default : teacherScores.Span, gradient.Span);
        foreach (ref var value in gradient.Span)
            value = MathF.Abs(value) < Negligible ? 0 : value;
        scores.Gradient = gradient;
        return loss;
    }

    /// <summary>Refuses read-outs whose scores are not what the loss takes; most losses take any.</summary>
    /// <param name="rule">The rule of the network's read-out.</param>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public virtual void Verify(ReadOutRule rule)
    {
    }

    /// <summary>The loss and its gradient where a teacher may have given scores, which losses other than those of distillation leave aside.</summary>
    /// <param name="scores">B * C scores, sample after sample.</param>
    /// <param name="labels">B classes, each in [0, C).</param>
    /// <param name="classes">C.</param>
    /// <param name="timeSteps">T.</param>
    /// <param name="teacherScores">The teacher's B * C scores; empty for none.</param>
    /// <param name="gradient">Where dL/d(score) goes, B * C.</param>
    protected virtual double Compute(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes, int timeSteps, ReadOnlySpan<float> teacherScores, Span<float> gradient) =>
        Compute(scores, labels, classes, timeSteps, gradient);

    /// <summary>The loss and its gradient. Sums are taken in the order of the samples, so that results do not depend on threads.</summary>
    /// <param name="scores">B * C scores, sample after sample.</param>
    /// <param name="labels">B classes, each in [0, C).</param>
    /// <param name="classes">C.</param>
    /// <param name="timeSteps">T.</param>
    /// <param name="gradient">Where dL/d(score) goes, B * C.</param>
    protected abstract double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes, int timeSteps, Span<float> gradient);
}
