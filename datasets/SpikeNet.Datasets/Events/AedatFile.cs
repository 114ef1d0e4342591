using System.Buffers.Binary;
using System.Globalization;

namespace SpikeNet.Datasets.Events;

/// <summary>Reads event files in the formats AEDAT 2.0 (jAER, DVS128) and AEDAT 3.1 (cAER, DVS Gesture).</summary>
/// <remarks>
/// Source: iniVation, "AEDAT file formats" (docs.inivation.com, Software, Advanced usage, File formats).
/// <para>
/// AEDAT 2.0: lines that begin with '#', then pairs of a 32-bit address and a 32-bit time in microseconds, big endian and signed. A
/// DVS128 address holds polarity in bit 0, x in bits 1-7, y in bits 8-14 and an external event in bit 15. As jAER, which wrote these
/// files, reads them (DVS128.java): bit 0 clear is ON, and x counts from the right; rows count from below, so that both are turned round
/// here. iniVation's page gives bit 0 the opposite meaning; jAER's is what published sets (CIFAR10-DVS, MNIST-DVS) are read with.
/// Other chips have other addresses and are refused. Times go on across the 32-bit wrap.
/// </para>
/// <para>
/// AEDAT 3.1: lines that begin with '#' up to <c>#!END-HEADER</c>, then packets, little endian: type i16, source i16, event size i32,
/// offset of the time i32, time overflow i32, capacity i32, events i32, valid events i32, and capacity times size bytes. A polarity
/// event (type 1) is u32 with bit 0 valid, bit 1 polarity, bits 2-16 y, bits 17-31 x, then its time i32, which the overflow extends by
/// 2^31 each. Other packets, and events marked invalid, are passed over. The origin is at the upper left.
/// </para>
/// </remarks>
public static class AedatFile
{
    private const int PacketHeader = 28;
    private const int PolarityType = 1;
    private const int PolaritySize = 8;

    /// <summary>Reads a recording of either version.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; null takes the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no AEDAT 2.0 or 3.1 file, of another chip, damaged, truncated or out of order.</exception>
    public static EventRecording Read(string path, EventReadOptions? options = null)
    {
        options ??= new EventReadOptions();
        byte[] bytes = EventFileBytes.Read(path, options);
        int position = 0;
        string? first = bytes.Length > 0 && bytes[0] == '#' ? EventFileBytes.Line(bytes, ref position) : null;
        return first switch
        {
            "#!AER-DAT2.0" => ReadVersion2(path, bytes, position, options),
            "#!AER-DAT3.1" => ReadVersion3(path, bytes, position, options),
            { } other when other.StartsWith("#!AER-DAT", StringComparison.Ordinal) =>
                throw EventFileBytes.Bad(path, 0, $"AEDAT version '{other[9..]}'; supported: 2.0 and 3.1"),
            _ => throw EventFileBytes.Bad(path, 0, "the first line is not '#!AER-DAT2.0' or '#!AER-DAT3.1': not an AEDAT file"),
        };
    }

    private static EventRecording ReadVersion2(string path, byte[] bytes, int position, EventReadOptions options)
    {
        const int side = 128;
        while (position < bytes.Length && bytes[position] == '#')
        {
            int start = position;
            string line = EventFileBytes.Line(bytes, ref position) ?? throw EventFileBytes.Bad(path, start, "a header line has no end");
            if (line.StartsWith("# AEChip:", StringComparison.Ordinal) && !line.Contains("DVS128", StringComparison.Ordinal) && !line.Contains("Tmpdiff128", StringComparison.Ordinal))
                throw EventFileBytes.Bad(path, start, $"the chip is '{line[9..].Trim()}'; of AEDAT 2.0 only DVS128 addresses are supported");
        }

        int count = (bytes.Length - position) / 8;
        int left = (bytes.Length - position) % 8;
        if (left != 0)
            throw EventFileBytes.Bad(path, bytes.Length - left, $"truncated: the last event has {left} of 8 bytes");
        if (options.Width is not (null or side) || options.Height is not (null or side))
            throw new ArgumentException($"A DVS128 has 128 x 128 pixels, not {options.Width} x {options.Height}.", nameof(options));

        var events = new EventList(path, side, side, count, options);
        long time = 0;
        int last = 0;
        bool started = false;
        for (int at = position; at < bytes.Length; at += 8)
        {
            uint address = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            int stamp = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4));
            if (address > 0xFFFF)
                throw EventFileBytes.Bad(path, at, $"address 0x{address:X8} is no DVS128 address, which has 16 bits");
            // The difference of 32-bit times is right across their wrap.
            time = started ? time + unchecked(stamp - last) : stamp;
            last = stamp;
            started = true;
            if ((address & 0x8000) == 0)
                events.Add(side - 1 - (int)(address >> 1 & 0x7F), side - 1 - (int)(address >> 8 & 0x7F), (int)(1 - (address & 1)), time, at);
        }

        return events.ToRecording();
    }

    private static EventRecording ReadVersion3(string path, byte[] bytes, int position, EventReadOptions options)
    {
        (int? width, int? height) = (null, null);
        while (true)
        {
            int start = position;
            if (position >= bytes.Length || bytes[position] != '#')
                throw EventFileBytes.Bad(path, position, "the header has no line '#!END-HEADER'");
            string line = EventFileBytes.Line(bytes, ref position) ?? throw EventFileBytes.Bad(path, start, "a header line has no end");
            if (line == "#!END-HEADER")
                break;
            if (line.StartsWith("#Format:", StringComparison.Ordinal) && line[8..].Trim() != "RAW")
                throw EventFileBytes.Bad(path, start, $"packets of format '{line[8..].Trim()}'; supported: RAW");
            if (line.StartsWith("#Source ", StringComparison.Ordinal))
                (width, height) = SensorOf(line) ?? (width, height);
        }

        (int w, int h) = EventFileBytes.Size(path, options, width, height);
        var events = new EventList(path, w, h, (bytes.Length - position) / PolaritySize, options);
        while (position < bytes.Length)
            position = ReadPacket(path, bytes, position, events);
        return events.ToRecording();
    }

    private static int ReadPacket(string path, byte[] bytes, int position, EventList events)
    {
        if (bytes.Length - position < PacketHeader)
            throw EventFileBytes.Bad(path, position, $"truncated: a packet header has {bytes.Length - position} of {PacketHeader} bytes");
        ReadOnlySpan<byte> header = bytes.AsSpan(position, PacketHeader);
        int type = BinaryPrimitives.ReadInt16LittleEndian(header);
        int size = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        int timeOffset = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        int overflow = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        int capacity = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        int number = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
        if (type < 0 || size <= 0 || overflow < 0 || capacity < 0 || number < 0 || number > capacity)
            throw EventFileBytes.Bad(path, position, string.Create(CultureInfo.InvariantCulture, $"a packet header is damaged: type {type}, size {size}, overflow {overflow}, capacity {capacity}, events {number}"));
        int body = position + PacketHeader;
        long length = (long)size * capacity;
        if (length > bytes.Length - body)
            throw EventFileBytes.Bad(path, position, $"truncated: a packet claims {length} bytes, the file holds {bytes.Length - body}");
        if (type != PolarityType)
            return body + (int)length;
        if (size != PolaritySize || timeOffset != 4)
            throw EventFileBytes.Bad(path, position, $"polarity events of {size} bytes with the time at {timeOffset}, expected 8 and 4");

        for (int i = 0; i < number; i++)
        {
            int at = body + i * PolaritySize;
            uint data = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            int stamp = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
            if (stamp < 0)
                throw EventFileBytes.Bad(path, at + 4, $"time {stamp} us is negative");
            if ((data & 1) != 0)
                events.Add((int)(data >> 17), (int)(data >> 2 & 0x7FFF), (int)(data >> 1 & 1), (long)overflow << 31 | (uint)stamp, at);
        }

        return body + (int)length;
    }

    private static (int?, int?)? SensorOf(string line) => line switch
    {
        _ when line.Contains("DVS128", StringComparison.OrdinalIgnoreCase) => (128, 128),
        _ when line.Contains("DAVIS240", StringComparison.OrdinalIgnoreCase) => (240, 180),
        _ when line.Contains("DAVIS346", StringComparison.OrdinalIgnoreCase) => (346, 260),
        _ => null,
    };
}
