namespace SpikeNet;

/// <summary>Softmax cross-entropy of scores against classes, the mean over the batch, as <c>torch.nn.CrossEntropyLoss</c>.</summary>
/// <remarks>L = -1/B sum_b sum_c q_bc log softmax(scale * score_b)_c with q = 1 - e + e/C for the label and e/C elsewhere (label smoothing e, Szegedy et al. 2016).</remarks>
public sealed record CrossEntropy : Loss
{
    /// <summary>The factor before the softmax: small spike counts need one.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>e, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc/>
    protected override double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes, int timeSteps, Span<float> gradient)
    {
        var batch = labels.Length;
        double loss = 0;
        for (var b = 0; b < batch; b++)
        {
            var row = scores.Slice(b * classes, classes);
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
                gradient[(b * classes) + c] = (float)(Scale * (Math.Exp(logProbability) - wanted) / batch);
            }
        }

        return loss;
    }
}
