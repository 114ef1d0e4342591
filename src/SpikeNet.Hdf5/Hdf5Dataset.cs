using System.Collections.Immutable;

namespace SpikeNet.Hdf5;

/// <summary>A data set: an array of numbers or strings, or a single one.</summary>
/// <remarks>Values come row-major, converted to the type that is asked for. Every error names the file and the data set's place in it.</remarks>
public sealed class Hdf5Dataset : IDisposable
{
    private readonly Hdf5Context _context;
    private readonly Hdf5Handle _handle;
    private readonly Hdf5Handle _space;
    private readonly Hdf5Handle _type;
    private bool _checked;
    private Hdf5Heap? _heap;
    private byte[]? _references;

    internal Hdf5Dataset(Hdf5Context context, string place, Hdf5Handle handle)
    {
        (_context, _handle, Place) = (context, handle, place);
        _space = context.Open(place, "its shape cannot be read", () => Hdf5Native.H5Dget_space(handle.Id), Hdf5Native.H5Sclose);
        _type = context.Open(place, "its type cannot be read", () => Hdf5Native.H5Dget_type(handle.Id), Hdf5Native.H5Tclose);
        Shape = Hdf5Values.Shape(context, place, _space);
        Kind = Hdf5Values.Kind(_type);
        Attributes = new Hdf5Attributes(context, place, handle);
    }

    /// <summary>Its path within the file.</summary>
    public string Place { get; }

    /// <summary>The sizes, as the file claims them; empty for a single value.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>What the values are.</summary>
    public Hdf5ValueKind Kind { get; }

    /// <summary>Its attributes.</summary>
    public Hdf5Attributes Attributes { get; }

    /// <summary>The values.</summary>
    /// <typeparam name="T">float, double, int or long; floating-point values are not read as whole numbers.</typeparam>
    /// <exception cref="InvalidDataException">They are no such values, damaged, or more than the limits allow; then nothing has been allocated.</exception>
    public unsafe T[] Read<T>()
        where T : unmanaged
    {
        CheckStorage();
        return Hdf5Values.Numbers<T>(_context, Place, Shape, Kind, (type, buffer) => Hdf5Native.H5Dread(_handle.Id, type, Hdf5Native.All, Hdf5Native.All, Hdf5Native.Default, buffer));
    }

    /// <summary>The strings.</summary>
    /// <exception cref="InvalidDataException">They are no strings, damaged, or more than the limits allow.</exception>
    public unsafe string[] ReadStrings()
    {
        if (Kind != Hdf5ValueKind.Strings)
            throw new InvalidDataException($"{_context.Path}: {Place}: expected text, found {Hdf5Values.Word(Kind)}");
        var count = Hdf5Values.Count(Shape);
        if (count > (ulong)_context.Limits.Strings)
            throw new InvalidDataException($"{_context.Path}: {Place}: claims {count} strings, more than the limit of {_context.Limits.Strings}");
        CheckStorage();
        Hdf5Values.Transfer read = (type, buffer) => Hdf5Native.H5Dread(_handle.Id, type, Hdf5Native.All, Hdf5Native.All, Hdf5Native.Default, buffer);
        if (_context.Check(Place, "its type cannot be read", () => Hdf5Native.H5Tis_variable_str(_type.Id)) == 0)
            return Hdf5Values.FixedStrings(_context, Place, count, _type, read);

        using var heap = new Hdf5Heap(_context, Place);
        return heap.Strings(References(heap, (long)count));
    }

    /// <summary>One of the lists of a data set of lists.</summary>
    /// <typeparam name="T">float, double, int or long; floating-point values are not read as whole numbers.</typeparam>
    /// <param name="row">Which, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such list.</exception>
    /// <exception cref="InvalidDataException">These are no lists of such values, or the list is damaged or longer than the limits allow.</exception>
    public T[] ReadList<T>(long row)
        where T : unmanaged
    {
        if (Kind != Hdf5ValueKind.Lists || Shape.Length != 1)
            throw new InvalidDataException($"{_context.Path}: {Place}: expected a row of lists, found {Hdf5Values.Word(Kind)} of the shape [{string.Join(", ", Shape)}]");
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Shape[0]);
        if (_references is null)
        {
            CheckStorage();
            _context.Reserve(Place, (ulong)Shape[0], Hdf5Heap.ReferenceBytes);
            _heap ??= new Hdf5Heap(_context, Place);
            _references = References(_heap, Shape[0]);
        }

        return Hdf5Lists.Read<T>(_context, $"{Place}[{row}]", _type, _heap!, _references.AsSpan(checked((int)(row * Hdf5Heap.ReferenceBytes)), Hdf5Heap.ReferenceBytes));
    }

    /// <summary>The only value of a scalar or of an array with one element.</summary>
    /// <exception cref="InvalidDataException">There is another number of values, or they are not such values.</exception>
    public T ReadScalar<T>()
        where T : unmanaged =>
        Hdf5Values.Count(Shape) == 1 ? Read<T>()[0] : throw new InvalidDataException($"{_context.Path}: {Place}: expected one value, found the shape [{string.Join(", ", Shape)}]");

    /// <summary>The only string of a scalar or of an array with one element.</summary>
    /// <exception cref="InvalidDataException">There is another number of values, or they are no strings.</exception>
    public string ReadString() =>
        Hdf5Values.Count(Shape) == 1 ? ReadStrings()[0] : throw new InvalidDataException($"{_context.Path}: {Place}: expected one string, found the shape [{string.Join(", ", Shape)}]");

    /// <inheritdoc/>
    public void Dispose()
    {
        _heap?.Dispose();
        _type.Dispose();
        _space.Dispose();
        _handle.Dispose();
    }

    /// <summary>The references of strings or lists of variable length, as the file has them; zeros where nothing was written.</summary>
    private byte[] References(Hdf5Heap heap, long count)
    {
        using var list = _context.Open(Place, "its storage cannot be read", () => Hdf5Native.H5Dget_create_plist(_handle.Id), Hdf5Native.H5Pclose);
        switch (_context.Check(Place, "its storage cannot be read", () => Hdf5Native.H5Pget_layout(list.Id)))
        {
            case Hdf5Native.ContiguousLayout:
                ulong offset;
                lock (Hdf5Library.Gate)
                    offset = Hdf5Native.H5Dget_offset(_handle.Id);
                return offset == ulong.MaxValue ? new byte[count * Hdf5Heap.ReferenceBytes] : heap.Bytes((long)offset, count * Hdf5Heap.ReferenceBytes);
            case Hdf5Native.ChunkedLayout:
                return new Hdf5Chunks(_context, Place, _handle.Id, Shape.Length).Read(Shape, Sizes(list), Filters(list), Hdf5Heap.ReferenceBytes);
            default:
                throw new InvalidDataException($"{_context.Path}: {Place}: text or lists in the head of the data set are not read");
        }
    }

    /// <summary>Refuses data from other files, filters without a bound, chunks and expansions beyond the limits.</summary>
    private void CheckStorage()
    {
        if (_checked)
            return;
        using var list = _context.Open(Place, "its storage cannot be read", () => Hdf5Native.H5Dget_create_plist(_handle.Id), Hdf5Native.H5Pclose);
        var layout = _context.Check(Place, "its storage cannot be read", () => Hdf5Native.H5Pget_layout(list.Id));
        if (layout == Hdf5Native.VirtualLayout || _context.Check(Place, "its storage cannot be read", () => Hdf5Native.H5Pget_external_count(list.Id)) > 0)
            throw new InvalidDataException($"{_context.Path}: {Place}: its values lie in other files, which is refused");
        ulong size;
        lock (Hdf5Library.Gate)
            size = Hdf5Native.H5Tget_size(_type.Id);
        if (layout == Hdf5Native.ChunkedLayout)
            CheckChunks(list, size);
        var claimed = (UInt128)Hdf5Values.Count(Shape) * size;
        ulong stored;
        lock (Hdf5Library.Gate)
            stored = Hdf5Native.H5Dget_storage_size(_handle.Id);
        if (claimed > 1 << 20 && claimed > (UInt128)stored * (ulong)_context.Limits.MaximumExpansion)
            throw new InvalidDataException($"{_context.Path}: {Place}: claims {claimed} bytes, but {stored} are stored");
        _checked = true;
    }

    private void CheckChunks(Hdf5Handle list, ulong size)
    {
        // A reference is wider in the file than its pointer in memory.
        var width = Kind is Hdf5ValueKind.Strings or Hdf5ValueKind.Lists ? Math.Max(size, Hdf5Heap.ReferenceBytes) : size;
        var chunk = Sizes(list).Aggregate((UInt128)width, (product, s) => UInt128.Min(product * s, ulong.MaxValue));
        if (chunk > (UInt128)_context.Limits.DatasetBytes)
            throw new InvalidDataException($"{_context.Path}: {Place}: claims chunks of {chunk} bytes, more than the limit of {_context.Limits.DatasetBytes}");
        new Hdf5Chunks(_context, Place, _handle.Id, Shape.Length).Check(chunk, Filters(list));
    }

    /// <summary>The sizes of a chunk.</summary>
    private unsafe ulong[] Sizes(Hdf5Handle list)
    {
        var sizes = new ulong[Math.Max(1, Shape.Length)];
        _context.Check(Place, "its chunks cannot be read", () =>
        {
            fixed (ulong* at = sizes)
                return Hdf5Native.H5Pget_chunk(list.Id, sizes.Length, at);
        });
        return sizes;
    }

    /// <summary>The filters in the order of writing.</summary>
    private unsafe ImmutableArray<int> Filters(Hdf5Handle list)
    {
        var count = _context.Check(Place, "its filters cannot be read", () => Hdf5Native.H5Pget_nfilters(list.Id));
        var filters = new List<int>();
        for (var i = 0u; i < count; i++)
        {
            var index = i;
            var filter = _context.Check(Place, "its filters cannot be read", () =>
            {
                nuint values = 0;
                uint flags, configuration;
                return Hdf5Native.H5Pget_filter2(list.Id, index, &flags, &values, null, 0, null, &configuration);
            });
            filters.Add(filter);
            if (filter is not (Hdf5Native.Deflate or Hdf5Native.Shuffle or Hdf5Native.Fletcher32) || filters.Count(f => f == Hdf5Native.Deflate) > 1)
                throw new InvalidDataException($"{_context.Path}: {Place}: filter {filter} is not read; only gzip (once), shuffle and checksums are");
        }

        return [.. filters];
    }
}
