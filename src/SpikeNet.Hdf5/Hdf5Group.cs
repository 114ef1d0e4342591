using System.Text;

namespace SpikeNet.Hdf5;

/// <summary>A group: named groups and data sets.</summary>
/// <remarks>A name is one link, without a slash. Every error names the file and the place in it.</remarks>
public sealed class Hdf5Group : IDisposable
{
    private readonly Hdf5Context _context;
    private readonly Hdf5Handle _handle;

    internal Hdf5Group(Hdf5Context context, string place, Hdf5Handle handle)
    {
        (_context, Place, _handle) = (context, place, handle);
        Attributes = new Hdf5Attributes(context, place, handle);
    }

    /// <summary>Its path within the file.</summary>
    public string Place { get; }

    /// <summary>Its attributes.</summary>
    public Hdf5Attributes Attributes { get; }

    /// <summary>The library's identifier.</summary>
    internal long Id => _handle.Id;

    /// <summary>The names in it, in the file's own ascending order.</summary>
    /// <exception cref="InvalidDataException">The group is damaged or holds more names than the limit.</exception>
    public unsafe IReadOnlyList<string> Names()
    {
        // struct { int storage; hsize_t links; int64 order; bool mounted; }
        var info = new byte[64];
        _context.Check(Place, "it cannot be listed", () =>
        {
            fixed (byte* at = info)
                return Hdf5Native.H5Gget_info(_handle.Id, at);
        });
        var count = BitConverter.ToUInt64(info, 8);
        if (count > (ulong)_context.Limits.Names)
            throw new InvalidDataException($"{_context.Path}: {Place}: claims {count} names, more than the limit of {_context.Limits.Names}");
        var names = new List<string>();
        for (var i = 0ul; i < count; i++)
            names.Add(Name(i));
        return names;
    }

    /// <summary>Whether there is something of that name.</summary>
    public bool Contains(string name) => _context.Check(PlaceOf(name), "it cannot be looked up", () => Hdf5Native.H5Lexists(_handle.Id, name, 0)) > 0;

    /// <summary>Whether there is a group of that name.</summary>
    public bool ContainsGroup(string name) => KindOf(name) == Hdf5Native.GroupKind;

    /// <summary>Whether there is a data set of that name.</summary>
    public bool ContainsDataset(string name) => KindOf(name) == Hdf5Native.DatasetKind;

    /// <summary>The group of that name.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public Hdf5Group OpenGroup(string name) => new(_context, PlaceOf(name), Open(name, Hdf5Native.GroupKind, "group"));

    /// <summary>The data set of that name.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public Hdf5Dataset OpenDataset(string name) => new(_context, PlaceOf(name), Open(name, Hdf5Native.DatasetKind, "data set"));

    /// <summary>Makes a group.</summary>
    public Hdf5Group CreateGroup(string name) =>
        new(_context, PlaceOf(name), _context.Open(PlaceOf(name), "the group cannot be made", () => Hdf5Native.H5Gcreate2(_handle.Id, name, 0, 0, 0), Hdf5Native.H5Oclose));

    /// <summary>Writes a new data set of numbers.</summary>
    /// <typeparam name="T">float, double, int or long.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="values">The values, row-major.</param>
    /// <param name="shape">The sizes; empty for a single value.</param>
    /// <param name="compress">Whether to compress by gzip.</param>
    public unsafe void Write<T>(string name, ReadOnlySpan<T> values, ReadOnlySpan<long> shape, bool compress = false)
        where T : unmanaged
    {
        if ((ulong)values.Length != Hdf5Values.Count([.. shape]))
            throw new ArgumentException($"The shape holds {Hdf5Values.Count([.. shape])} values, but {values.Length} came.", nameof(values));
        var type = Hdf5Library.Types.Of<T>();
        using var dataset = Create(name, type, shape, compress && values.Length > 0 && shape.Length > 0);
        var copy = values.ToArray();
        if (copy.Length == 0)
            return;
        _context.Check(PlaceOf(name), "its values cannot be written", () =>
        {
            fixed (T* at = copy)
                return Hdf5Native.H5Dwrite(dataset.Id, type, 0, 0, 0, at);
        });
    }

    /// <summary>Writes a new data set of one number.</summary>
    /// <typeparam name="T">float, double, int or long.</typeparam>
    public void WriteScalar<T>(string name, T value)
        where T : unmanaged => Write<T>(name, [value], []);

    /// <summary>Writes a new data set of strings of variable length, UTF-8.</summary>
    /// <param name="name">The name.</param>
    /// <param name="strings">The strings, row-major.</param>
    /// <param name="shape">The sizes; empty for a single string.</param>
    public unsafe void WriteStrings(string name, IReadOnlyList<string> strings, params ReadOnlySpan<long> shape)
    {
        CheckCount(strings, shape);
        using var type = Hdf5Values.VariableType(_context, PlaceOf(name));
        using var dataset = Create(name, type.Id, shape, compress: false);
        if (strings.Count > 0)
            Hdf5Values.WriteVariable(_context, PlaceOf(name), strings, (memory, buffer) => Hdf5Native.H5Dwrite(dataset.Id, memory, 0, 0, 0, buffer));
    }

    /// <summary>Writes a new data set of one string of variable length.</summary>
    public void WriteString(string name, string value) => WriteStrings(name, [value]);

    /// <summary>Writes a new data set of strings of the length of the longest, UTF-8, padded by NUL.</summary>
    /// <param name="name">The name.</param>
    /// <param name="strings">The strings, row-major.</param>
    /// <param name="shape">The sizes; empty for a single string.</param>
    public unsafe void WriteFixedStrings(string name, IReadOnlyList<string> strings, params ReadOnlySpan<long> shape)
    {
        CheckCount(strings, shape);
        var texts = strings.Select(Encoding.UTF8.GetBytes).ToList();
        var size = Math.Max(1, texts.Select(t => t.Length).DefaultIfEmpty().Max());
        using var type = Hdf5Values.StringType(_context, PlaceOf(name), (nuint)size, 1);
        using var dataset = Create(name, type.Id, shape, compress: false);
        var bytes = new byte[Math.Max(1, size * texts.Count)];
        for (var i = 0; i < texts.Count; i++)
            texts[i].CopyTo(bytes, i * size);
        if (texts.Count == 0)
            return;
        _context.Check(PlaceOf(name), "its text cannot be written", () =>
        {
            fixed (byte* at = bytes)
                return Hdf5Native.H5Dwrite(dataset.Id, type.Id, 0, 0, 0, at);
        });
    }

    /// <summary>Writes a new data set of lists of numbers, each of a length of its own.</summary>
    /// <typeparam name="T">float, double, int or long.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="compact">Whether the file keeps 16 bits of each value: IEEE half precision, or an unsigned whole number.</param>
    public void WriteLists<T>(string name, IReadOnlyList<T[]> lists, bool compact = false)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(lists);
        using var type = Hdf5Lists.FileType<T>(_context, PlaceOf(name), compact);
        using var dataset = Create(name, type.Id, [lists.Count], compress: false);
        if (lists.Count > 0)
            Hdf5Lists.Write(_context, PlaceOf(name), dataset, lists);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static void CheckCount(IReadOnlyList<string> strings, ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(strings);
        if ((ulong)strings.Count != Hdf5Values.Count([.. shape]))
            throw new ArgumentException($"The shape holds {Hdf5Values.Count([.. shape])} strings, but {strings.Count} came.", nameof(strings));
    }

    private unsafe Hdf5Handle Create(string name, long type, ReadOnlySpan<long> shape, bool compress)
    {
        using var space = Hdf5Values.Space(_context, PlaceOf(name), shape);
        if (!compress)
            return _context.Open(PlaceOf(name), "the data set cannot be made", () => Hdf5Native.H5Dcreate2(_handle.Id, name, type, space.Id, 0, 0, 0), Hdf5Native.H5Oclose);
        using var list = _context.Open(PlaceOf(name), "the data set cannot be made", () => Hdf5Native.H5Pcreate(Hdf5Library.Types.DatasetCreation), Hdf5Native.H5Pclose);
        var chunk = Chunk(shape);
        _context.Check(PlaceOf(name), "the data set cannot be made", () =>
        {
            fixed (ulong* at = chunk)
                return Hdf5Native.H5Pset_chunk(list.Id, chunk.Length, at);
        });
        _context.Check(PlaceOf(name), "gzip cannot be used", () => Hdf5Native.H5Pset_deflate(list.Id, 4));
        return _context.Open(PlaceOf(name), "the data set cannot be made", () => Hdf5Native.H5Dcreate2(_handle.Id, name, type, space.Id, 0, list.Id, 0), Hdf5Native.H5Oclose);
    }

    /// <summary>Chunks of at most 2^20 values: the largest sizes are halved until they fit.</summary>
    private static ulong[] Chunk(ReadOnlySpan<long> shape)
    {
        ulong[] chunk = [.. shape.ToArray().Select(s => (ulong)s)];
        while (chunk.Aggregate(1ul, (product, s) => product * s) > 1 << 20)
        {
            var largest = Array.IndexOf(chunk, chunk.Max());
            chunk[largest] = (chunk[largest] + 1) / 2;
        }

        return chunk;
    }

    private string PlaceOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('/', StringComparison.Ordinal) || name is "." or "..")
            throw new ArgumentException($"'{name}' cannot be a name in an HDF5 group.", nameof(name));
        return Place == "/" ? $"/{name}" : $"{Place}/{name}";
    }

    private int KindOf(string name)
    {
        if (!Contains(name))
            return -1;
        using var handle = _context.Open(PlaceOf(name), "it cannot be opened", () => Hdf5Native.H5Oopen(_handle.Id, name, 0), Hdf5Native.H5Oclose);
        return _context.Check(PlaceOf(name), "it cannot be opened", () => Hdf5Native.H5Iget_type(handle.Id));
    }

    private Hdf5Handle Open(string name, int kind, string word)
    {
        if (!Contains(name))
            throw new InvalidDataException($"{_context.Path}: {Place}: has no {word} '{name}'");
        var handle = _context.Open(PlaceOf(name), $"the {word} cannot be opened", () => Hdf5Native.H5Oopen(_handle.Id, name, 0), Hdf5Native.H5Oclose);
        if (_context.Check(PlaceOf(name), "it cannot be opened", () => Hdf5Native.H5Iget_type(handle.Id)) == kind)
            return handle;
        handle.Dispose();
        throw new InvalidDataException($"{_context.Path}: {PlaceOf(name)}: expected a {word}");
    }

    private unsafe string Name(ulong index)
    {
        nint Get(byte[]? buffer)
        {
            lock (Hdf5Library.Gate)
            {
                fixed (byte* at = buffer)
                    return Hdf5Native.H5Lget_name_by_idx(_handle.Id, ".", 0, 0, index, at, (nuint)(buffer?.Length ?? 0), 0);
            }
        }

        var length = Get(null);
        if (length is < 1 or > 1 << 16)
            throw _context.Bad(Place, $"the name of its member {index} cannot be read");
        var buffer = new byte[length + 1];
        if (Get(buffer) != length)
            throw _context.Bad(Place, $"the name of its member {index} cannot be read");
        return Encoding.UTF8.GetString(buffer, 0, (int)length);
    }
}
