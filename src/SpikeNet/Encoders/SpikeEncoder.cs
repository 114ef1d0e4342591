using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Turns values in [0, 1] into spikes; see <see cref="SpikeCodeKind"/> for the codes.</summary>
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
        var rows = new List<int>[code.TimeSteps * images.Count];
        for (var r = 0; r < rows.Length; r++)
            rows[r] = [];
        for (var b = 0; b < images.Count; b++)
        {
            if (images[b].Length != features)
                throw new ArgumentException($"Sample {b} has {images[b].Length} values, the first has {features}.", nameof(images));
        }

        Workers.Run(images.Count, b =>
        {
            for (var i = 0; i < features; i++)
                Encode(images[b][i], i, b, images.Count, code, rows);
        });

        return SpikeTrain.FromRows(code.TimeSteps, images.Count, features, rows);
    }

    private static void Encode(float value, int channel, int sample, int batch, SpikeCode code, List<int>[] rows)
    {
        var x = value > 0 ? Math.Min(1.0, value) : 0;
        if (code.Kind == SpikeCodeKind.Latency)
        {
            if (x <= 0 || x < code.Threshold)
                return;
            var height = (x - code.Threshold) / (1 - code.Threshold);
            var step = Math.Min(code.TimeSteps - 1, (int)((1 - height) * code.TimeSteps));
            rows[(step * batch) + sample].Add(channel);
            return;
        }

        for (var t = 0; t < code.TimeSteps; t++)
        {
            if (Math.Floor(((t + 1) * x) + 0.5) > Math.Floor((t * x) + 0.5))
                rows[(t * batch) + sample].Add(channel);
        }
    }
}
