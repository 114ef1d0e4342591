using System.Runtime.CompilerServices;

namespace SpikeNet.Datasets.Events;

/// <summary>Collects the events of a file and checks each against the sensor, the order of time and the limit.</summary>
internal sealed class EventList
{
    private readonly string _path;
    private readonly EventReadOptions _options;
    private ushort[] _x;
    private ushort[] _y;
    private byte[] _polarity;
    private long[] _t;
    private int _count;
    private bool _unordered;

    /// <param name="path">The file, for messages.</param>
    /// <param name="width">The sensor's columns.</param>
    /// <param name="height">The sensor's rows.</param>
    /// <param name="expected">How many events to make room for; the limit is applied to it.</param>
    /// <param name="options">How to read.</param>
    internal EventList(string path, int width, int height, int expected, EventReadOptions options)
    {
        _path = path;
        _options = options;
        Width = width;
        Height = height;
        int capacity = Math.Clamp(expected, 16, options.MostEvents);
        _x = new ushort[capacity];
        _y = new ushort[capacity];
        _polarity = new byte[capacity];
        _t = new long[capacity];
    }

    internal int Width { get; }

    internal int Height { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(int x, int y, int polarity, long time, long offset)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
            throw Bad(offset, $"event {_count} at ({x}, {y}) lies outside the sensor of {Width} x {Height}");
        int n = _count;
        if (n > 0 && time < _t[n - 1])
            Unordered(time, offset);
        if (n == _t.Length)
            Grow(offset);
        _x[n] = (ushort)x;
        _y[n] = (ushort)y;
        _polarity[n] = (byte)polarity;
        _t[n] = time;
        _count = n + 1;
    }

    internal EventRecording ToRecording(int? label = null, long? start = null)
    {
        if (_unordered)
            SortByTime();
        if (_count < _t.Length)
        {
            // A recording may live long: give back the room that the guess left over.
            Array.Resize(ref _x, _count);
            Array.Resize(ref _y, _count);
            Array.Resize(ref _polarity, _count);
            Array.Resize(ref _t, _count);
        }

        return new EventRecording(_x, _y, _polarity, _t, 0, _count, Width, Height, _path, label, start, null);
    }

    internal InvalidDataException Bad(long offset, string cause) => EventFileBytes.Bad(_path, offset, cause);

    private void Unordered(long time, long offset)
    {
        if (_options.OutOfOrder == OutOfOrderEvents.Refuse)
            throw Bad(offset, $"event {_count} is at {time} us, before the one in front of it at {_t[_count - 1]} us; reading with {nameof(OutOfOrderEvents)}.{nameof(OutOfOrderEvents.Sort)} accepts that");
        _unordered = true;
    }

    private void Grow(long offset)
    {
        if (_count >= _options.MostEvents)
            throw Bad(offset, $"more than {_options.MostEvents} events; raise {nameof(EventReadOptions)}.{nameof(EventReadOptions.MostEvents)} or cut the file");
        int capacity = (int)Math.Min(_options.MostEvents, 2L * _t.Length);
        Array.Resize(ref _x, capacity);
        Array.Resize(ref _y, capacity);
        Array.Resize(ref _polarity, capacity);
        Array.Resize(ref _t, capacity);
    }

    private void SortByTime()
    {
        int[] order = new int[_count];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        long[] t = _t;
        // Equal times keep the file's order.
        Array.Sort(order, (a, b) => t[a] != t[b] ? t[a].CompareTo(t[b]) : a.CompareTo(b));
        _x = Array.ConvertAll(order, i => _x[i]);
        _y = Array.ConvertAll(order, i => _y[i]);
        _polarity = Array.ConvertAll(order, i => _polarity[i]);
        _t = Array.ConvertAll(order, i => t[i]);
    }
}
