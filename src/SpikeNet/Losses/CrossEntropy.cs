using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>Softmax cross-entropy of scores against classes, the mean over the batch.</summary>
/// <remarks>L = -1/B sum_b sum_c q_bc log softmax(scale * score_b)_c with q = 1 - e + e/C for the label and e/C elsewhere (label smoothing e, Szegedy et al. 2016).</remarks>
public sealed record CrossEntropy
{
    /// <summary>The factor before the softmax: small spike counts need one.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>e, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The loss; the gradient goes into <paramref name="scores"/>.</summary>
    /// <param name="scores">Scores, <c>[1, B, C]</c>.</param>
    /// <param name="labels">B classes in [0, C).</param>
    /// <param name="arena">The step that owns the gradient, or null.</param>
    /// <exception cref="ArgumentException">The number of labels is not B, or one is no class.</exception>
    public double Compute(Signal scores, ReadOnlySpan<int> labels, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var values = scores.Dense ?? throw new ArgumentException("The loss takes dense scores.", nameof(scores));
        var (batch, classes) = (scores.BatchSize, scores.Features);
        if (labels.Length != batch)
            throw new ArgumentException($"{batch} samples need as many labels, but {labels.Length} came.", nameof(labels));
        var gradient = new Tensor([1, batch, classes], arena);
        var source = values.Span;
        var target = gradient.Span;
        double loss = 0;
        for (var b = 0; b < batch; b++)
        {
            if ((uint)labels[b] >= (uint)classes)
                throw new ArgumentException($"Sample {b} has the label {labels[b]}, but there are {classes} classes.", nameof(labels));
            var row = source.Slice(b * classes, classes);
            double largest = double.NegativeInfinity;
            foreach (var value in row)
                largest = Math.Max(largest, Scale * value);
            double sum = 0;
            foreach (var value in row)
                sum += Math.Exp((Scale * value) - largest);
            for (var c = 0; c < classes; c++)
            {
                var logProbability = (Scale * row[c]) - largest - Math.Log(sum);
                var wanted = (LabelSmoothing / classes) + (c == labels[b] ? 1 - LabelSmoothing : 0);
                loss -= wanted * logProbability / batch;
                target[(b * classes) + c] = (float)(Scale * (Math.Exp(logProbability) - wanted) / batch);
            }
        }

        scores.Gradient = gradient;
        return loss;
    }
}
