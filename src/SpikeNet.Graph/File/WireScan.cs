using Google.Protobuf.Reflection;

namespace SpikeNet.Graph;

/// <summary>Looks through the bytes of a graph file before anything is made of them, so that memory stays within a multiple of the file's size.</summary>
/// <remarks>
/// Protobuf lets a field that is there once come again and merges the two; a choice of messages is copied at every repetition, so that a file of
/// n repetitions makes n^2 copies. Our files state such a field once. A message of two bytes becomes an object of hundreds, and a fault quotes
/// names, so messages are counted and strings other than notes have a longest length. The scan itself keeps nothing.
/// </remarks>
internal ref struct WireScan
{
    /// <summary>The messages of a file.</summary>
    internal const int MessageLimit = 1 << 18;

    /// <summary>The nodes of a file, those of graphs within graphs included; as for NIR.</summary>
    internal const int NodeLimit = 1 << 14;

    /// <summary>The edges of a file, those of graphs within graphs included.</summary>
    internal const int EdgeLimit = 1 << 17;

    /// <summary>The bytes of a name.</summary>
    internal const int NameLimit = 256;

    /// <summary>The bytes of notes: values of the metadata and the source of a neuron model.</summary>
    internal const int NoteLimit = 1 << 20;

    private const int DepthLimit = 64;

    private readonly ReadOnlySpan<byte> _file;
    private int _messages;
    private int _nodes;
    private int _edges;

    private WireScan(ReadOnlySpan<byte> file) => _file = file;

    /// <summary>Scans a file.</summary>
    /// <exception cref="InvalidDataException">It is no sequence of fields, or passes a limit; the message says at which offset.</exception>
    internal static void Check(ReadOnlySpan<byte> file) => new WireScan(file).Message(0, file.Length, Wire.GraphFile.Descriptor, 0);

    private void Message(int at, int end, MessageDescriptor kind, int depth)
    {
        if (depth > DepthLimit)
            throw Bad(at, $"messages nested more than {DepthLimit} deep");
        if (++_messages > MessageLimit)
            throw Bad(at, $"more than {MessageLimit} messages");
        if (kind == Wire.Node.Descriptor && ++_nodes > NodeLimit)
            throw Bad(at, $"more than {NodeLimit} nodes");
        if (kind == Wire.Edge.Descriptor && ++_edges > EdgeLimit)
            throw Bad(at, $"more than {EdgeLimit} edges");

        // Fields have small numbers; those above belong to newer programs and are skipped.
        UInt128 seen = 0;
        while (at < end)
        {
            var start = at;
            var tag = Number(ref at, end);
            var (number, wire) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
            var length = wire switch
            {
                0 => NumberLength(at, end),
                1 => 8,
                2 => (long)Math.Min(Number(ref at, end), int.MaxValue),
                5 => 4,
                _ => throw Bad(start, $"a field of the wire type {wire}"),
            };
            if (length > end - at)
                throw Bad(start, $"a field of {length} bytes, beyond its end");
            if (kind.FindFieldByNumber(number) is { } field)
                Field(start, at, (int)length, wire, field, kind, ref seen, depth);
            at += (int)length;
        }
    }

    private void Field(int start, int at, int length, int wire, FieldDescriptor field, MessageDescriptor kind, ref UInt128 seen, int depth)
    {
        // The fields of a choice stand for one.
        var place = field.RealContainingOneof is { } choice ? choice.Fields[0].FieldNumber : field.FieldNumber;
        if (!field.IsRepeated && place < 128)
        {
            if ((seen >> place & 1) != 0)
                throw Bad(start, $"'{field.Name}' a second time in one {kind.Name}");
            seen |= UInt128.One << place;
        }

        if (wire != 2)
            return;
        if (field.FieldType == FieldType.Message)
            Message(at, at + length, field.MessageType, depth + 1);
        else if (field.FieldType == FieldType.String && length > (field.Name is "source" or "value" ? NoteLimit : NameLimit))
            throw Bad(start, $"'{field.Name}' with {length} bytes, more than {(field.Name is "source" or "value" ? NoteLimit : NameLimit)}");
    }

    private readonly int NumberLength(int at, int end)
    {
        var from = at;
        _ = Number(ref at, end);
        return at - from;
    }

    private readonly ulong Number(ref int at, int end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70 && at < end; shift += 7)
        {
            var b = _file[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }

        throw Bad(at, "a number that does not end");
    }

    private static InvalidDataException Bad(int at, string what) => new($"not a SpikeNet graph file, or damaged: {what} (offset {at})");
}
