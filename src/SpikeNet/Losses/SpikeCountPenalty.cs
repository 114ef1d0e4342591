namespace SpikeNet;

/// <summary>Spike counts of each sample and neuron that leave a range cost the square of how far they do.</summary>
/// <remarks>
/// P = strength / (B N) sum over b and n of max(0, z - upper)^2 + max(0, lower - z)^2, with z the spikes of a neuron in a sample.
/// As the upper and lower bounds of Zenke and Vogels 2021, "The remarkable robustness of surrogate gradient learning".
/// </remarks>
public sealed record SpikeCountPenalty : ActivityPenalty
{
    /// <summary>The fewest spikes of a neuron in a sample that cost nothing.</summary>
    public double Lower { get; init; }

    /// <summary>The most spikes of a neuron in a sample that cost nothing.</summary>
    public double Upper { get; init; }

    /// <inheritdoc/>
    protected override double Compute(ReadOnlySpan<double> counts, int timeSteps, int batchSize, Span<float> gradient)
    {
        double sum = 0;
        var scale = Strength / counts.Length;
        for (var i = 0; i < counts.Length; i++)
        {
            var outside = counts[i] > Upper ? counts[i] - Upper : counts[i] < Lower ? counts[i] - Lower : 0;
            sum += outside * outside;
            gradient[i] = (float)(2 * scale * outside);
        }

        return scale * sum;
    }
}
