namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>A protobuf message as fields: a number, and a varint, bytes of a fixed width, bytes, or what looks like a message.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Wire">0 varint, 1 eight bytes, 2 counted bytes, 5 four bytes.</param>
internal sealed record ProtobufTree(int Number, int Wire)
{
    internal ulong Varint { get; init; }

    internal byte[] Bytes { get; init; } = [];

    /// <summary>The fields of a message; null where it is no message.</summary>
    internal List<ProtobufTree>? Fields { get; init; }

    internal static List<ProtobufTree> Parse(byte[] message) => TryParse(message, 0) ?? throw new InvalidDataException("No protobuf message.");

    internal static byte[] Write(List<ProtobufTree> fields)
    {
        var bytes = new List<byte>();
        foreach (var field in fields)
        {
            WriteVarint(bytes, ((ulong)field.Number << 3) | (uint)field.Wire);
            if (field.Wire == 0)
            {
                WriteVarint(bytes, field.Varint);
                continue;
            }

            var content = field.Fields is null ? field.Bytes : Write(field.Fields);
            if (field.Wire == 2)
                WriteVarint(bytes, (ulong)content.Length);
            bytes.AddRange(content);
        }

        return [.. bytes];
    }

    private static List<ProtobufTree>? TryParse(ReadOnlySpan<byte> bytes, int depth)
    {
        var fields = new List<ProtobufTree>();
        while (!bytes.IsEmpty)
        {
            if (ReadVarint(ref bytes) is not { } tag || tag >> 3 is 0 or > 64)
                return null;
            var (number, wire) = ((int)(tag >> 3), (int)(tag & 7));
            if (wire == 0)
            {
                if (ReadVarint(ref bytes) is not { } value)
                    return null;
                fields.Add(new ProtobufTree(number, wire) { Varint = value });
                continue;
            }

            ulong length = wire switch
            {
                1 => 8ul,
                5 => 4ul,
                2 => ReadVarint(ref bytes) ?? ulong.MaxValue,
                _ => ulong.MaxValue,
            };
            if (length > (ulong)bytes.Length)
                return null;
            var content = bytes[..(int)length];
            bytes = bytes[(int)length..];
            fields.Add(new ProtobufTree(number, wire)
            {
                Bytes = content.ToArray(),
                Fields = wire == 2 && depth < 12 && content.Length > 1 ? TryParse(content, depth + 1) : null,
            });
        }

        return fields;
    }

    private static ulong? ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = 0; i < Math.Min(10, bytes.Length); i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            return value;
        }

        return null;
    }

    private static void WriteVarint(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
