using System.Buffers.Binary;

namespace SpikeNet.Hdf5;

/// <summary>What the messages of one object header claim of a data set: how many values, how large each, and where they lie.</summary>
/// <remarks>Source: HDF5 file format specification 3.0, IV.A.2.b (dataspace), IV.A.2.d (data type), IV.A.2.i (layout).</remarks>
internal sealed class Hdf5Storage
{
    /// <summary>Types of messages.</summary>
    internal const int Dataspace = 0x01, DataType = 0x03, Layout = 0x08;

    private const int AddressBytes = 8;
    private const int Compact = 0;
    private const int Contiguous = 1;
    private const int Chunked = 2;

    /// <summary>A message that lies elsewhere and is shared.</summary>
    private const int SharedFlag = 2;

    private int _rank = -1;
    private UInt128? _values;
    private uint? _valueBytes;
    private int _chunkDimensions = -1;
    private bool _emptyChunks;
    private (long Address, ulong Bytes)? _block;

    /// <summary>Takes in a message; what it does not understand it leaves to the library.</summary>
    /// <param name="type">The message's type.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="message">Its bytes.</param>
    internal void Read(int type, int flags, ReadOnlySpan<byte> message)
    {
        if ((flags & SharedFlag) != 0)
            return;
        if (type == Dataspace && message.Length >= 4)
            ReadDataspace(message);
        else if (type == DataType && message.Length >= 8)
            _valueBytes = BinaryPrimitives.ReadUInt32LittleEndian(message[4..]);
        else if (type == Layout && message.Length >= 3)
            ReadLayout(message);
    }

    /// <summary>What is wrong with the claims; null where nothing is.</summary>
    /// <param name="fileBytes">The file's length behind the address that all addresses count from.</param>
    internal string? Fault(long fileBytes)
    {
        if (_emptyChunks)
            return "its chunks have a size of 0";

        // A chunk has the dimensions of the data, and the bytes of a value as the last.
        if (_rank >= 0 && _chunkDimensions >= 0 && _chunkDimensions != _rank + 1)
            return $"its chunks have {_chunkDimensions - 1} dimensions, its values {_rank}";
        if (_block is not var (address, bytes) || _values is not { } values || _valueBytes is not { } each)
            return null;
        if (values * each > bytes)
            return $"its {values} values of {each} bytes do not fit into the {bytes} bytes that are kept for them";
        return address >= 0 && ((ulong)address > (ulong)fileBytes || bytes > (ulong)fileBytes - (ulong)address)
            ? $"its {bytes} bytes at {address} lie beyond the end of the file, which is truncated or damaged"
            : null;
    }

    private void ReadDataspace(ReadOnlySpan<byte> message)
    {
        const int nothing = 2;
        _rank = message[1];
        var at = message[0] == 1 ? 8 : 4;
        if (message[0] is not (1 or 2) || message.Length < at + (_rank * AddressBytes))
            return;
        UInt128 values = message[0] == 2 && message[3] == nothing ? 0u : 1u;
        for (var i = 0; i < _rank; i++)
        {
            var size = BinaryPrimitives.ReadUInt64LittleEndian(message[(at + (i * AddressBytes))..]);
            values = values > ulong.MaxValue ? values : values * size;
        }

        _values = values;
    }

    /// <summary>Versions 1 and 2 have the dimensions before the class, 3 and 4 behind it.</summary>
    private void ReadLayout(ReadOnlySpan<byte> message)
    {
        var old = message[0] is 1 or 2;
        var kind = message[old ? 2 : 1];
        if (message[0] is < 1 or > 4)
            return;
        if (kind == Chunked && message[0] < 4)
            ReadChunks(message, old ? message[1] : message[2], old ? 8 + AddressBytes : 3 + AddressBytes);
        else if (kind == Compact && old && message.Length >= 12 + (4 * message[1]))
            _block = (-1, BinaryPrimitives.ReadUInt32LittleEndian(message[(8 + (4 * message[1]))..]));
        else if (kind == Compact && !old && message.Length >= 4)
            _block = (-1, BinaryPrimitives.ReadUInt16LittleEndian(message[2..]));
        else if (kind == Contiguous && !old && message.Length >= 2 + (2 * AddressBytes) && BinaryPrimitives.ReadInt64LittleEndian(message[2..]) is >= 0 and var address)
            _block = (address, BinaryPrimitives.ReadUInt64LittleEndian(message[(2 + AddressBytes)..]));
    }

    private void ReadChunks(ReadOnlySpan<byte> message, int dimensions, int at)
    {
        _chunkDimensions = dimensions;
        for (var i = 0; i < dimensions && at + 4 <= message.Length; i++, at += 4)
            _emptyChunks |= BinaryPrimitives.ReadUInt32LittleEndian(message[at..]) == 0;
    }
}
