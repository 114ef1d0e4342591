using System.Runtime.InteropServices;

namespace SpikeNet.Hdf5;

/// <summary>Reads and writes lists of variable length, which the library keeps apart from their data set.</summary>
internal static unsafe class Hdf5Lists
{
    /// <summary>Reads one list, after its size has been taken from what may still be read.</summary>
    internal static T[] Read<T>(Hdf5Context context, string place, Hdf5Handle fileType, Hdf5Heap heap, ReadOnlySpan<byte> reference)
        where T : unmanaged
    {
        using var elements = context.Open(place, "its type cannot be read", () => Hdf5Native.H5Tget_super(fileType.Id), Hdf5Native.H5Tclose);
        Hdf5Values.CheckNumbers<T>(context, place, Hdf5Values.Kind(elements));
        int width;
        lock (Hdf5Library.Gate)
            width = (int)Hdf5Native.H5Tget_size(elements.Id);
        var count = Hdf5Heap.Length(reference);
        context.Reserve(place, count, (ulong)sizeof(T));
        var content = heap.Content(reference, width);
        var values = new T[content.Length / width];

        // The library converts in place: from the width in the file to the one in memory.
        var buffer = new byte[(long)values.Length * Math.Max(width, sizeof(T))];
        content.CopyTo(buffer, 0);
        if (values.Length == 0)
            return values;
        context.Check(place, "its values cannot be converted", () =>
        {
            fixed (byte* at = buffer)
                return Hdf5Native.H5Tconvert(elements.Id, Hdf5Library.Types.Of<T>(), (nuint)values.Length, at, null, Hdf5Native.Default);
        });
        MemoryMarshal.Cast<byte, T>(buffer)[..values.Length].CopyTo(values);
        return values;
    }

    /// <summary>The type of lists in a file.</summary>
    internal static Hdf5Handle FileType<T>(Hdf5Context context, string place, bool compact)
        where T : unmanaged
    {
        if (!compact)
            return ListType(context, place, Hdf5Library.Types.Of<T>());
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            return ListType(context, place, Hdf5Library.Types.UInt16);

        // IEEE 754 half precision: a sign, 5 bits of exponent with the bias 15, 10 bits of fraction.
        using var half = context.Open(place, "no type can be made", () => Hdf5Native.H5Tcopy(Hdf5Library.Types.Float), Hdf5Native.H5Tclose);
        context.Check(place, "no type can be made", () => Hdf5Native.H5Tset_fields(half.Id, 15, 10, 5, 0, 10));
        context.Check(place, "no type can be made", () => Hdf5Native.H5Tset_size(half.Id, 2));
        context.Check(place, "no type can be made", () => Hdf5Native.H5Tset_ebias(half.Id, 15));
        return ListType(context, place, half.Id);
    }

    /// <summary>Writes all lists of a data set.</summary>
    internal static void Write<T>(Hdf5Context context, string place, Hdf5Handle dataset, IReadOnlyList<T[]> lists)
        where T : unmanaged
    {
        using var memory = ListType(context, place, Hdf5Library.Types.Of<T>());
        var pins = new GCHandle[lists.Count];
        var pointers = new List[lists.Count];
        try
        {
            for (var i = 0; i < pins.Length; i++)
            {
                pins[i] = GCHandle.Alloc(lists[i], GCHandleType.Pinned);
                pointers[i] = new List((nuint)lists[i].Length, pins[i].AddrOfPinnedObject());
            }

            context.Check(place, "its values cannot be written", () =>
            {
                fixed (List* at = pointers)
                    return Hdf5Native.H5Dwrite(dataset.Id, memory.Id, Hdf5Native.All, Hdf5Native.All, Hdf5Native.Default, at);
            });
        }
        finally
        {
            foreach (var pin in pins.Where(p => p.IsAllocated))
                pin.Free();
        }
    }

    private static Hdf5Handle ListType(Hdf5Context context, string place, long elements) =>
        context.Open(place, "no type of lists can be made", () => Hdf5Native.H5Tvlen_create(elements), Hdf5Native.H5Tclose);

    /// <summary>hvl_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct List(nuint length, nint values)
    {
        internal readonly nuint Length = length;
        internal readonly nint Values = values;
    }
}
