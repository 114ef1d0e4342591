using System.Collections.Immutable;

namespace SpikeNet.Hdf5;

/// <summary>The attributes of a group or a data set.</summary>
public sealed class Hdf5Attributes
{
    private readonly Hdf5Context _context;
    private readonly string _place;
    private readonly Hdf5Handle _owner;

    internal Hdf5Attributes(Hdf5Context context, string place, Hdf5Handle owner) => (_context, _place, _owner) = (context, place, owner);

    /// <summary>Whether there is an attribute of that name.</summary>
    public bool Contains(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _context.Check(_place, "its attributes cannot be read", () => Hdf5Native.H5Aexists(_owner.Id, name)) > 0;
    }

    /// <summary>The numbers of an attribute.</summary>
    /// <typeparam name="T">float, double, int or long.</typeparam>
    /// <exception cref="InvalidDataException">There is none, or it holds something else or too much.</exception>
    public unsafe T[] Read<T>(string name)
        where T : unmanaged
    {
        using var attribute = Open(name);
        return Hdf5Values.Numbers<T>(_context, Place(name), attribute.Shape, Hdf5Values.Kind(attribute.Type), (type, buffer) => Hdf5Native.H5Aread(attribute.Handle.Id, type, buffer));
    }

    /// <summary>The only string of an attribute, of a fixed length in the file.</summary>
    /// <remarks>
    /// The library (1.10.8) follows references to text of variable length into the heap without checks, and gives an attribute's references to nobody
    /// else, as it does a data set's (<see cref="Hdf5Dataset.ReadStrings"/>): such text is refused.
    /// </remarks>
    /// <exception cref="InvalidDataException">There is none, or it holds something else, or text of variable length.</exception>
    public unsafe string ReadString(string name)
    {
        using var attribute = Open(name);
        if (Hdf5Values.Kind(attribute.Type) != Hdf5ValueKind.Strings || Hdf5Values.Count(attribute.Shape) != 1)
            throw new InvalidDataException($"{_context.Path}: {Place(name)}: expected one string");
        if (_context.Check(Place(name), "its type cannot be read", () => Hdf5Native.H5Tis_variable_str(attribute.Type.Id)) != 0)
            throw new InvalidDataException($"{_context.Path}: {Place(name)}: text of variable length in an attribute is not read; write it with a fixed length");
        return Hdf5Values.FixedStrings(_context, Place(name), 1, attribute.Type, (type, buffer) => Hdf5Native.H5Aread(attribute.Handle.Id, type, buffer))[0];
    }

    /// <summary>Writes a new attribute of numbers.</summary>
    /// <typeparam name="T">float, double, int or long.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="values">The values, row-major.</param>
    /// <param name="shape">The sizes; empty for a single value.</param>
    public unsafe void Write<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        if ((ulong)values.Length != Hdf5Values.Count([.. shape]))
            throw new ArgumentException($"The shape holds {Hdf5Values.Count([.. shape])} values, but {values.Length} came.", nameof(values));
        var type = Hdf5Library.Types.Of<T>();
        using var space = Hdf5Values.Space(_context, Place(name), shape);
        using var attribute = _context.Open(Place(name), "cannot be made", () => Hdf5Native.H5Acreate2(_owner.Id, name, type, space.Id, 0, 0), Hdf5Native.H5Aclose);
        var copy = values.ToArray();
        _context.Check(Place(name), "cannot be written", () =>
        {
            fixed (T* at = copy)
                return Hdf5Native.H5Awrite(attribute.Id, type, at);
        });
    }

    /// <summary>Writes a new attribute of one string, as long as it is, UTF-8.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The text.</param>
    public unsafe void WriteString(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var bytes = System.Text.Encoding.UTF8.GetBytes(value.Length == 0 ? "\0" : value);
        using var type = Hdf5Values.StringType(_context, Place(name), (nuint)bytes.Length, 1);
        using var space = Hdf5Values.Space(_context, Place(name), []);
        using var attribute = _context.Open(Place(name), "cannot be made", () => Hdf5Native.H5Acreate2(_owner.Id, name, type.Id, space.Id, 0, 0), Hdf5Native.H5Aclose);
        _context.Check(Place(name), "cannot be written", () =>
        {
            fixed (byte* at = bytes)
                return Hdf5Native.H5Awrite(attribute.Id, type.Id, at);
        });
    }

    private string Place(string name) => $"{_place}@{name}";

    private OpenAttribute Open(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var handle = _context.Open(Place(name), "there is no such attribute", () => Hdf5Native.H5Aopen(_owner.Id, name, 0), Hdf5Native.H5Aclose);
        var space = _context.Open(Place(name), "its shape cannot be read", () => Hdf5Native.H5Aget_space(handle.Id), Hdf5Native.H5Sclose);
        var type = _context.Open(Place(name), "its type cannot be read", () => Hdf5Native.H5Aget_type(handle.Id), Hdf5Native.H5Tclose);
        return new OpenAttribute(handle, space, type, Hdf5Values.Shape(_context, Place(name), space));
    }

    private sealed record OpenAttribute(Hdf5Handle Handle, Hdf5Handle Space, Hdf5Handle Type, ImmutableArray<long> Shape) : IDisposable
    {
        public void Dispose()
        {
            Type.Dispose();
            Space.Dispose();
            Handle.Dispose();
        }
    }
}
