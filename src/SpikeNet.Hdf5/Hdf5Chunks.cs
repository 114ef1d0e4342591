using System.Collections.Immutable;
using System.IO.Compression;

namespace SpikeNet.Hdf5;

/// <summary>Holds compressed chunks to the size that they claim, before the library inflates them.</summary>
/// <remarks>
/// The library doubles its buffer until a chunk's stream ends, whatever size the chunk claims: a megabyte becomes a gigabyte of native memory.
/// So each stored chunk is inflated here first, a piece at a time into nothing, and refused where it gives more than it claims.
/// </remarks>
/// <param name="context">The open file.</param>
/// <param name="place">The data set's place in it.</param>
/// <param name="id">The data set.</param>
/// <param name="rank">The number of its sizes.</param>
internal sealed unsafe class Hdf5Chunks(Hdf5Context context, string place, long id, int rank)
{
    /// <summary>The first release that tells of stored chunks.</summary>
    private static readonly Version Needed = new(1, 10, 5);

    private readonly byte[] _piece = new byte[1 << 16];

    /// <summary>Checks all stored chunks.</summary>
    /// <param name="claimed">The bytes of a chunk.</param>
    /// <param name="filters">The filters in the order of writing.</param>
    /// <exception cref="InvalidDataException">A chunk holds more than it claims, or is no stream of deflate.</exception>
    internal void Check(UInt128 claimed, ImmutableArray<int> filters)
    {
        var deflate = filters.IndexOf(Hdf5Native.Deflate);
        if (deflate < 0)
            return;
        if (filters[(deflate + 1)..].Any(f => f != Hdf5Native.Fletcher32))
            throw new InvalidDataException($"{context.Path}: {place}: filters {string.Join(", ", filters)} in an order that is not read: gzip comes last, but for a checksum");
        foreach (var (index, _, mask, stored) in Stored())
        {
            // A bit of the mask says that the filter was left out for this chunk.
            if ((mask & (1u << deflate)) == 0)
                Inflate(stored, index, claimed, null);
        }
    }

    /// <summary>All elements as the file has them, row-major; zeros where nothing is stored.</summary>
    /// <param name="shape">The data set's sizes.</param>
    /// <param name="sizes">The sizes of a chunk.</param>
    /// <param name="filters">The filters in the order of writing, which <see cref="Check"/> has passed.</param>
    /// <param name="width">The bytes of an element.</param>
    internal byte[] Read(ImmutableArray<long> shape, ulong[] sizes, ImmutableArray<int> filters, int width)
    {
        var all = new byte[shape.Aggregate((long)width, (product, s) => checked(product * s))];
        var perChunk = sizes.Aggregate((long)width, (product, s) => checked(product * (long)s));
        var (deflate, shuffle) = (filters.IndexOf(Hdf5Native.Deflate), filters.IndexOf(Hdf5Native.Shuffle));
        foreach (var (index, offset, mask, stored) in Stored())
        {
            var chunk = stored;
            if (deflate >= 0 && (mask & (1u << deflate)) == 0)
            {
                using var made = new MemoryStream();
                Inflate(stored, index, (UInt128)perChunk, made);
                chunk = made.ToArray();
            }

            if (chunk.Length < perChunk)
                throw new InvalidDataException($"{context.Path}: {place}: chunk {index} holds {chunk.Length} of {perChunk} bytes");
            if (shuffle >= 0 && (mask & (1u << shuffle)) == 0)
                chunk = Unshuffled(chunk.AsSpan(0, (int)perChunk), width);
            Scatter(chunk, offset, sizes, shape, all, width);
        }

        return all;
    }

    /// <summary>The elements of a chunk of which the first bytes come first, then the second bytes, and so on.</summary>
    private static byte[] Unshuffled(ReadOnlySpan<byte> chunk, int width)
    {
        var (elements, whole) = (new byte[chunk.Length], chunk.Length / width);
        for (var i = 0; i < whole; i++)
            for (var b = 0; b < width; b++)
                elements[(i * width) + b] = chunk[(b * whole) + i];
        return elements;
    }

    /// <summary>The elements of a chunk that lie within the data set, to their places.</summary>
    private static void Scatter(byte[] chunk, ulong[] offset, ulong[] sizes, ImmutableArray<long> shape, byte[] all, int width)
    {
        for (var i = 0L; i < chunk.Length / width; i++)
        {
            var (rest, to, stride, inside) = (i, 0L, 1L, true);
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                var (next, within) = Math.DivRem(rest, (long)sizes[d]);
                var at = (long)offset[d] + within;
                inside &= at >= 0 && at < shape[d];
                to += at * stride;
                stride *= shape[d];
                rest = next;
            }

            if (inside && rest == 0)
                chunk.AsSpan((int)(i * width), width).CopyTo(all.AsSpan((int)(to * width)));
        }
    }

    /// <summary>The stored chunks, one after the other.</summary>
    private IEnumerable<(ulong Index, ulong[] Offset, uint Mask, byte[] Bytes)> Stored()
    {
        if (Hdf5Library.Version < Needed)
            throw new Hdf5NotFoundException($"{context.Path}: {place}: compressed data needs HDF5 {Needed} or later, and {Hdf5Library.Name} has version {Hdf5Library.Version}.");
        using var space = context.Open(place, "its shape cannot be read", () => Hdf5Native.H5Dget_space(id), Hdf5Native.H5Sclose);
        ulong count = 0;
        context.Check(place, "its chunks cannot be read", () => Hdf5Native.H5Dget_num_chunks(id, space.Id, out count));
        if (count > (ulong)context.Limits.Chunks)
            throw new InvalidDataException($"{context.Path}: {place}: claims {count} chunks, more than the limit of {context.Limits.Chunks}");
        for (var i = 0ul; i < count; i++)
            yield return Stored(space.Id, i);
    }

    private (ulong Index, ulong[] Offset, uint Mask, byte[] Bytes) Stored(long space, ulong index)
    {
        var offset = new ulong[Math.Max(1, rank)];
        var (mask, size) = (0u, 0ul);
        context.Check(place, $"its chunk {index} cannot be read", () =>
        {
            fixed (ulong* at = offset)
                return Hdf5Native.H5Dget_chunk_info(id, space, index, at, out mask, out _, out size);
        });
        if (size > (ulong)Math.Min(new FileInfo(context.Path).Length, Array.MaxLength))
            throw new InvalidDataException($"{context.Path}: {place}: chunk {index} claims {size} stored bytes, more than the file has");
        var stored = new byte[Math.Max(1, size)];
        context.Check(place, $"its chunk {index} cannot be read", () =>
        {
            fixed (ulong* at = offset)
            fixed (byte* to = stored)
                return Hdf5Native.H5Dread_chunk(id, Hdf5Native.Default, at, out _, to);
        });
        return (index, offset, mask, stored);
    }

    private void Inflate(byte[] stored, ulong index, UInt128 claimed, MemoryStream? into)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            UInt128 made = 0;
            for (int n; (n = stream.Read(_piece)) > 0;)
            {
                made += (uint)n;
                if (made > claimed)
                    throw new InvalidDataException($"{context.Path}: {place}: chunk {index} holds more than the {claimed} bytes that it claims");
                into?.Write(_piece, 0, n);
            }
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(context.Path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{context.Path}: {place}: chunk {index} is damaged: {e.Message}", e);
        }
    }
}
