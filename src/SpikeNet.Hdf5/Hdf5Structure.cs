using System.Buffers.Binary;

namespace SpikeNet.Hdf5;

/// <summary>Checks, before the library opens a file, what the library would believe and die of.</summary>
/// <remarks>
/// In files of the older kind a group is a B-tree whose keys, and symbol nodes whose entries, are offsets of names in the group's local heap. The
/// library (1.10.8) takes them without a look, reads heaps at addresses beyond the file, and divides by the size of a chunk: a flipped bit
/// makes it read foreign memory or die. So all of them are followed here first, from the superblock's root entry, as far as this reading
/// understands the file; what it does not understand is left to the library, which refuses what it cannot read. Source: HDF5 file format
/// specification 3.0, II.A, III.A.1, III.B, III.C, III.D, IV.A and IV.A.2.i.
/// </remarks>
internal sealed class Hdf5Structure
{
    private const int AddressBytes = 8;
    private const int EntryBytes = 40;
    private const int ContinuationMessage = 0x10;
    private const int SymbolTableMessage = 0x11;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly long _base;
    private readonly HashSet<long> _headers = [];
    private readonly HashSet<long> _nodes = [];
    private readonly Dictionary<long, long> _heapsOfTrees = [];
    private readonly Queue<long> _waiting = [];

    private Hdf5Structure(string path, FileStream file, long origin) => (_path, _file, _base) = (path, file, origin);

    /// <summary>Follows all groups.</summary>
    /// <exception cref="InvalidDataException">A name lies outside its heap, or a heap outside the file.</exception>
    internal static void Check(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (Hdf5File.SignatureAt(file) is { } origin)
            new Hdf5Structure(path, file, origin).Walk();
    }

    private void Walk()
    {
        // Versions 0 and 1 end with the root group's entry, behind four addresses; later ones have groups of another kind.
        if (Bytes(_base, 24) is not { } super || super[8] > 1 || super[13] != AddressBytes || super[14] != AddressBytes)
            return;
        if (Bytes(_base + 24 + (super[8] == 1 ? 4 : 0) + (4 * AddressBytes), EntryBytes) is not { } root)
            return;
        Entry(root);
        while (_waiting.TryDequeue(out var header))
            Header(header);
    }

    /// <summary>The object of an entry, and its group where the entry has that at hand.</summary>
    private void Entry(ReadOnlySpan<byte> entry)
    {
        var header = Number(entry[AddressBytes..]);
        if (_headers.Add(header))
            _waiting.Enqueue(header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]) == 1)
            Group(Number(entry[24..]), Number(entry[32..]));
    }

    /// <summary>The symbol table messages of an object header of version 1.</summary>
    private void Header(long address)
    {
        var head = Bytes(_base + address, 16) ?? throw Bad($"an object (header at {address})", "it lies beyond the end of the file");
        if (head[0] != 1)
            return;
        var blocks = new Queue<(long At, long Size)>([(_base + address + 16, BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)))]);
        var storage = new Hdf5Storage();
        var messages = (int)BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(2));
        while (blocks.TryDequeue(out var block))
        {
            for (var at = block.At; messages > 0 && at + 8 <= block.At + block.Size; messages--)
            {
                if (Bytes(at, 8) is not { } prefix)
                    return;
                var (type, size) = (BinaryPrimitives.ReadUInt16LittleEndian(prefix), BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(2)));
                if (type is ContinuationMessage or SymbolTableMessage && Bytes(at + 8, 2 * AddressBytes) is { } pair)
                {
                    if (type == SymbolTableMessage)
                        Group(Number(pair), Number(pair.AsSpan(AddressBytes)));
                    else
                        blocks.Enqueue((_base + Number(pair), Number(pair.AsSpan(AddressBytes))));
                }

                if (type is Hdf5Storage.Dataspace or Hdf5Storage.DataType or Hdf5Storage.Layout && Bytes(at + 8, size) is { } message)
                    storage.Read(type, prefix[4], message);

                at += 8 + size;
            }
        }

        if (storage.Fault(_file.Length - _base) is { } fault)
            throw Bad($"an object (header at {address})", fault);
    }

    private void Group(long tree, long heap)
    {
        if (!_heapsOfTrees.TryAdd(tree, heap))
        {
            if (_heapsOfTrees[tree] != heap)
                throw Bad(heap, $"their tree at {tree} has the heap at {_heapsOfTrees[tree]} elsewhere");
            return;
        }

        var head = Bytes(_base + heap, 32) ?? throw Bad(heap, "it lies beyond the end of the file");
        if (!head.AsSpan(0, 4).SequenceEqual("HEAP"u8))
            return;
        var size = Number(head.AsSpan(8));
        var names = Bytes(_base + Number(head.AsSpan(24)), size)
            ?? throw Bad(heap, $"its {size} bytes of names lie beyond the end of the file");
        Tree(tree, heap, names, deepest: 32);
    }

    private void Tree(long address, long heap, byte[] names, int deepest)
    {
        var head = Bytes(_base + address, 24) ?? throw Bad(heap, $"their tree at {address} lies beyond the end of the file");
        if (deepest == 0 || !head.AsSpan(0, 4).SequenceEqual("TREE"u8) || head[4] != 0)
            return;
        var (level, used) = (head[5], BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6)));
        if (Bytes(_base + address + 24, ((2L * used) + 1) * AddressBytes) is not { } pairs)
            return;
        for (var i = 0; i <= used; i++)
        {
            Name(Number(pairs.AsSpan(2 * i * AddressBytes)), heap, names);
            if (i == used)
                break;
            var child = Number(pairs.AsSpan(((2 * i) + 1) * AddressBytes));
            if (!_nodes.Add(child))
                continue;
            if (level > 0)
                Tree(child, heap, names, deepest - 1);
            else
                Symbols(child, heap, names);
        }
    }

    private void Symbols(long address, long heap, byte[] names)
    {
        var head = Bytes(_base + address, 8) ?? throw Bad(heap, $"their list at {address} lies beyond the end of the file");
        if (!head.AsSpan(0, 4).SequenceEqual("SNOD"u8))
            return;
        var count = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6));
        if (Bytes(_base + address + 8, (long)count * EntryBytes) is not { } entries)
            return;
        for (var i = 0; i < count; i++)
        {
            var entry = entries.AsSpan(i * EntryBytes, EntryBytes);
            Name(Number(entry), heap, names);

            // The value of a soft link is a name as well.
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]) == 2)
                Name(BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]), heap, names);
            else
                Entry(entry);
        }
    }

    private void Name(long offset, long heap, byte[] names)
    {
        if (offset < 0 || offset >= names.Length || !names.AsSpan((int)offset).Contains((byte)0))
            throw Bad(heap, $"a name at {offset} does not end within its {names.Length} bytes");
    }

    /// <summary>Bytes of the file; null where they are not all there.</summary>
    private byte[]? Bytes(long at, long count)
    {
        if (at < 0 || count < 0 || count > Array.MaxLength || at > _file.Length - count)
            return null;
        var bytes = new byte[count];
        _file.Position = at;
        _file.ReadExactly(bytes);
        return bytes;
    }

    private static long Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private InvalidDataException Bad(long heap, string what) => Bad($"the names of a group (heap at {heap})", what);

    private InvalidDataException Bad(string place, string what) => new($"{_path}: {place}: {what}.");
}
