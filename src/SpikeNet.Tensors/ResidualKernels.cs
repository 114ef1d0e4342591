using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Joining two activities of the same shape: sum, and or of spikes.</summary>
public static class ResidualKernels
{
    private const int RowsPerPart = 8;
    private const int Block = 1 << 16;

    /// <summary>a + b of values.</summary>
    /// <param name="a"><c>[T, B, N]</c>.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Add(Tensor a, Tensor b, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (!a.Shape.SequenceEqual(b.Shape))
            throw new ArgumentException($"{a} and {b} do not add: their shapes differ.", nameof(b));
        var sum = new Tensor(a.Shape, arena, zeroed: false);
        Workers.Run((int)(((long)sum.Length + Block - 1) / Block), part =>
        {
            var (at, count) = (part * Block, Math.Min(Block, sum.Length - (part * Block)));
            System.Numerics.Tensors.TensorPrimitives.Add(a.Span.Slice(at, count), b.Span.Slice(at, count), sum.Span.Slice(at, count));
        });
        return sum;
    }

    /// <summary>a + b of values and events.</summary>
    /// <param name="a"><c>[T, B, N]</c>.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Add(Tensor a, SpikeTrain b, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (!a.Shape.SequenceEqual([b.TimeSteps, b.BatchSize, b.Features]))
            throw new ArgumentException($"{a} and {b} do not add: their shapes differ.", nameof(b));
        var sum = new Tensor(a.Shape, arena, zeroed: false);
        ForEachRow(b.Rows, r =>
        {
            var row = sum.Span.Slice(r * b.Features, b.Features);
            a.Span.Slice(r * b.Features, b.Features).CopyTo(row);
            var (from, to) = (b.RowOffsets[r], b.RowOffsets[r + 1]);
            for (var e = from; e < to; e++)
                row[b.Indices[e]] += b.Payload.IsEmpty ? 1 : b.Payload[e];
        });
        return sum;
    }

    /// <summary>a + b of events: graded events, none where the sum is 0.</summary>
    /// <param name="a">Spikes, <c>[T, B, N]</c>.</param>
    /// <param name="b">Spikes of the same shape.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static SpikeTrain Add(SpikeTrain a, SpikeTrain b, StepArena? arena = null) => Join(a, b, graded: true, arena);

    /// <summary>Spikes where a or b spikes: a + b - a b.</summary>
    /// <param name="a">Spikes worth 1, <c>[T, B, N]</c>.</param>
    /// <param name="b">Spikes worth 1 of the same shape.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ, or events carry values.</exception>
    public static SpikeTrain Or(SpikeTrain a, SpikeTrain b, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (!a.Payload.IsEmpty || !b.Payload.IsEmpty)
            throw new ArgumentException($"An or is of spikes worth 1, but {(a.Payload.IsEmpty ? b : a)} carries values: add them.");
        return Join(a, b, graded: false, arena);
    }

    /// <summary>dL/da of a or b, the derivative of a + b - a b: the gradient where b is silent, 0 where it spikes.</summary>
    /// <param name="gradient">dL/d(a or b), <c>[T, B, N]</c>.</param>
    /// <param name="other">b.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor OrGradient(Tensor gradient, SpikeTrain other, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(other);
        if (!gradient.Shape.SequenceEqual([other.TimeSteps, other.BatchSize, other.Features]))
            throw new ArgumentException($"A gradient {gradient} is not of {other}.", nameof(gradient));
        var result = new Tensor(gradient.Shape, arena, zeroed: false);
        ForEachRow(other.Rows, r =>
        {
            var row = result.Span.Slice(r * other.Features, other.Features);
            gradient.Span.Slice(r * other.Features, other.Features).CopyTo(row);
            foreach (var i in other.Row(r / other.BatchSize, r % other.BatchSize))
                row[i] = 0;
        });
        return result;
    }

    private static SpikeTrain Join(SpikeTrain a, SpikeTrain b, bool graded, StepArena? arena)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.TimeSteps != b.TimeSteps || a.BatchSize != b.BatchSize || a.Features != b.Features)
            throw new ArgumentException($"{a} and {b} do not join: their shapes differ.", nameof(b));
        var offsets = Storage<int>.Allocate(a.Rows + 1L, arena, zeroed: false);
        offsets.Span[0] = 0;
        ForEachRow(a.Rows, r => offsets.Span[r + 1] = Merge(a, b, r, graded, default, default));
        for (var r = 0; r < a.Rows; r++)
            offsets.Span[r + 1] = checked(offsets.Span[r + 1] + offsets.Span[r]);
        var count = offsets.Span[a.Rows];
        var indices = Storage<int>.Allocate(count, arena, zeroed: false);
        var payload = graded ? Storage<float>.Allocate(count, arena, zeroed: false) : null;
        ForEachRow(a.Rows, r =>
        {
            var (from, length) = (offsets.Span[r], offsets.Span[r + 1] - offsets.Span[r]);
            Merge(a, b, r, graded, indices.Span.Slice(from, length), payload is null ? default : payload.Span.Slice(from, length));
        });
        return new SpikeTrain(a.TimeSteps, a.BatchSize, a.Features, offsets, indices, payload);
    }

    /// <summary>Writes the events of both rows in their order where there is room for them.</summary>
    /// <returns>Their number.</returns>
    private static int Merge(SpikeTrain a, SpikeTrain b, int row, bool graded, Span<int> indices, Span<float> payload)
    {
        var (i, j, count) = (a.RowOffsets[row], b.RowOffsets[row], 0);
        var (aEnd, bEnd) = (a.RowOffsets[row + 1], b.RowOffsets[row + 1]);
        var aIndices = a.Indices;
        var bIndices = b.Indices;
        var aPayload = a.Payload;
        var bPayload = b.Payload;
        while (i < aEnd || j < bEnd)
        {
            var (ia, ib) = (i < aEnd ? aIndices[i] : int.MaxValue, j < bEnd ? bIndices[j] : int.MaxValue);
            var worth = (ia <= ib ? aPayload.IsEmpty ? 1 : aPayload[i] : 0) + (ib <= ia ? bPayload.IsEmpty ? 1 : bPayload[j] : 0);
            if (ia <= ib)
                i++;
            if (ib <= ia)
                j++;
            if (graded && worth == 0)
                continue;
            if (!indices.IsEmpty)
                indices[count] = Math.Min(ia, ib);
            if (!payload.IsEmpty)
                payload[count] = worth;
            count++;
        }

        return count;
    }

    private static void ForEachRow(int rows, Action<int> row) => Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
    {
        for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            row(r);
    });
}
