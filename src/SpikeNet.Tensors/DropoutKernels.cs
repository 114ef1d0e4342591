using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Dropping features at random, the same ones in every step of a sample.</summary>
/// <remarks>Inverted scaling: what is kept is worth 1 / (1 - p) times as much, so that means do not change.</remarks>
public static class DropoutKernels
{
    private const int FeaturesPerPart = 4096;
    private const int RowsPerPart = 8;

    /// <summary>Draws what is kept.</summary>
    /// <param name="batchSize">B.</param>
    /// <param name="features">N.</param>
    /// <param name="probability">p that a feature is dropped, in [0, 1).</param>
    /// <param name="random">Where the choice comes from; one number is drawn.</param>
    /// <returns><c>[B, N]</c> of 0 and 1 / (1 - p), owned by the garbage collector.</returns>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1).</exception>
    public static Tensor Mask(int batchSize, int features, double probability, SplitMix64 random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        var mask = new Tensor([batchSize, features], zeroed: false);
        var seed = random.NextUInt64();
        var scale = (float)(1 / (1 - probability));

        // 32 bits decide: p is met to 2^-32. Each part has numbers of its own, so that threads do not matter.
        var dropped = (ulong)Math.Round(probability * 4294967296.0);
        Workers.Run((int)(((long)mask.Length + FeaturesPerPart - 1) / FeaturesPerPart), part =>
        {
            var numbers = new SplitMix64(SplitMix64.Combine(seed, (ulong)part));
            var values = mask.Span.Slice(part * FeaturesPerPart, Math.Min(FeaturesPerPart, mask.Length - (part * FeaturesPerPart)));
            for (var i = 0; i < values.Length; i += 2)
            {
                var bits = numbers.NextUInt64();
                values[i] = (uint)bits >= dropped ? scale : 0;
                if (i + 1 < values.Length)
                    values[i + 1] = bits >> 32 >= dropped ? scale : 0;
            }
        });
        return mask;
    }

    /// <summary>Every step's values times the mask; also the way back of both kinds.</summary>
    /// <param name="x">Values or their gradient, <c>[T, B, N]</c>.</param>
    /// <param name="mask"><c>[B, N]</c>.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tensor x, Tensor mask, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mask);
        if (x.Shape.Length != 3 || !x.Shape[1..].SequenceEqual(mask.Shape))
            throw new ArgumentException($"A mask {mask} does not fit the values {x}.", nameof(mask));
        var y = new Tensor(x.Shape, arena, zeroed: false);
        var (rows, batch, features) = (x.Shape[0] * x.Shape[1], x.Shape[1], x.Shape[2]);
        Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
                System.Numerics.Tensors.TensorPrimitives.Multiply(
                    x.Span.Slice(r * features, features), mask.Span.Slice(r % batch * features, features), y.Span.Slice(r * features, features));
        });
        return y;
    }

    /// <summary>The events that are kept, with what they are worth now.</summary>
    /// <param name="x">Spikes, <c>[T, B, N]</c>.</param>
    /// <param name="mask"><c>[B, N]</c>.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <returns>Graded events. Time stamps are not kept.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static SpikeTrain Apply(SpikeTrain x, Tensor mask, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mask);
        if (!mask.Shape.SequenceEqual([x.BatchSize, x.Features]))
            throw new ArgumentException($"A mask {mask} does not fit the spikes {x}.", nameof(mask));
        var offsets = Storage<int>.Allocate(x.Rows + 1L, arena, zeroed: false);
        var parts = (x.Rows + RowsPerPart - 1) / RowsPerPart;
        offsets.Span[0] = 0;
        Workers.Run(parts, part =>
        {
            var starts = offsets.Span;
            for (var r = part * RowsPerPart; r < Math.Min(x.Rows, (part + 1) * RowsPerPart); r++)
            {
                var kept = mask.Span.Slice(r % x.BatchSize * x.Features, x.Features);
                var count = 0;
                foreach (var i in x.Row(r / x.BatchSize, r % x.BatchSize))
                    count += kept[i] != 0 ? 1 : 0;
                starts[r + 1] = count;
            }
        });
        for (var r = 0; r < x.Rows; r++)
            offsets.Span[r + 1] += offsets.Span[r];
        var indices = Storage<int>.Allocate(offsets.Span[x.Rows], arena, zeroed: false);
        var payload = Storage<float>.Allocate(offsets.Span[x.Rows], arena, zeroed: false);
        Workers.Run(parts, part =>
        {
            for (var r = part * RowsPerPart; r < Math.Min(x.Rows, (part + 1) * RowsPerPart); r++)
            {
                var kept = mask.Span.Slice(r % x.BatchSize * x.Features, x.Features);
                var events = x.Row(r / x.BatchSize, r % x.BatchSize);
                var worth = x.Payload.IsEmpty ? default : x.Payload.Slice(x.RowOffsets[r], events.Length);
                var at = offsets.Span[r];
                for (var e = 0; e < events.Length; e++)
                {
                    if (kept[events[e]] is var scale && scale == 0)
                        continue;
                    indices.Span[at] = events[e];
                    payload.Span[at++] = worth.IsEmpty ? scale : worth[e] * scale;
                }
            }
        });
        return new SpikeTrain(x.TimeSteps, x.BatchSize, x.Features, offsets, indices, payload);
    }
}
