using System.Text;

namespace SpikeNet.Datasets.Events;

/// <summary>The bytes of an event file, and the lines of text at its beginning.</summary>
internal static class EventFileBytes
{
    private const int LongestLine = 1 << 16;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is larger than the limit.</exception>
    internal static byte[] Read(string path, EventReadOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options.Validate();
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException($"{path}: no such file", path);
        return file.Length > options.LargestFileBytes
            ? throw new InvalidDataException($"{path}: {file.Length} bytes, at most {options.LargestFileBytes} are read; cut the recording, or raise {nameof(EventReadOptions)}.{nameof(EventReadOptions.LargestFileBytes)}")
            : File.ReadAllBytes(path);
    }

    internal static InvalidDataException Bad(string path, long offset, string cause) => new($"{path}: byte {offset}: {cause}");

    /// <summary>Reads a line that ends with a line feed, without its ending; null where none ends within reason.</summary>
    internal static string? Line(ReadOnlySpan<byte> bytes, ref int position)
    {
        ReadOnlySpan<byte> rest = bytes[position..];
        int end = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
        if (end < 0)
            return null;
        string line = Encoding.Latin1.GetString(rest[..end]).TrimEnd('\r');
        position += end + 1;
        return line;
    }

    /// <summary>The sensor's size: the caller's, else the file's.</summary>
    /// <exception cref="InvalidDataException">Neither says it, or the file says something absurd.</exception>
    internal static (int Width, int Height) Size(string path, EventReadOptions options, int? width, int? height)
    {
        int? w = options.Width ?? width;
        int? h = options.Height ?? height;
        if (w is null || h is null)
            throw new InvalidDataException($"{path}: the header names no sensor size; give {nameof(EventReadOptions)}.{nameof(EventReadOptions.Width)} and {nameof(EventReadOptions.Height)}");
        if (w is < 1 or > EventRecording.LargestSide || h is < 1 or > EventRecording.LargestSide)
            throw new InvalidDataException($"{path}: the header names a sensor of {w} x {h}, expected 1 to {EventRecording.LargestSide} each way");
        return (w.Value, h.Value);
    }
}
