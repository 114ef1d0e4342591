using System.Buffers.Binary;
using System.Globalization;

namespace SpikeNet.Datasets.Events;

/// <summary>Reads event files of Prophesee cameras: decoded events (.dat) and raw streams (.raw) in the encodings EVT 2.0 and EVT 3.0.</summary>
/// <remarks>
/// Source: Prophesee, "DAT file format", "RAW file format", "EVT 2.0 format" and "EVT 3.0 format" (docs.prophesee.ai, Data). Both begin
/// with lines of text, '% keyword value'. Everything after them is little endian. External triggers and vendors' own words are passed
/// over. The origin is at the upper left.
/// </remarks>
public static class PropheseeFile
{
    private const int DatEventBytes = 8;

    /// <summary>Reads decoded events.</summary>
    /// <param name="path">A .dat file of change-detection events.</param>
    /// <param name="options">How to read; null takes the defaults. Give the sensor's size where the header does not.</param>
    /// <remarks>
    /// After the header one byte of event type (0 Event2d or 12 EventCD) and one of event size (8); then per event a u32 of time in
    /// microseconds and a u32 with x in bits 0-13, y in bits 14-27 and the polarity in bits 28-31. Times go on across the 32-bit wrap.
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of another kind, damaged, truncated or out of order.</exception>
    public static EventRecording ReadDat(string path, EventReadOptions? options = null)
    {
        options ??= new EventReadOptions();
        byte[] bytes = EventFileBytes.Read(path, options);
        Dictionary<string, string> header = ReadHeader(path, bytes, out int position);
        (int width, int height) = EventFileBytes.Size(path, options, Side(path, header, "Width"), Side(path, header, "Height"));
        if (bytes.Length - position < 2)
            throw EventFileBytes.Bad(path, position, "the file ends before the event type and size");
        if (bytes[position] is not (0 or 12))
            throw EventFileBytes.Bad(path, position, $"event type {bytes[position]}, expected 0 (Event2d) or 12 (EventCD)");
        if (bytes[position + 1] != DatEventBytes)
            throw EventFileBytes.Bad(path, position + 1, $"events of {bytes[position + 1]} bytes, expected {DatEventBytes}");
        position += 2;
        int left = (bytes.Length - position) % DatEventBytes;
        if (left != 0)
            throw EventFileBytes.Bad(path, bytes.Length - left, $"truncated: the last event has {left} of {DatEventBytes} bytes");

        var events = new EventList(path, width, height, (bytes.Length - position) / DatEventBytes, options);
        long wraps = 0;
        uint last = 0;
        for (int at = position; at < bytes.Length; at += DatEventBytes)
        {
            uint stamp = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            uint data = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            if (last > stamp && last - stamp > uint.MaxValue / 2)
                wraps += 1L << 32;
            last = stamp;
            uint polarity = data >> 28;
            if (polarity > 1)
                throw EventFileBytes.Bad(path, at + 4, $"polarity {polarity}, expected 0 or 1");
            events.Add((int)(data & 0x3FFF), (int)(data >> 14 & 0x3FFF), (int)polarity, wraps + stamp, at);
        }

        return events.ToRecording();
    }

    /// <summary>Reads a raw stream in the encoding that its header names.</summary>
    /// <param name="path">A .raw file, EVT 2.0 or EVT 3.0.</param>
    /// <param name="options">How to read; null takes the defaults. Give the sensor's size where the header does not.</param>
    /// <remarks>
    /// The header's <c>% format EVT3;height=720;width=1280</c>, or <c>% evt 3.0</c> with <c>% geometry 1280x720</c>. Events before the
    /// first time base have no time and are left out.
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of another kind or encoding, damaged, truncated or out of order.</exception>
    public static EventRecording ReadRaw(string path, EventReadOptions? options = null)
    {
        options ??= new EventReadOptions();
        byte[] bytes = EventFileBytes.Read(path, options);
        Dictionary<string, string> header = ReadHeader(path, bytes, out int position);
        string[] format = header.GetValueOrDefault("format", "").Split(';', StringSplitOptions.TrimEntries);
        string[] geometry = header.GetValueOrDefault("geometry", "").Split('x', StringSplitOptions.TrimEntries);
        (int width, int height) = EventFileBytes.Size(path, options,
            Field(path, format, "width=") ?? (geometry.Length == 2 ? Number(path, geometry[0]) : Side(path, header, "width")),
            Field(path, format, "height=") ?? (geometry.Length == 2 ? Number(path, geometry[1]) : Side(path, header, "height")));
        if (header.GetValueOrDefault("endianness", "little") != "little")
            throw new InvalidDataException($"{path}: endianness '{header["endianness"]}'; supported: little");

        string encoding = format[0].Length > 0 ? format[0] : header.GetValueOrDefault("evt", "");
        return encoding switch
        {
            "EVT2" or "2.0" => ReadEvents(path, bytes, position, 4, width, height, options, Evt2Decoder.Decode),
            "EVT3" or "3.0" => ReadEvents(path, bytes, position, 2, width, height, options, Evt3Decoder.Decode),
            "" => throw new InvalidDataException($"{path}: the header has no line '% format' or '% evt'; expected EVT2 or EVT3"),
            _ => throw new InvalidDataException($"{path}: encoding '{encoding}'; supported: EVT2 and EVT3"),
        };
    }

    private static EventRecording ReadEvents(
        string path, byte[] bytes, int position, int wordBytes, int width, int height, EventReadOptions options,
        Action<byte[], int, EventList> decode)
    {
        int left = (bytes.Length - position) % wordBytes;
        if (left != 0)
            throw EventFileBytes.Bad(path, bytes.Length - left, $"truncated: the last word has {left} of {wordBytes} bytes");
        var events = new EventList(path, width, height, (bytes.Length - position) / wordBytes, options);
        decode(bytes, position, events);
        return events.ToRecording();
    }

    private static Dictionary<string, string> ReadHeader(string path, byte[] bytes, out int position)
    {
        position = 0;
        if (bytes.Length < 2 || bytes[0] != '%' || bytes[1] != ' ')
            throw EventFileBytes.Bad(path, 0, "the file does not begin with a line '% keyword value': not a Prophesee file");
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        while (position + 1 < bytes.Length && bytes[position] == '%' && bytes[position + 1] == ' ')
        {
            int start = position;
            string line = EventFileBytes.Line(bytes, ref position) ?? throw EventFileBytes.Bad(path, start, "a header line has no end");
            string text = line[2..].Trim();
            if (text == "end")
                break;
            int space = text.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0)
                header[text[..space]] = text[(space + 1)..].Trim();
        }

        return header;
    }

    private static int? Side(string path, Dictionary<string, string> header, string key) =>
        header.TryGetValue(key, out string? text) ? Number(path, text) : null;

    private static int? Field(string path, string[] fields, string key) =>
        fields.FirstOrDefault(f => f.StartsWith(key, StringComparison.Ordinal)) is { } field ? Number(path, field[key.Length..]) : null;

    private static int? Number(string path, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InvalidDataException($"{path}: the header's sensor size has '{text}', expected a whole number");
}
