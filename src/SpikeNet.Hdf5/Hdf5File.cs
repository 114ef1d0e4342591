namespace SpikeNet.Hdf5;

/// <summary>An HDF5 file, read or written through the installed libhdf5.</summary>
/// <remarks>Errors name the file and the place in it. Links to other files are not followed. A damaged file gives an <see cref="InvalidDataException"/>.</remarks>
public sealed class Hdf5File : IDisposable
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    private readonly Hdf5Handle _handle;

    private Hdf5File(Hdf5Context context, Hdf5Handle handle)
    {
        _handle = handle;
        Root = new Hdf5Group(context, "/", context.Open("/", "the root group cannot be opened", () => Hdf5Native.H5Oopen(handle.Id, "/", 0), Hdf5Native.H5Oclose));
    }

    /// <summary>The group that holds all others.</summary>
    public Hdf5Group Root { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much it may make us allocate; null takes the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no HDF5 file, or damaged.</exception>
    /// <exception cref="Hdf5NotFoundException">The library is not installed.</exception>
    public static Hdf5File Open(string path, Hdf5ReadLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        if (!HasSignature(path))
            throw new InvalidDataException($"{path}: not an HDF5 file.");
        Hdf5Library.Require();
        Hdf5Structure.Check(path);
        var context = new Hdf5Context(path, limits ?? new Hdf5ReadLimits());
        var handle = context.Open("/", "not an HDF5 file, or damaged", () => Hdf5Native.H5Fopen(path, 0, 0), Hdf5Native.H5Fclose);
        try
        {
            return new Hdf5File(context, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file; it is complete or not there.</summary>
    /// <param name="path">The file; one of that name is replaced.</param>
    /// <param name="write">Fills the root group.</param>
    /// <exception cref="IOException">It cannot be written; nothing is left behind.</exception>
    /// <exception cref="Hdf5NotFoundException">The library is not installed.</exception>
    public static void Create(string path, Action<Hdf5Group> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        Hdf5Library.Require();
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);

            // The library's own words on a folder that cannot be written are less clear than the system's.
            File.WriteAllBytes(temporary, []);
            var context = new Hdf5Context(path, new Hdf5ReadLimits());
            using (var file = new Hdf5File(context, context.Open("/", "the file cannot be made", () => Hdf5Native.H5Fcreate(temporary, 2, 0, 0), Hdf5Native.H5Fclose)))
            {
                write(file.Root);
                context.Check("/", "the file cannot be written", () => Hdf5Native.H5Fflush(file._handle.Id, 1));
            }

            using (var stream = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
                stream.Flush(flushToDisk: true);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e)
        {
            Delete(temporary);
            if (e is IOException or UnauthorizedAccessException)
                throw new IOException($"{path}: cannot be written: {e.Message}", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        _handle.Dispose();
    }

    private static bool HasSignature(string path)
    {
        using var stream = File.OpenRead(path);
        return SignatureAt(stream) is not null;
    }

    /// <summary>Where the signature is: at 0, or behind a user block at 512, 1024, 2048 and so on; null where it is nowhere.</summary>
    internal static long? SignatureAt(Stream stream)
    {
        Span<byte> head = stackalloc byte[Signature.Length];
        for (var at = 0L; at + head.Length <= stream.Length; at = at == 0 ? 512 : at * 2)
        {
            stream.Position = at;
            stream.ReadExactly(head);
            if (head.SequenceEqual(Signature))
                return at;
        }

        return null;
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
