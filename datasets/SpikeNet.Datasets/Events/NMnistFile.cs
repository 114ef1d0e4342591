namespace SpikeNet.Datasets.Events;

/// <summary>Reads event files of N-MNIST and N-Caltech101 (.bin).</summary>
/// <remarks>
/// Each event has 40 bits, big endian: x 8, y 8, polarity 1, time 23 in microseconds (Orchard and others 2015, "Converting static image
/// datasets to spiking neuromorphic datasets using saccades", and the set's own page, garrickorchard.com/datasets/n-mnist). There is no
/// header. An event at row 240 is no event but a carry: 2^13 us are added to its time and to every later one, as the set's own reader
/// does (github.com/gorchard/event-Python, eventvision.py). Recordings begin at 0 us.
/// </remarks>
public static class NMnistFile
{
    /// <summary>Columns and rows of an N-MNIST recording.</summary>
    public const int SensorSize = 34;

    private const int EventBytes = 5;
    private const int CarryRow = 240;
    private const int CarryMicroseconds = 1 << 13;

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">Its class, or null; N-MNIST keeps it in the folder's name.</param>
    /// <param name="options">How to read; null takes the defaults. N-Caltech101 needs <see cref="EventReadOptions.Width"/> 240 and <see cref="EventReadOptions.Height"/> 180.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is empty, truncated, out of order or outside the sensor.</exception>
    public static EventRecording Read(string path, int? label = null, EventReadOptions? options = null)
    {
        options ??= new EventReadOptions();
        byte[] bytes = EventFileBytes.Read(path, options);
        if (bytes.Length == 0)
            throw EventFileBytes.Bad(path, 0, "the file is empty, expected events of 5 bytes");
        int count = bytes.Length / EventBytes;
        if (bytes.Length % EventBytes != 0)
            throw EventFileBytes.Bad(path, (long)count * EventBytes, $"truncated: the last event has {bytes.Length % EventBytes} of {EventBytes} bytes");

        var events = new EventList(path, options.Width ?? SensorSize, options.Height ?? SensorSize, count, options);
        long carried = 0;
        for (int at = 0; at < bytes.Length; at += EventBytes)
        {
            int y = bytes[at + 1];
            if (y == CarryRow)
            {
                carried += CarryMicroseconds;
                continue;
            }

            int third = bytes[at + 2];
            long time = carried + (((third & 0x7F) << 16) | (bytes[at + 3] << 8) | bytes[at + 4]);
            events.Add(bytes[at], y, third >> 7, time, at);
        }

        return events.ToRecording(label, start: 0);
    }
}
