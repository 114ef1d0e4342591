using SpikeNet.Tensors.Memory;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace SpikeNet.Tensors;

/// <summary>What joins branches: channels side by side, and sums of activities that are each times a number. Events stay events.</summary>
public static class BranchKernels
{
    private const int RowsPerPart = 8;

    /// <summary>The channels of values side by side at every place.</summary>
    /// <param name="parts"><c>[T, B, P C]</c> each, with the same number of places P.</param>
    /// <param name="channels">C of each.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">Steps, samples or places differ.</exception>
    public static Tensor Concatenate(IReadOnlyList<Tensor> parts, IReadOnlyList<int> channels, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(channels);
        var places = Places([.. parts.Select(p => (p.Shape[0], p.Shape[1], p.Shape[2]))], channels);
        var width = channels.Sum();
        var (steps, batch) = (parts[0].Shape[0], parts[0].Shape[1]);
        var joined = new Tensor([steps, batch, places * width], arena, zeroed: false);
        ForEachRow(steps * batch, r =>
        {
            var to = r * places * width;
            for (var p = 0; p < places; p++)
            {
                for (var i = 0; i < parts.Count; to += channels[i], i++)
                    parts[i].Span.Slice(((r * places) + p) * channels[i], channels[i]).CopyTo(joined.Span[to..]);
            }
        });
        return joined;
    }

    /// <summary>The channels of events side by side at every place.</summary>
    /// <param name="parts"><c>[T, B, P C]</c> each, with the same number of places P.</param>
    /// <param name="channels">C of each.</param>
    /// <exception cref="ArgumentException">Steps, samples or places differ.</exception>
    public static SpikeTrain Concatenate(IReadOnlyList<SpikeTrain> parts, IReadOnlyList<int> channels)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(channels);
        var places = Places([.. parts.Select(p => (p.TimeSteps, p.BatchSize, p.Features))], channels);
        var width = channels.Sum();
        var graded = parts.Any(p => !p.Payload.IsEmpty);
        var train = new SpikeTrainBuilder(parts[0].TimeSteps, parts[0].BatchSize, places * width, graded, expectedEvents: parts.Sum(p => p.EventCount));
        var (indices, payload, next) = (new List<int>(), new List<float>(), new int[parts.Count]);
        for (var r = 0; r < parts[0].Rows; r++)
        {
            indices.Clear();
            payload.Clear();
            for (var i = 0; i < parts.Count; i++)
                next[i] = parts[i].RowOffsets[r];
            for (var p = 0; p < places; p++)
            {
                var first = p * width;
                for (var i = 0; i < parts.Count; first += channels[i], i++)
                {
                    for (; next[i] < parts[i].RowOffsets[r + 1] && parts[i].Indices[next[i]] < (p + 1) * channels[i]; next[i]++)
                    {
                        indices.Add(first + parts[i].Indices[next[i]] - (p * channels[i]));
                        payload.Add(parts[i].Payload.IsEmpty ? 1 : parts[i].Payload[next[i]]);
                    }
                }
            }

            train.AppendRow([.. indices], graded ? [.. payload] : default);
        }

        return train.Build();
    }

    /// <summary>The channels of one part out of what <see cref="Concatenate(IReadOnlyList{Tensor}, IReadOnlyList{int}, StepArena?)"/> made: its way back.</summary>
    /// <param name="joined"><c>[T, B, P sum of C]</c>.</param>
    /// <param name="channels">C of each part.</param>
    /// <param name="part">The part.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    public static Tensor Part(Tensor joined, IReadOnlyList<int> channels, int part, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(joined);
        ArgumentNullException.ThrowIfNull(channels);
        var (width, first) = (channels.Sum(), channels.Take(part).Sum());
        var places = joined.Shape[2] / width;
        var result = new Tensor([joined.Shape[0], joined.Shape[1], places * channels[part]], arena, zeroed: false);
        ForEachRow(joined.Shape[0] * joined.Shape[1], r =>
        {
            for (var p = 0; p < places; p++)
                joined.Span.Slice((((r * places) + p) * width) + first, channels[part]).CopyTo(result.Span[(((r * places) + p) * channels[part])..]);
        });
        return result;
    }

    /// <summary>An activity times a number; events carry the products, and those worth 0 are dropped.</summary>
    /// <param name="x">Events or values.</param>
    /// <param name="factor">The number.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    public static Signal Scale(Signal x, float factor, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Dense is { } values)
        {
            var scaled = new Tensor(values.Shape, arena, zeroed: false);
            TensorPrimitives.Multiply(values.Span, factor, scaled.Span);
            return Signal.Of(scaled, x.NeedsGradient, temporary: true);
        }

        var spikes = x.Spikes!;
        var train = new SpikeTrainBuilder(spikes.TimeSteps, spikes.BatchSize, spikes.Features, withPayload: true, expectedEvents: spikes.EventCount);
        var (indices, payload) = (new List<int>(), new List<float>());
        for (var r = 0; r < spikes.Rows; r++)
        {
            indices.Clear();
            payload.Clear();
            for (var e = spikes.RowOffsets[r]; e < spikes.RowOffsets[r + 1]; e++)
            {
                var worth = factor * (spikes.Payload.IsEmpty ? 1 : spikes.Payload[e]);
                if (worth == 0)
                    continue;
                indices.Add(spikes.Indices[e]);
                payload.Add(worth);
            }

            train.AppendRow([.. indices], [.. payload]);
        }

        return Signal.Of(train.Build(), x.NeedsGradient);
    }

    /// <summary>a + b, of events, values or both.</summary>
    /// <param name="a"><c>[T, B, N]</c>.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Signal Add(Signal a, Signal b, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var needsGradient = a.NeedsGradient || b.NeedsGradient;
        return (a.Spikes, b.Spikes) switch
        {
            ({ } p, { } q) => Signal.Of(ResidualKernels.Add(p, q, arena), needsGradient),
            (null, { } q) => Signal.Of(ResidualKernels.Add(a.Dense!, q, arena), needsGradient, temporary: true),
            ({ } p, null) => Signal.Of(ResidualKernels.Add(b.Dense!, p, arena), needsGradient, temporary: true),
            _ => Signal.Of(ResidualKernels.Add(a.Dense!, b.Dense!, arena), needsGradient, temporary: true),
        };
    }

    /// <summary>The sum of gradient times value: dL/d(factor) of <see cref="Scale"/>, in double in order.</summary>
    /// <param name="x">What was scaled.</param>
    /// <param name="gradient">dL/dy.</param>
    public static double FactorGradient(Signal x, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(gradient);
        double sum = 0;
        if (x.Dense is { } values)
        {
            for (var i = 0; i < values.Length; i++)
                sum += (double)values.Span[i] * gradient.Span[i];
            return sum;
        }

        var spikes = x.Spikes!;
        for (var r = 0; r < spikes.Rows; r++)
            for (var e = spikes.RowOffsets[r]; e < spikes.RowOffsets[r + 1]; e++)
                sum += (double)gradient.Span[(r * spikes.Features) + spikes.Indices[e]] * (spikes.Payload.IsEmpty ? 1 : spikes.Payload[e]);
        return sum;
    }

    private static int Places(IReadOnlyList<(int Steps, int Batch, int Features)> parts, IReadOnlyList<int> channels)
    {
        var places = parts[0].Features / Math.Max(1, channels[0]);
        for (var i = 0; i < parts.Count; i++)
        {
            if (channels.Count != parts.Count || channels[i] < 1 || (parts[i].Steps, parts[i].Batch) != (parts[0].Steps, parts[0].Batch) || parts[i].Features != places * channels[i])
                throw new ArgumentException($"Parts that are joined have the same steps, samples and places, but {string.Join(" and ", parts)} came for channels {string.Join(", ", channels)}.", nameof(parts));
        }

        return places;
    }

    private static void ForEachRow(int rows, Action<int> row) => Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
    {
        for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            row(r);
    });
}
