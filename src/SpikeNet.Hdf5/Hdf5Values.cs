using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace SpikeNet.Hdf5;

/// <summary>Reads and writes the values of a data set or an attribute, which differ in the functions only.</summary>
internal static unsafe class Hdf5Values
{
    internal delegate int Transfer(long type, void* buffer);

    /// <summary>The sizes of a space; empty for a scalar.</summary>
    internal static ImmutableArray<long> Shape(Hdf5Context context, string place, Hdf5Handle space)
    {
        var rank = context.Check(place, "its shape cannot be read", () => Hdf5Native.H5Sget_simple_extent_ndims(space.Id));
        if (rank == 0)
            return [];
        var sizes = new ulong[rank];
        context.Check(place, "its shape cannot be read", () =>
        {
            fixed (ulong* at = sizes)
                return Hdf5Native.H5Sget_simple_extent_dims(space.Id, at, null);
        });
        return sizes.Any(s => s > long.MaxValue)
            ? throw new InvalidDataException($"{context.Path}: {place}: claims the shape [{string.Join(", ", sizes)}]")
            : [.. sizes.Select(s => (long)s)];
    }

    /// <summary>The number of values of a shape; saturates, so that a limit refuses it.</summary>
    internal static ulong Count(ImmutableArray<long> shape)
    {
        UInt128 count = 1;
        foreach (var size in shape)
            count = UInt128.Min(count * (ulong)size, ulong.MaxValue);
        return (ulong)count;
    }

    internal static Hdf5ValueKind Kind(Hdf5Handle type)
    {
        lock (Hdf5Library.Gate)
        {
            return Hdf5Native.H5Tget_class(type.Id) switch
            {
                Hdf5Native.IntegerClass when IsWhole(type) => Hdf5ValueKind.Integers,
                Hdf5Native.FloatClass when IsWhole(type) && HasFields(type) => Hdf5ValueKind.Floats,
                Hdf5Native.StringClass => Hdf5ValueKind.Strings,
                Hdf5Native.ListClass => Hdf5ValueKind.Lists,
                _ => Hdf5ValueKind.Other,
            };
        }
    }

    /// <summary>Whether a number's bits are those of its bytes: the library (1.10.8) copies whatever bits a damaged type names, beyond the number's end too.</summary>
    private static bool IsWhole(Hdf5Handle type) =>
        Hdf5Native.H5Tget_size(type.Id) is > 0 and <= 8 and var size && Hdf5Native.H5Tget_precision(type.Id) == 8 * size && Hdf5Native.H5Tget_offset(type.Id) == 0;

    /// <summary>Whether sign, exponent and mantissa lie within a floating-point number.</summary>
    private static bool HasFields(Hdf5Handle type)
    {
        var bits = 8 * Hdf5Native.H5Tget_size(type.Id);
        return Hdf5Native.H5Tget_fields(type.Id, out var sign, out var exponent, out var exponentBits, out var mantissa, out var mantissaBits) >= 0
            && sign < bits && exponent < bits && exponentBits <= bits - exponent && mantissa < bits && mantissaBits <= bits - mantissa;
    }

    /// <summary>Numbers, converted to the wanted type; whole numbers are not taken from floating-point ones.</summary>
    internal static T[] Numbers<T>(Hdf5Context context, string place, ImmutableArray<long> shape, Hdf5ValueKind kind, Transfer read)
        where T : unmanaged
    {
        var memory = Hdf5Library.Types.Of<T>();
        CheckNumbers<T>(context, place, kind);
        context.Reserve(place, Count(shape), (ulong)sizeof(T));
        var values = new T[Count(shape)];
        if (values.Length == 0)
            return values;
        context.Check(place, "its values cannot be read", () =>
        {
            fixed (T* at = values)
                return read(memory, at);
        });
        return values;
    }

    /// <summary>Refuses values that are no numbers, and floating-point ones where whole numbers are wanted.</summary>
    internal static void CheckNumbers<T>(Hdf5Context context, string place, Hdf5ValueKind kind)
        where T : unmanaged
    {
        var wantsIntegers = typeof(T) == typeof(int) || typeof(T) == typeof(long);
        if (kind is not (Hdf5ValueKind.Integers or Hdf5ValueKind.Floats) || (wantsIntegers && kind == Hdf5ValueKind.Floats))
            throw new InvalidDataException($"{context.Path}: {place}: expected {(wantsIntegers ? "whole numbers" : "numbers")}, found {Word(kind)}");
    }

    /// <summary>Strings of fixed length, cut at their first NUL, trailing spaces removed where they pad.</summary>
    internal static string[] FixedStrings(Hdf5Context context, string place, ulong count, Hdf5Handle fileType, Transfer read)
    {
        ulong size;
        int set;
        lock (Hdf5Library.Gate)
            (size, set) = (Hdf5Native.H5Tget_size(fileType.Id), Hdf5Native.H5Tget_cset(fileType.Id));
        context.Reserve(place, count, Math.Max(1, size) * 3);
        using var memory = StringType(context, place, (nuint)size, set);
        var bytes = new byte[checked((long)(count * size))];
        if (bytes.Length > 0)
        {
            context.Check(place, "its text cannot be read", () =>
            {
                fixed (byte* at = bytes)
                    return read(memory.Id, at);
            });
        }

        var strings = new string[count];
        for (var i = 0; i < strings.Length; i++)
        {
            var text = bytes.AsSpan((int)((ulong)i * size), (int)size);
            var end = text.IndexOf((byte)0);
            strings[i] = Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
        }

        return strings;
    }

    /// <summary>The type of strings of variable length, UTF-8.</summary>
    internal static Hdf5Handle VariableType(Hdf5Context context, string place) => StringType(context, place, nuint.MaxValue, set: 1);

    /// <summary>A string type, NUL-padded; the largest size stands for variable length.</summary>
    internal static Hdf5Handle StringType(Hdf5Context context, string place, nuint size, int set)
    {
        var type = context.Open(place, "no string type can be made", () => Hdf5Native.H5Tcopy(Hdf5Library.Types.String), Hdf5Native.H5Tclose);
        context.Check(place, "no string type can be made", () => Hdf5Native.H5Tset_size(type.Id, Math.Max(1, size)));
        context.Check(place, "no string type can be made", () => Hdf5Native.H5Tset_cset(type.Id, set));
        if (size != nuint.MaxValue)
            context.Check(place, "no string type can be made", () => Hdf5Native.H5Tset_strpad(type.Id, 1));
        return type;
    }

    /// <summary>A space of that shape; a scalar for an empty one.</summary>
    internal static Hdf5Handle Space(Hdf5Context context, string place, ReadOnlySpan<long> shape)
    {
        var sizes = new ulong[shape.Length];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = checked((ulong)shape[i]);
        return context.Open(place, "its shape cannot be made", () =>
        {
            if (sizes.Length == 0)
                return Hdf5Native.H5Screate(0);
            fixed (ulong* at = sizes)
                return Hdf5Native.H5Screate_simple(sizes.Length, at, null);
        }, Hdf5Native.H5Sclose);
    }

    /// <summary>Writes strings of variable length as UTF-8.</summary>
    internal static void WriteVariable(Hdf5Context context, string place, IReadOnlyList<string> strings, Transfer write)
    {
        using var memory = VariableType(context, place);
        var pointers = new nint[Math.Max(1, strings.Count)];
        try
        {
            for (var i = 0; i < strings.Count; i++)
                pointers[i] = Marshal.StringToCoTaskMemUTF8(strings[i]);
            context.Check(place, "its text cannot be written", () =>
            {
                fixed (nint* at = pointers)
                    return write(memory.Id, at);
            });
        }
        finally
        {
            foreach (var pointer in pointers)
                Marshal.FreeCoTaskMem(pointer);
        }
    }

    internal static string Word(Hdf5ValueKind kind) => kind switch
    {
        Hdf5ValueKind.Integers => "whole numbers",
        Hdf5ValueKind.Floats => "floating-point numbers",
        Hdf5ValueKind.Strings => "text",
        Hdf5ValueKind.Lists => "lists",
        _ => "values of another type",
    };
}
