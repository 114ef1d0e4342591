namespace SpikeNet;

/// <summary>Neurons whose mean rate over time and batch is not the wanted one cost the square of the difference.</summary>
/// <remarks>
/// P = strength / N sum over n of (r_n - target)^2, with r_n the spikes per step of neuron n over all steps and samples.
/// As the firing-rate regularisation of Bellec, Salaj, Subramoney, Legenstein and Maass 2018.
/// </remarks>
public sealed record FiringRatePenalty : ActivityPenalty
{
    /// <summary>The wanted rate in spikes per step.</summary>
    public double TargetRate { get; init; } = 0.05;

    /// <inheritdoc/>
    protected override double Compute(ReadOnlySpan<double> counts, int timeSteps, int batchSize, Span<float> gradient)
    {
        var neurons = counts.Length / batchSize;
        var rows = (double)timeSteps * batchSize;
        double sum = 0;
        for (var n = 0; n < neurons; n++)
        {
            double spikes = 0;
            for (var b = 0; b < batchSize; b++)
                spikes += counts[(b * neurons) + n];
            var difference = (spikes / rows) - TargetRate;
            sum += difference * difference;
            for (var b = 0; b < batchSize; b++)
                gradient[(b * neurons) + n] = (float)(2 * Strength * difference / neurons / rows);
        }

        return Strength * sum / neurons;
    }
}
