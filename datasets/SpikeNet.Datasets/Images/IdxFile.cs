using System.Buffers.Binary;
using System.IO.Compression;

namespace SpikeNet.Datasets.Images;

/// <summary>Reads IDX files of bytes, plain or compressed by gzip: the format of MNIST.</summary>
/// <remarks>
/// Layout (LeCun, Cortes and Burges, "The MNIST database", section "File formats"): two bytes of 0, the type (8 is unsigned byte), the
/// number of dimensions, each dimension as u32 big endian, then the values in row-major order. Whether a file is compressed is seen from
/// its first two bytes, 1F 8B, not from its name. Offsets in messages count the uncompressed bytes.
/// </remarks>
public static class IdxFile
{
    /// <summary>The most values that are read from a file: 1 GiB.</summary>
    public const long MostValues = 1L << 30;

    private const int UnsignedByte = 8;
    private const int MostDimensions = 8;

    /// <summary>Reads the dimensions and values of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The dimensions, the slowest first, and as many bytes as their product.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no IDX file, of another type, truncated, too long or too large.</exception>
    public static (int[] Dimensions, byte[] Values) Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file", path);
        using FileStream file = File.OpenRead(path);
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        try
        {
            using Stream stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : new BufferedStream(file);
            return Read(path, stream, compressed ? null : file.Length);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path}: the gzip stream is damaged: {e.Message}", e);
        }
    }

    private static (int[] Dimensions, byte[] Values) Read(string path, Stream stream, long? length)
    {
        Span<byte> magic = stackalloc byte[4];
        int got = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        if (got < 4)
            throw Bad(path, got, "the file ends inside the IDX header");
        if (magic[0] != 0 || magic[1] != 0)
            throw Bad(path, 0, $"starts with {magic[0]:X2} {magic[1]:X2}, expected 00 00: not an IDX file");
        if (magic[2] != UnsignedByte)
            throw Bad(path, 2, $"values of type 0x{magic[2]:X2}, supported: 0x08 (unsigned byte)");
        if (magic[3] is 0 or > MostDimensions)
            throw Bad(path, 3, $"{magic[3]} dimensions, expected 1 to {MostDimensions}");

        int[] dimensions = new int[magic[3]];
        long total = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            got = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
            if (got < 4)
                throw Bad(path, 4 + 4 * i + got, "the file ends inside the dimensions");
            uint size = BinaryPrimitives.ReadUInt32BigEndian(magic);
            if (size > MostValues || total * size > MostValues)
                throw Bad(path, 4 + 4 * i, $"dimension {i} of {size} makes more than the {MostValues} values that are read");
            dimensions[i] = (int)size;
            total *= size;
        }

        long start = 4 + 4L * dimensions.Length;
        if (length is { } known && known - start != total)
            throw Bad(path, Math.Min(known, start + total), $"{known - start} values, but the dimensions {string.Join(" x ", dimensions)} make {total}");
        return (dimensions, ReadValues(path, stream, (int)total, start));
    }

    /// <summary>Reads in growing pieces, so that a header that promises more than there is takes no more memory than the file.</summary>
    private static byte[] ReadValues(string path, Stream stream, int total, long start)
    {
        byte[] values = new byte[Math.Min(total, 1 << 20)];
        int count = 0;
        while (true)
        {
            count += stream.ReadAtLeast(values.AsSpan(count), values.Length - count, throwOnEndOfStream: false);
            if (count < values.Length)
                throw Bad(path, start + count, $"truncated: {count} of {total} values");
            if (count == total)
                break;
            Array.Resize(ref values, (int)Math.Min(total, 2L * values.Length));
        }

        return stream.ReadByte() < 0 ? values : throw Bad(path, start + total, $"the file goes on after the {total} values that its dimensions make");
    }

    private static InvalidDataException Bad(string path, long offset, string cause) => new($"{path}: byte {offset}: {cause}");
}
