using SpikeNet.Graph;

namespace SpikeNet;

/// <summary>The mean squared error of the output neurons' firing rates, for <see cref="ReadOutRule.SpikeCount"/>, <see cref="ReadOutRule.SpikeRate"/> and <see cref="ReadOutRule.PopulationVote"/>.</summary>
/// <remarks>
/// L = 1/(B C) sum_b sum_c (score_bc / T - y_bc)^2, with T the steps that the score was counted over (1 where the read-out gives rates, k T where it counts
/// the spikes of k neurons) and y the wanted rate of the label's neuron or of the others: with rates
/// of 1 and 0 it is <c>torch.nn.functional.mse_loss(rate, one_hot)</c>. dL/d(score) = 2 (score / T - y) / (T B C).
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

    /// <inheritdoc/>
    public override void Verify(ReadOutRule rule)
    {
        if (rule is not (ReadOutRule.SpikeCount or ReadOutRule.SpikeRate or ReadOutRule.PopulationVote))
            throw new ArgumentException($"The mean squared rate is of spikes: it takes a read-out of {ReadOutRule.SpikeCount}, {ReadOutRule.SpikeRate} or {ReadOutRule.PopulationVote}, not {rule}.");
    }
}
