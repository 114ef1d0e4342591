namespace SpikeNet.Datasets.Events;

/// <summary>The events of one recording of an event camera, in order of time.</summary>
/// <remarks>
/// A structure of arrays: event i is at pixel (x[i], y[i]) with the origin at the upper left, at t[i] microseconds, with polarity 1
/// (brighter, ON) or 0 (darker, OFF). Times do not decrease. Immutable.
/// </remarks>
public sealed class EventRecording
{
    /// <summary>The widest and the highest sensor, in pixels: coordinates have 16 bits.</summary>
    public const int LargestSide = 65536;

    private readonly ushort[] _x;
    private readonly ushort[] _y;
    private readonly byte[] _polarity;
    private readonly long[] _t;
    private readonly int _from;

    /// <summary>Wraps events; the arrays are not copied and shall not be changed afterwards.</summary>
    /// <param name="x">Columns, below <paramref name="width"/>.</param>
    /// <param name="y">Rows, below <paramref name="height"/>.</param>
    /// <param name="polarity">0 or 1.</param>
    /// <param name="timesMicroseconds">Times in microseconds, never decreasing.</param>
    /// <param name="width">The sensor's columns.</param>
    /// <param name="height">The sensor's rows.</param>
    /// <param name="source">Where the events came from: a file's path, or the name of what made them.</param>
    /// <param name="label">The class, or null where none is known.</param>
    /// <param name="startMicroseconds">When the recording begins; null takes the first event's time.</param>
    /// <param name="endMicroseconds">When it ends, exclusive; null takes the last event's time plus 1.</param>
    /// <exception cref="ArgumentException">Lengths differ, an event lies outside the sensor or the recording, a polarity is neither 0 nor 1, or times decrease.</exception>
    public EventRecording(
        ushort[] x, ushort[] y, byte[] polarity, long[] timesMicroseconds, int width, int height, string source,
        int? label = null, long? startMicroseconds = null, long? endMicroseconds = null)
        : this(x, y, polarity, timesMicroseconds, 0, timesMicroseconds?.Length ?? 0, width, height, source, label, startMicroseconds, endMicroseconds)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(polarity);
        ArgumentNullException.ThrowIfNull(timesMicroseconds);
        ArgumentNullException.ThrowIfNull(source);
        CheckSide(width, nameof(width));
        CheckSide(height, nameof(height));
        if (x.Length != Count || y.Length != Count || polarity.Length != Count)
            throw new ArgumentException($"{source}: {x.Length} columns, {y.Length} rows, {polarity.Length} polarities and {Count} times, expected as many of each.", nameof(x));
        for (int i = 0; i < Count; i++)
        {
            if (x[i] >= width || y[i] >= height)
                throw new ArgumentException($"{source}: event {i} at ({x[i]}, {y[i]}) lies outside the sensor of {width} x {height}.", nameof(x));
            if (polarity[i] > 1)
                throw new ArgumentException($"{source}: event {i} has polarity {polarity[i]}, expected 0 or 1.", nameof(polarity));
            if (i > 0 && timesMicroseconds[i] < timesMicroseconds[i - 1])
                throw new ArgumentException($"{source}: event {i} is at {timesMicroseconds[i]} us, before the one in front of it at {timesMicroseconds[i - 1]} us.", nameof(timesMicroseconds));
        }

        if (EndMicroseconds < StartMicroseconds || (Count > 0 && (timesMicroseconds[0] < StartMicroseconds || timesMicroseconds[^1] >= EndMicroseconds)))
            throw new ArgumentException($"{source}: not all events lie in [{StartMicroseconds}, {EndMicroseconds}) us.", nameof(startMicroseconds));
    }

    internal EventRecording(
        ushort[] x, ushort[] y, byte[] polarity, long[] t, int from, int count, int width, int height, string source,
        int? label, long? start, long? end)
    {
        _x = x;
        _y = y;
        _polarity = polarity;
        _t = t;
        _from = from;
        Count = count;
        Width = width;
        Height = height;
        Source = source;
        Label = label;
        StartMicroseconds = start ?? (count > 0 ? t[from] : 0);
        EndMicroseconds = end ?? (count > 0 ? t[from + count - 1] + 1 : StartMicroseconds);
    }

    /// <summary>The number of events.</summary>
    public int Count { get; }

    /// <summary>The sensor's columns.</summary>
    public int Width { get; }

    /// <summary>The sensor's rows.</summary>
    public int Height { get; }

    /// <summary>The class, or null where none is known.</summary>
    public int? Label { get; }

    /// <summary>Where the events came from: a file's path, or the name of what made them.</summary>
    public string Source { get; }

    /// <summary>When the recording begins, in microseconds.</summary>
    public long StartMicroseconds { get; }

    /// <summary>When the recording ends, in microseconds, exclusive.</summary>
    public long EndMicroseconds { get; }

    /// <summary>The length in milliseconds.</summary>
    public double DurationMs => (EndMicroseconds - StartMicroseconds) / 1000.0;

    /// <summary>Columns.</summary>
    public ReadOnlySpan<ushort> X => _x.AsSpan(_from, Count);

    /// <summary>Rows, the upper one first.</summary>
    public ReadOnlySpan<ushort> Y => _y.AsSpan(_from, Count);

    /// <summary>1 for brighter (ON), 0 for darker (OFF).</summary>
    public ReadOnlySpan<byte> Polarity => _polarity.AsSpan(_from, Count);

    /// <summary>Times in microseconds, never decreasing.</summary>
    public ReadOnlySpan<long> TimesMicroseconds => _t.AsSpan(_from, Count);

    /// <summary>A part of the recording; the events are shared, not copied.</summary>
    /// <param name="fromMicroseconds">Its beginning.</param>
    /// <param name="toMicroseconds">Its end, exclusive, not before its beginning.</param>
    /// <param name="label">The class of the part, or null.</param>
    public EventRecording Slice(long fromMicroseconds, long toMicroseconds, int? label = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(toMicroseconds, fromMicroseconds);
        int first = LowerBound(fromMicroseconds);
        int last = LowerBound(toMicroseconds);
        return new EventRecording(_x, _y, _polarity, _t, _from + first, last - first, Width, Height, Source, label, fromMicroseconds, toMicroseconds);
    }

    /// <summary>The same events with another class.</summary>
    /// <param name="label">The class, or null.</param>
    public EventRecording WithLabel(int? label) =>
        new(_x, _y, _polarity, _t, _from, Count, Width, Height, Source, label, StartMicroseconds, EndMicroseconds);

    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Count} events, {Width} x {Height}, {DurationMs:0.###} ms";

    /// <summary>The first event that is not before <paramref name="time"/>.</summary>
    internal int LowerBound(long time)
    {
        ReadOnlySpan<long> t = TimesMicroseconds;
        int low = 0, high = t.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (t[middle] < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static void CheckSide(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, LargestSide, name);
    }
}
