using System.Reflection;
using System.Runtime.InteropServices;

namespace SpikeNet.Hdf5;

/// <summary>The functions of libhdf5 that this project calls, under the names that releases 1.8 to 1.14 export.</summary>
/// <remarks>
/// hid_t is 64 bits wide since 1.10. Builds without thread safety are usual, so every call is made under <see cref="Hdf5Library.Gate"/>.
/// A negative result is a failure.
/// </remarks>
internal static partial class Hdf5Native
{
    private const string Library = "hdf5";

    /// <summary>H5I_GROUP and H5I_DATASET.</summary>
    internal const int GroupKind = 2;
    internal const int DatasetKind = 5;

    /// <summary>Classes of data types.</summary>
    internal const int IntegerClass = 0;
    internal const int FloatClass = 1;
    internal const int StringClass = 3;
    internal const int ListClass = 9;

    /// <summary>Layouts of data sets.</summary>
    internal const int ContiguousLayout = 1;
    internal const int ChunkedLayout = 2;
    internal const int VirtualLayout = 3;

    /// <summary>H5Z_FILTER_DEFLATE and _SHUFFLE and _FLETCHER32: filters whose output is bounded by their input.</summary>
    internal const int Deflate = 1;
    internal const int Shuffle = 2;
    internal const int Fletcher32 = 3;

    /// <summary>H5L_TYPE_EXTERNAL.</summary>
    internal const int ExternalLink = 64;

    internal const long All = 0;
    internal const long Default = 0;
    internal const ulong Unlimited = ulong.MaxValue;

    static Hdf5Native() => NativeLibrary.SetDllImportResolver(typeof(Hdf5Native).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Library ? Hdf5Library.Handle : 0;

    [LibraryImport(Library)] internal static partial int H5open();
    [LibraryImport(Library)] internal static partial int H5get_libversion(out uint major, out uint minor, out uint release);
    [LibraryImport(Library)] internal static partial int H5Lunregister(int linkType);

    [LibraryImport(Library)] internal static partial int H5Eset_auto2(long stack, nint function, nint data);
    [LibraryImport(Library)] internal static partial int H5Eclear2(long stack);
    [LibraryImport(Library)] internal static unsafe partial int H5Ewalk2(long stack, int direction, delegate* unmanaged[Cdecl]<uint, nint, nint, int> function, nint data);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial long H5Fopen(string name, uint flags, long access);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial long H5Fcreate(string name, uint flags, long creation, long access);
    [LibraryImport(Library)] internal static partial int H5Fflush(long id, int scope);
    [LibraryImport(Library)] internal static partial int H5Fclose(long id);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Lexists(long id, string name, long access);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static unsafe partial nint H5Lget_name_by_idx(long id, string group, int index, int order, ulong n, byte* name, nuint size, long access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial long H5Oopen(long id, string name, long access);
    [LibraryImport(Library)] internal static partial int H5Oclose(long id);
    [LibraryImport(Library)] internal static partial int H5Iget_type(long id);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial long H5Gcreate2(long id, string name, long link, long creation, long access);
    [LibraryImport(Library)] internal static unsafe partial int H5Gget_info(long id, byte* info);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial long H5Dcreate2(long id, string name, long type, long space, long link, long creation, long access);
    [LibraryImport(Library)] internal static partial long H5Dget_space(long id);
    [LibraryImport(Library)] internal static partial long H5Dget_type(long id);
    [LibraryImport(Library)] internal static partial long H5Dget_create_plist(long id);
    [LibraryImport(Library)] internal static partial ulong H5Dget_storage_size(long id);
    [LibraryImport(Library)] internal static partial ulong H5Dget_offset(long id);
    [LibraryImport(Library)] internal static partial int H5Dget_num_chunks(long id, long space, out ulong count);
    [LibraryImport(Library)] internal static unsafe partial int H5Dget_chunk_info(long id, long space, ulong index, ulong* offset, out uint filterMask, out ulong address, out ulong size);
    [LibraryImport(Library)] internal static unsafe partial int H5Dread_chunk(long id, long transfer, ulong* offset, out uint filterMask, void* buffer);
    [LibraryImport(Library)] internal static unsafe partial int H5Dread(long id, long type, long memory, long file, long transfer, void* buffer);
    [LibraryImport(Library)] internal static unsafe partial int H5Dwrite(long id, long type, long memory, long file, long transfer, void* buffer);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Aexists(long id, string name);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial long H5Aopen(long id, string name, long access);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial long H5Acreate2(long id, string name, long type, long space, long creation, long access);
    [LibraryImport(Library)] internal static partial long H5Aget_space(long id);
    [LibraryImport(Library)] internal static partial long H5Aget_type(long id);
    [LibraryImport(Library)] internal static unsafe partial int H5Aread(long id, long type, void* buffer);
    [LibraryImport(Library)] internal static unsafe partial int H5Awrite(long id, long type, void* buffer);
    [LibraryImport(Library)] internal static partial int H5Aclose(long id);

    [LibraryImport(Library)] internal static partial int H5Tget_class(long id);
    [LibraryImport(Library)] internal static partial nuint H5Tget_size(long id);
    [LibraryImport(Library)] internal static partial nuint H5Tget_precision(long id);
    [LibraryImport(Library)] internal static partial int H5Tget_offset(long id);
    [LibraryImport(Library)] internal static partial int H5Tget_fields(long id, out nuint sign, out nuint exponent, out nuint exponentBits, out nuint mantissa, out nuint mantissaBits);
    [LibraryImport(Library)] internal static partial int H5Tset_size(long id, nuint size);
    [LibraryImport(Library)] internal static partial int H5Tis_variable_str(long id);
    [LibraryImport(Library)] internal static partial int H5Tget_cset(long id);
    [LibraryImport(Library)] internal static partial int H5Tset_cset(long id, int set);
    [LibraryImport(Library)] internal static partial int H5Tset_strpad(long id, int padding);
    [LibraryImport(Library)] internal static partial long H5Tcopy(long id);
    [LibraryImport(Library)] internal static unsafe partial int H5Tconvert(long from, long to, nuint count, void* buffer, void* background, long transfer);
    [LibraryImport(Library)] internal static partial int H5Tclose(long id);
    [LibraryImport(Library)] internal static partial long H5Tvlen_create(long elements);
    [LibraryImport(Library)] internal static partial long H5Tget_super(long id);
    [LibraryImport(Library)] internal static partial int H5Tset_fields(long id, nuint sign, nuint exponent, nuint exponentBits, nuint fraction, nuint fractionBits);
    [LibraryImport(Library)] internal static partial int H5Tset_ebias(long id, nuint bias);

    [LibraryImport(Library)] internal static partial long H5Screate(int kind);
    [LibraryImport(Library)] internal static unsafe partial long H5Screate_simple(int rank, ulong* sizes, ulong* maximum);
    [LibraryImport(Library)] internal static partial int H5Sget_simple_extent_ndims(long id);
    [LibraryImport(Library)] internal static unsafe partial int H5Sget_simple_extent_dims(long id, ulong* sizes, ulong* maximum);
    [LibraryImport(Library)] internal static partial int H5Sclose(long id);

    [LibraryImport(Library)] internal static partial long H5Pcreate(long kind);
    [LibraryImport(Library)] internal static unsafe partial int H5Pset_chunk(long id, int rank, ulong* sizes);
    [LibraryImport(Library)] internal static unsafe partial int H5Pget_chunk(long id, int rank, ulong* sizes);
    [LibraryImport(Library)] internal static partial int H5Pset_deflate(long id, uint level);
    [LibraryImport(Library)] internal static partial int H5Pget_layout(long id);
    [LibraryImport(Library)] internal static partial int H5Pget_external_count(long id);
    [LibraryImport(Library)] internal static partial int H5Pget_nfilters(long id);
    [LibraryImport(Library)] internal static unsafe partial int H5Pget_filter2(long id, uint index, uint* flags, nuint* valueCount, uint* values, nuint nameSize, byte* name, uint* configuration);
    [LibraryImport(Library)] internal static partial int H5Pclose(long id);

    /// <summary>The innermost message of the last failure in this thread, or null.</summary>
    internal static unsafe string? LastError()
    {
        var message = new ErrorMessage();
        var pin = GCHandle.Alloc(message);
        try
        {
            _ = H5Ewalk2(0, 0, &Take, GCHandle.ToIntPtr(pin));
        }
        finally
        {
            pin.Free();
        }

        _ = H5Eclear2(0);
        return message.Text;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static int Take(uint n, nint error, nint data)
    {
        // struct { hid_t class, major, minor; unsigned line; const char *function, *file, *description; }; walked from the innermost call outwards.
        if (n == 0 && GCHandle.FromIntPtr(data).Target is ErrorMessage message)
            message.Text = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(error, 48));
        return 0;
    }

    private sealed class ErrorMessage
    {
        internal string? Text { get; set; }
    }
}
