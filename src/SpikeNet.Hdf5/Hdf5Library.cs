using System.Runtime.InteropServices;

namespace SpikeNet.Hdf5;

/// <summary>The installed HDF5 library, found when it is first needed.</summary>
/// <remarks>On Debian it is in the package libhdf5-103-1 (libhdf5-310 from Debian 13 on), on macOS in Homebrew's hdf5, on Windows hdf5.dll lies beside the program or on the PATH.</remarks>
public static class Hdf5Library
{
    private static readonly string[] Names =
    [
        "libhdf5_serial.so.103", "libhdf5.so.103", "libhdf5_serial.so.310", "libhdf5.so.310", "libhdf5.so.320", "libhdf5.so.200", "libhdf5.so.101",
        "libhdf5_serial.so", "libhdf5.so", "libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib", "/usr/local/lib/libhdf5.dylib", "hdf5.dll",
    ];

    private static readonly Lazy<(nint Handle, string Name)> Found = new(Find);
    private static readonly Lazy<(Version? Version, string? Problem, NativeTypes Types)> Opened = new(Open);

    [ThreadStatic]
    private static bool silenced;

    /// <summary>Whether files can be read and written.</summary>
    public static bool IsAvailable => Problem is null;

    /// <summary>The file name of the library; null where there is none.</summary>
    public static string? Name => Found.Value.Handle == 0 ? null : Found.Value.Name;

    /// <summary>The library's version; null where there is none.</summary>
    public static Version? Version => Opened.Value.Version;

    /// <summary>Why files cannot be read, and what to install; null where they can.</summary>
    public static string? Problem => Opened.Value.Problem;

    /// <summary>Held during every call: the library is usually built without thread safety.</summary>
    internal static Lock Gate { get; } = new();

    internal static nint Handle => Found.Value.Handle;

    internal static NativeTypes Types => Opened.Value.Types;

    /// <summary>Throws where there is no library, and silences its own printing of errors in this thread.</summary>
    /// <exception cref="Hdf5NotFoundException">There is none.</exception>
    internal static void Require()
    {
        if (Problem is { } problem)
            throw new Hdf5NotFoundException(problem);
        if (!silenced)
        {
            lock (Gate)
                _ = Hdf5Native.H5Eset_auto2(0, 0, 0);
            silenced = true;
        }
    }

    private static (nint Handle, string Name) Find()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
                return (handle, name);
        }

        return (0, "");
    }

    private static (Version? Version, string? Problem, NativeTypes Types) Open()
    {
        if (Found.Value.Handle == 0)
            return (null, "HDF5 is not installed: no libhdf5 was found. On Debian: apt-get install libhdf5-103-1 (libhdf5-310 from Debian 13 on); on macOS: brew install hdf5; on Windows put hdf5.dll on the PATH.", default);
        if (nint.Size != 8)
            return (null, "HDF5 needs a 64-bit process.", default);
        try
        {
            lock (Gate)
            {
                if (Hdf5Native.H5open() < 0 || Hdf5Native.H5get_libversion(out var major, out var minor, out var release) < 0)
                    return (null, $"{Found.Value.Name} was found but cannot be opened.", default);
                var version = new Version((int)major, (int)minor, (int)release);
                if (version < new Version(1, 10))
                    return (version, $"{Found.Value.Name} has version {version}; 1.10 or later is needed.", default);

                // A file must not make us read another file of its choice.
                _ = Hdf5Native.H5Lunregister(Hdf5Native.ExternalLink);

                // The symbols hold numbers only once the library is open.
                return (version, null, new NativeTypes(
                    Symbol("H5T_NATIVE_FLOAT_g"), Symbol("H5T_NATIVE_DOUBLE_g"), Symbol("H5T_NATIVE_INT32_g"), Symbol("H5T_NATIVE_INT64_g"), Symbol("H5T_C_S1_g"),
                    Symbol("H5T_NATIVE_UINT16_g"), Symbol("H5P_CLS_DATASET_CREATE_ID_g")));
            }
        }
        catch (EntryPointNotFoundException e)
        {
            return (null, $"{Found.Value.Name} was found but lacks a function: {e.Message}", default);
        }
    }

    private static long Symbol(string name) => Marshal.ReadInt64(NativeLibrary.GetExport(Found.Value.Handle, name));

    /// <summary>Identifiers of the library's own data types and of the class of creation properties.</summary>
    internal readonly record struct NativeTypes(long Float, long Double, long Int32, long Int64, long String, long UInt16, long DatasetCreation)
    {
        /// <summary>The type of a number in memory.</summary>
        internal long Of<T>()
            where T : unmanaged =>
            typeof(T) == typeof(float) ? Float
            : typeof(T) == typeof(double) ? Double
            : typeof(T) == typeof(int) ? Int32
            : typeof(T) == typeof(long) ? Int64
            : throw new ArgumentException($"HDF5 values are float, double, int or long here, not {typeof(T).Name}.");
    }
}
