using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Makes a <see cref="SpikeTrain"/> row by row, with payload and time stamps where they are wanted.</summary>
/// <remarks>
/// Rows come in their order r = t * B + b. The memory grows by doubling, so that the cost is one copy of what is appended. One instance
/// belongs to one thread and makes one train.
/// </remarks>
public sealed class SpikeTrainBuilder
{
    private readonly int _timeSteps;
    private readonly int _batchSize;
    private readonly int _features;
    private readonly Storage<int> _offsets;
    private Storage<int> _indices;
    private Storage<float>? _payload;
    private Storage<int>? _timeStamps;
    private int _row;
    private int _count;

    /// <summary>Begins a train without events.</summary>
    /// <param name="timeSteps">T, at least 1.</param>
    /// <param name="batchSize">B, at least 1.</param>
    /// <param name="features">N, at least 1.</param>
    /// <param name="withPayload">Whether every event comes with a value.</param>
    /// <param name="withTimeStamps">Whether every event comes with a time.</param>
    /// <param name="expectedEvents">How many events to make room for at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public SpikeTrainBuilder(
        int timeSteps, int batchSize, int features, bool withPayload = false, bool withTimeStamps = false, int expectedEvents = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timeSteps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedEvents);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)timeSteps * batchSize, int.MaxValue - 1, nameof(batchSize));
        _timeSteps = timeSteps;
        _batchSize = batchSize;
        _features = features;
        _offsets = Storage<int>.Allocate((long)timeSteps * batchSize + 1);
        int capacity = Math.Max(64, expectedEvents);
        _indices = Storage<int>.Allocate(capacity, zeroed: false);
        _payload = withPayload ? Storage<float>.Allocate(capacity, zeroed: false) : null;
        _timeStamps = withTimeStamps ? Storage<int>.Allocate(capacity, zeroed: false) : null;
    }

    /// <summary>The row that comes next, t * B + b.</summary>
    public int NextRow => _row;

    /// <summary>Appends the events of the next row.</summary>
    /// <param name="indices">The features that spike, strictly ascending and below N.</param>
    /// <param name="payload">Their values, as many as there are events; empty where the train has no payload.</param>
    /// <param name="timeStampsMicroseconds">Their times, as many as there are events; empty where the train has none.</param>
    /// <exception cref="ArgumentException">The features are not ascending or out of range, or a number of values is wrong.</exception>
    /// <exception cref="InvalidOperationException">All T * B rows have come.</exception>
    public void AppendRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> payload = default, ReadOnlySpan<int> timeStampsMicroseconds = default)
    {
        if (_row == _timeSteps * _batchSize)
            throw new InvalidOperationException($"All {_row} rows of {_timeSteps} steps and {_batchSize} samples have come.");
        if (payload.Length != (_payload is null ? 0 : indices.Length))
            throw new ArgumentException($"{payload.Length} values for {indices.Length} events of a train {(_payload is null ? "without" : "with")} payload.", nameof(payload));
        if (timeStampsMicroseconds.Length != (_timeStamps is null ? 0 : indices.Length))
            throw new ArgumentException($"{timeStampsMicroseconds.Length} times for {indices.Length} events of a train {(_timeStamps is null ? "without" : "with")} time stamps.", nameof(timeStampsMicroseconds));
        int last = -1;
        foreach (int index in indices)
        {
            if (index <= last || index >= _features)
                throw new ArgumentException($"Row {_row}: feature {index} after {last}; a row is strictly ascending and below {_features}.", nameof(indices));
            last = index;
        }

        int end = checked(_count + indices.Length);
        if (end > _indices.Length)
            Grow(end);
        indices.CopyTo(_indices.Span[_count..]);
        if (_payload is not null)
            payload.CopyTo(_payload.Span[_count..]);
        if (_timeStamps is not null)
            timeStampsMicroseconds.CopyTo(_timeStamps.Span[_count..]);
        _count = end;
        _row++;
        _offsets.Span[_row] = end;
    }

    /// <summary>The train.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    public SpikeTrain Build()
    {
        int rows = _timeSteps * _batchSize;
        if (_row < rows)
            throw new InvalidOperationException($"{_row} of {rows} rows have come.");
        return new SpikeTrain(_timeSteps, _batchSize, _features, _offsets, _indices, _payload, _timeStamps);
    }

    private void Grow(int needed)
    {
        long capacity = Math.Min(int.MaxValue, Math.Max(needed, 2L * _indices.Length));
        _indices = Copy(_indices, capacity);
        _payload = _payload is null ? null : Copy(_payload, capacity);
        _timeStamps = _timeStamps is null ? null : Copy(_timeStamps, capacity);
    }

    private Storage<T> Copy<T>(Storage<T> source, long capacity)
        where T : unmanaged
    {
        var copy = Storage<T>.Allocate(capacity, zeroed: false);
        source.Span[.._count].CopyTo(copy.Span);
        GC.KeepAlive(source);
        return copy;
    }
}
