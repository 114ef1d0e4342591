using System.Runtime.InteropServices;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Spikes of N features over T steps for B samples: for each step and sample, the features that spike.</summary>
/// <remarks>
/// Row <c>r = t * B + b</c> holds the events <c>Indices[RowOffsets[r] .. RowOffsets[r + 1]]</c>, in ascending order, each at most once.
/// An optional payload gives each event a value (pooled or graded spikes); without one every event is worth 1.
/// An optional time stamp in microseconds carries the order inside a step for chips that work event by event.
/// </remarks>
public sealed unsafe class SpikeTrain
{
    private const int DenseElementsPerPart = 1 << 16;

    private readonly Storage<int> _offsets;
    private readonly Storage<int> _indices;
    private readonly Storage<float>? _payload;
    private readonly Storage<int>? _timeStamps;

    internal SpikeTrain(
        int timeSteps, int batchSize, int features, Storage<int> offsets, Storage<int> indices,
        Storage<float>? payload = null, Storage<int>? timeStamps = null)
    {
        TimeSteps = timeSteps;
        BatchSize = batchSize;
        Features = features;
        _offsets = offsets;
        _indices = indices;
        _payload = payload;
        _timeStamps = timeStamps;
    }

    /// <summary>T, the number of time steps.</summary>
    public int TimeSteps { get; }

    /// <summary>B, the number of samples.</summary>
    public int BatchSize { get; }

    /// <summary>N, the number of features (neurons, channels).</summary>
    public int Features { get; }

    /// <summary>T * B.</summary>
    public int Rows => TimeSteps * BatchSize;

    /// <summary>The number of events in all.</summary>
    public int EventCount => _offsets.Pointer[Rows];

    /// <summary>Events / (T B N); 0 for an empty train.</summary>
    public double Density => (double)EventCount / Math.Max(1L, (long)Rows * Features);

    /// <summary>T * B + 1 offsets into <see cref="Indices"/>.</summary>
    public ReadOnlySpan<int> RowOffsets => _offsets.Span[..(Rows + 1)];

    /// <summary>The features that spike, row after row.</summary>
    public ReadOnlySpan<int> Indices => _indices.Span[..EventCount];

    /// <summary>The value of each event, or empty where each is worth 1.</summary>
    public ReadOnlySpan<float> Payload => _payload is null ? default : _payload.Span[..EventCount];

    /// <summary>The time of each event in microseconds, or empty where only the step is known.</summary>
    public ReadOnlySpan<int> TimeStampsMicroseconds => _timeStamps is null ? default : _timeStamps.Span[..EventCount];

    /// <summary>The first offset. Keep this train alive while you use it.</summary>
    public int* OffsetsPointer => _offsets.Pointer;

    /// <summary>The first index. Keep this train alive while you use it.</summary>
    public int* IndicesPointer => _indices.Pointer;

    /// <summary>The features that spike in step <paramref name="t"/> of sample <paramref name="b"/>, ascending.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step or the sample does not exist.</exception>
    public ReadOnlySpan<int> Row(int t, int b)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)t, (uint)TimeSteps, nameof(t));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)b, (uint)BatchSize, nameof(b));
        var row = t * BatchSize + b;
        var from = _offsets.Pointer[row];
        return new ReadOnlySpan<int>(_indices.Pointer + from, _offsets.Pointer[row + 1] - from);
    }

    /// <summary>Makes a train from the events of each row.</summary>
    /// <param name="timeSteps">T.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="features">N.</param>
    /// <param name="rows">T * B lists in row order, each strictly ascending and within [0, N).</param>
    /// <exception cref="ArgumentException">The number of rows is wrong, or a row is not ascending or out of range.</exception>
    public static SpikeTrain FromRows(int timeSteps, int batchSize, int features, IReadOnlyList<IReadOnlyList<int>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count != timeSteps * batchSize)
            throw new ArgumentException($"{timeSteps} steps of {batchSize} samples are {timeSteps * batchSize} rows, but {rows.Count} came.", nameof(rows));
        var offsets = Storage<int>.Allocate(rows.Count + 1L);
        var indices = Storage<int>.Allocate(rows.Sum(r => (long)r.Count));
        var n = 0;
        for (var r = 0; r < rows.Count; r++)
        {
            var last = -1;
            foreach (var index in rows[r])
            {
                if (index <= last || index >= features)
                    throw new ArgumentException($"Row {r}: feature {index} after {last}; a row is strictly ascending and below {features}.", nameof(rows));
                indices.Pointer[n++] = last = index;
            }

            offsets.Pointer[r + 1] = n;
        }

        return new SpikeTrain(timeSteps, batchSize, features, offsets, indices);
    }

    /// <summary>Makes a train from dense values: every value other than 0 is an event; values other than 1 become its payload.</summary>
    /// <param name="values">T * B * N values in row-major order.</param>
    /// <param name="timeSteps">T.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="features">N.</param>
    /// <exception cref="ArgumentException">The number of values is not T * B * N.</exception>
    public static SpikeTrain FromDense(ReadOnlySpan<float> values, int timeSteps, int batchSize, int features)
    {
        var rows = timeSteps * batchSize;
        if (values.Length != (long)rows * features)
            throw new ArgumentException($"[{timeSteps}, {batchSize}, {features}] holds {(long)rows * features} values, but {values.Length} came.", nameof(values));
        var offsets = Storage<int>.Allocate(rows + 1L);
        var indices = new List<int>();
        var payload = new List<float>();
        var graded = false;
        for (var r = 0; r < rows; r++)
        {
            for (var i = 0; i < features; i++)
            {
                var value = values[r * features + i];
                if (value == 0)
                    continue;
                indices.Add(i);
                payload.Add(value);
                graded |= value != 1;
            }

            offsets.Pointer[r + 1] = indices.Count;
        }

        return new SpikeTrain(timeSteps, batchSize, features, offsets, Copy(indices), graded ? Copy(payload) : null);
    }

    /// <summary>The dense values, <c>[T, B, N]</c>.</summary>
    /// <param name="arena">The step that owns the result, or null.</param>
    public Tensor ToDense(StepArena? arena = null)
    {
        var dense = new Tensor([TimeSteps, BatchSize, Features], arena, zeroed: false);
        var target = dense.Pointer;
        var offsets = OffsetsPointer;
        var indices = IndicesPointer;
        fixed (float* payload = Payload)
        {
            var values = payload;
            var rowsPerPart = Math.Max(1, DenseElementsPerPart / Math.Max(1, Features));
            Workers.Run((Rows + rowsPerPart - 1) / rowsPerPart, part =>
            {
                for (var r = part * rowsPerPart; r < Math.Min(Rows, (part + 1) * rowsPerPart); r++)
                {
                    var row = target + ((long)r * Features);
                    new Span<float>(row, Features).Clear();
                    for (var e = offsets[r]; e < offsets[r + 1]; e++)
                        row[indices[e]] = values == null ? 1 : values[e];
                }
            });
        }

        GC.KeepAlive(this);
        return dense;
    }

    /// <summary>The samples <paramref name="samples"/> (each may come several times), in that order, as a train of their own.</summary>
    /// <param name="samples">Indices into the batch.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    public SpikeTrain Select(ReadOnlySpan<int> samples, StepArena? arena = null)
    {
        var offsets = Storage<int>.Allocate((long)TimeSteps * samples.Length + 1, arena, zeroed: false);
        long events = 0;
        for (var t = 0; t < TimeSteps; t++)
            foreach (var b in samples)
                events += Row(t, b).Length;
        var indices = Storage<int>.Allocate(events, arena, zeroed: false);
        var payload = _payload is null ? null : Storage<float>.Allocate(events, arena, zeroed: false);
        var stamps = _timeStamps is null ? null : Storage<int>.Allocate(events, arena, zeroed: false);
        var n = 0;
        var row = 0;
        offsets.Pointer[0] = 0;
        for (var t = 0; t < TimeSteps; t++)
        {
            foreach (var b in samples)
            {
                var from = _offsets.Pointer[t * BatchSize + b];
                var count = _offsets.Pointer[t * BatchSize + b + 1] - from;
                _indices.Span.Slice(from, count).CopyTo(indices.Span[n..]);
                _payload?.Span.Slice(from, count).CopyTo(payload!.Span[n..]);
                _timeStamps?.Span.Slice(from, count).CopyTo(stamps!.Span[n..]);
                n += count;
                offsets.Pointer[++row] = n;
            }
        }

        return new SpikeTrain(TimeSteps, samples.Length, Features, offsets, indices, payload, stamps);
    }

    /// <summary>Some of the steps as a train of their own, with values and time stamps as they are.</summary>
    /// <param name="from">The first step.</param>
    /// <param name="count">How many steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such steps.</exception>
    public SpikeTrain Steps(int from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, TimeSteps - from);
        var rows = count * BatchSize;
        var own = RowOffsets.Slice(from * BatchSize, rows + 1);
        var (first, events) = (own[0], own[^1] - own[0]);
        var offsets = Storage<int>.Allocate(rows + 1L, zeroed: false);
        for (var r = 0; r <= rows; r++)
            offsets.Pointer[r] = own[r] - first;
        var indices = Storage<int>.Allocate(events, zeroed: false);
        Indices.Slice(first, events).CopyTo(indices.Span);
        var payload = _payload is null ? null : Storage<float>.Allocate(events, zeroed: false);
        _payload?.Span.Slice(first, events).CopyTo(payload!.Span);
        var stamps = _timeStamps is null ? null : Storage<int>.Allocate(events, zeroed: false);
        _timeStamps?.Span.Slice(first, events).CopyTo(stamps!.Span);
        return new SpikeTrain(count, BatchSize, Features, offsets, indices, payload, stamps);
    }

    /// <summary>Joins trains of the same T and N along the batch.</summary>
    /// <exception cref="ArgumentException">There is none, or their shapes differ, or some carry payloads.</exception>
    public static SpikeTrain Concatenate(IReadOnlyList<SpikeTrain> trains)
    {
        ArgumentNullException.ThrowIfNull(trains);
        if (trains.Count == 0)
            throw new ArgumentException("There is nothing to join.", nameof(trains));
        var first = trains[0];
        foreach (var train in trains)
        {
            if (train.TimeSteps != first.TimeSteps || train.Features != first.Features || !train.Payload.IsEmpty)
                throw new ArgumentException(
                    $"Trains to join share T and N and carry no payload: {first} and {train}.", nameof(trains));
        }

        var batch = trains.Sum(t => t.BatchSize);
        var offsets = Storage<int>.Allocate((long)first.TimeSteps * batch + 1, zeroed: false);
        var indices = Storage<int>.Allocate(trains.Sum(t => (long)t.EventCount), zeroed: false);
        var n = 0;
        var row = 0;
        offsets.Pointer[0] = 0;
        for (var t = 0; t < first.TimeSteps; t++)
        {
            foreach (var train in trains)
            {
                for (var b = 0; b < train.BatchSize; b++)
                {
                    var source = train.Row(t, b);
                    source.CopyTo(indices.Span[n..]);
                    n += source.Length;
                    offsets.Pointer[++row] = n;
                }
            }
        }

        return new SpikeTrain(first.TimeSteps, batch, first.Features, offsets, indices);
    }

    /// <inheritdoc/>
    public override string ToString() => $"SpikeTrain[{TimeSteps}, {BatchSize}, {Features}] with {EventCount} events";

    private static Storage<T> Copy<T>(List<T> values)
        where T : unmanaged
    {
        var storage = Storage<T>.Allocate(values.Count, zeroed: false);
        CollectionsMarshal.AsSpan(values).CopyTo(storage.Span);
        return storage;
    }
}
