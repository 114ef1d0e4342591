using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What a layer's activity costs in training, by its spike counts; see <see cref="ActivityRegulariser"/>.</summary>
public abstract record ActivityPenalty
{
    /// <summary>The factor of the penalty, at least 0.</summary>
    public double Strength { get; init; } = 1e-3;

    /// <summary>The penalty and its derivative by the spikes of each neuron, the same in every step.</summary>
    /// <param name="spikes">Spikes, <c>[T, B, N]</c>.</param>
    /// <param name="gradient">Where dP/ds goes, B * N.</param>
    /// <exception cref="ArgumentException">There is not room for B * N values.</exception>
    public double Compute(SpikeTrain spikes, Span<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        if (gradient.Length != spikes.BatchSize * spikes.Features)
            throw new ArgumentException($"{spikes} has a gradient of {spikes.BatchSize * spikes.Features} values, but there is room for {gradient.Length}.", nameof(gradient));
        var counts = new double[gradient.Length];
        var offsets = spikes.RowOffsets;
        var indices = spikes.Indices;
        var payload = spikes.Payload;
        for (var r = 0; r < spikes.Rows; r++)
        {
            var at = r % spikes.BatchSize * spikes.Features;
            for (var e = offsets[r]; e < offsets[r + 1]; e++)
                counts[at + indices[e]] += payload.IsEmpty ? 1 : payload[e];
        }

        return Compute(counts, spikes.TimeSteps, spikes.BatchSize, gradient);
    }

    /// <summary>The penalty and its derivative by each count.</summary>
    /// <param name="counts">Spikes of each sample and neuron, B * N.</param>
    /// <param name="timeSteps">T.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="gradient">Where dP/d(count) goes.</param>
    protected abstract double Compute(ReadOnlySpan<double> counts, int timeSteps, int batchSize, Span<float> gradient);
}
