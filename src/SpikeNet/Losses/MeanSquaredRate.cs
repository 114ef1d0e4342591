namespace SpikeNet;

/// <summary>The mean squared error of the output neurons' firing rates, for <see cref="Graph.ReadOutRule.SpikeCount"/>.</summary>
/// <remarks>
/// L = 1/(B C) sum_b sum_c (count_bc / T - y_bc)^2, with y the wanted rate of the label's neuron or of the others: with rates
/// of 1 and 0 it is <c>torch.nn.functional.mse_loss(rate, one_hot)</c>. dL/d(count) = 2 (count / T - y) / (T B C).
/// </remarks>
public sealed record MeanSquaredRate : Loss
{
    /// <summary>The rate that the label's neuron shall have, in spikes per step.</summary>
    public double LabelRate { get; init; } = 1;

    /// <summary>The rate that the other neurons shall have, in spikes per step.</summary>
    public double OtherRate { get; init; }

    /// <inheritdoc/>
    protected override double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes, int timeSteps, Span<float> gradient)
    {
        double loss = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var difference = ((double)scores[i] / timeSteps) - (i % classes == labels[i / classes] ? LabelRate : OtherRate);
            loss += difference * difference / scores.Length;
            gradient[i] = (float)(2 * difference / timeSteps / scores.Length);
        }

        return loss;
    }
}
