using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Turns values in [0, 1] into spikes by the codes that a graph can state: <see cref="LatencyEncoder"/>, linear, and <see cref="RateEncoder"/>, regular.</summary>
public static class SpikeEncoder
{
    /// <summary>Encodes a batch.</summary>
    /// <param name="images">One array of N values for each sample; values outside [0, 1] count as 0 or 1, NaN as 0.</param>
    /// <param name="code">The code.</param>
    /// <returns>Spikes, <c>[T, B, N]</c>.</returns>
    /// <exception cref="ArgumentException">There is no sample, the samples differ in N, or the code is not possible.</exception>
    public static SpikeTrain Encode(IReadOnlyList<float[]> images, SpikeCode code)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(code);
        if (images.Count == 0)
            throw new ArgumentException("There is nothing to encode.", nameof(images));
        if (code.TimeSteps < 1 || code.Threshold is not (>= 0 and < 1))
            throw new ArgumentException($"A code has at least one step and a threshold in [0, 1), not {code}.", nameof(code));
        var features = images[0].Length;
        for (var b = 0; b < images.Count; b++)
        {
            if (images[b].Length != features)
                throw new ArgumentException($"Sample {b} has {images[b].Length} values, the first has {features}.", nameof(images));
        }

        var values = new Tensor([images.Count, features]);
        for (var b = 0; b < images.Count; b++)
            images[b].CopyTo(values.Span[(b * features)..]);
        return Of(code).Encode(values).Spikes!;
    }

    private static Encoder Of(SpikeCode code) => code.Kind == SpikeCodeKind.Latency
        ? new LatencyEncoder { TimeSteps = code.TimeSteps, Threshold = code.Threshold }
        : new RateEncoder { TimeSteps = code.TimeSteps, Poisson = false };
}
