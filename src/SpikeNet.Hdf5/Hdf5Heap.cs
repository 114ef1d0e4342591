using System.Buffers.Binary;
using System.Text;

namespace SpikeNet.Hdf5;

/// <summary>Strings and lists of variable length, read from the file's global heap by this project.</summary>
/// <remarks>
/// The library follows references into the heap without checks (1.10.8 neither ends on an object of size 0 nor looks whether an index exists): a
/// flipped bit makes it loop for ever or read foreign memory. So references are read raw and followed here. An element is a length of 4 bytes
/// (characters, or values of a list), the address of a collection of 8 and the index of an object of 4; a collection is "GCOL", version 1, 3
/// bytes, its size of 8, then objects of index 2, references 2, 4 bytes, size 8, and their bytes padded to 8. Index 0 is free space. Source: HDF5 file format specification 3.0, III.E and VIII.
/// </remarks>
internal sealed class Hdf5Heap : IDisposable
{
    /// <summary>The bytes of an element.</summary>
    internal const int ReferenceBytes = 16;

    private const int HeadBytes = 16;
    private readonly Hdf5Context _context;
    private readonly string _place;
    private readonly FileStream _file;
    private readonly long _base;
    private readonly Dictionary<long, Dictionary<uint, (long At, long Size)>> _collections = [];
    private long _objects;

    internal Hdf5Heap(Hdf5Context context, string place)
    {
        (_context, _place) = (context, place);
        _file = new FileStream(context.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        try
        {
            _base = Hdf5File.SignatureAt(_file) ?? throw Bad("the file has no signature");
            var super = Bytes(_base, 14);

            // Versions 0 and 1 have the size of an address behind four versions and a reserved byte, later ones right behind their own.
            if (super[8 + (super[8] < 2 ? 5 : 1)] != 8)
                throw Bad("the file's addresses are not 8 bytes wide, which is not read");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the file, counted from its start.</summary>
    internal byte[] Bytes(long at, long count)
    {
        if (at < 0 || count < 0 || count > Array.MaxLength || at > _file.Length - count)
            throw Bad($"it refers to {count} bytes at {at}, beyond the end of the file");
        var bytes = new byte[count];
        _file.Position = at;
        _file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The strings of elements.</summary>
    /// <param name="references">The elements as the file has them.</param>
    internal string[] Strings(ReadOnlySpan<byte> references)
    {
        var strings = new string[references.Length / ReferenceBytes];
        ulong bytes = 0;
        for (var i = 0; i < strings.Length; i++)
            bytes += Length(references[(i * ReferenceBytes)..]);
        _context.Reserve(_place, Math.Max((ulong)strings.Length * 8, bytes), 3);
        for (var i = 0; i < strings.Length; i++)
            strings[i] = Text(references.Slice(i * ReferenceBytes, ReferenceBytes));

        return strings;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The length that an element states, in characters of text or values of a list.</summary>
    internal static uint Length(ReadOnlySpan<byte> reference) => BinaryPrimitives.ReadUInt32LittleEndian(reference);

    /// <summary>What an element refers to.</summary>
    /// <param name="reference">The element as the file has it.</param>
    /// <param name="width">The bytes of a character or a value.</param>
    internal byte[] Content(ReadOnlySpan<byte> reference, long width)
    {
        var (address, index) = (BinaryPrimitives.ReadInt64LittleEndian(reference[4..]), BinaryPrimitives.ReadUInt32LittleEndian(reference[12..]));
        var length = checked(Length(reference) * width);

        // Nothing was written, or nothing is in it.
        if (length == 0 || address is 0 or -1)
            return [];
        var objects = _collections.TryGetValue(address, out var known) ? known : _collections[address] = Objects(address);
        if (!objects.TryGetValue(index, out var found) || length > found.Size)
            throw Bad($"it refers to {length} bytes of object {index} in the heap at {address}, which {(objects.ContainsKey(index) ? $"has {found.Size}" : "does not exist")}");
        return Bytes(found.At, length);
    }

    private string Text(ReadOnlySpan<byte> reference)
    {
        var bytes = Content(reference, 1).AsSpan();
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private Dictionary<uint, (long At, long Size)> Objects(long address)
    {
        if (address < 0 || address > _file.Length - _base - HeadBytes)
            throw Bad($"it refers to a heap at {address}, beyond the end of the file");
        var start = _base + address;
        var head = Bytes(start, HeadBytes);
        var size = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(8));
        if (!head.AsSpan().StartsWith("GCOL"u8) || head[4] != 1 || size < HeadBytes || size > _file.Length - start)
            throw Bad($"there is no sound heap at {address}");
        var objects = new Dictionary<uint, (long At, long Size)>();
        for (var at = start + HeadBytes; at <= start + size - HeadBytes;)
        {
            var item = Bytes(at, HeadBytes);
            var (index, bytes) = (BinaryPrimitives.ReadUInt16LittleEndian(item), BinaryPrimitives.ReadInt64LittleEndian(item.AsSpan(8)));
            if (index == 0)
                break;
            // Heaps that lie apart cannot have more objects than their heads have room for in the file.
            if (++_objects > _file.Length / HeadBytes)
                throw Bad($"the heap at {address} lies over others");
            if (bytes < 0 || bytes > start + size - at - HeadBytes || !objects.TryAdd(index, (at + HeadBytes, bytes)))
                throw Bad($"the heap at {address} is damaged at its object {index}");
            at += HeadBytes + ((bytes + 7) / 8 * 8);
        }

        return objects;
    }

    private InvalidDataException Bad(string what) => new($"{_context.Path}: {_place}: it cannot be read: {what}");
}
