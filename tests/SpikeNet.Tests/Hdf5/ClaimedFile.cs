using System.IO.Compression;
using System.Runtime.InteropServices;
using SpikeNet.Hdf5;

namespace SpikeNet.Tests.Hdf5;

/// <summary>Data sets that claim more than they store, as a hostile file would.</summary>
internal static class ClaimedFile
{
    /// <summary>A chunked, compressed data set of which nothing is stored.</summary>
    internal static unsafe void Write(Hdf5Group root, string name, long count)
    {
        lock (Hdf5Library.Gate)
        {
            // The group writes only what it is given, so the claim is made by the functions below it.
            var group = root.Id;
            var (size, chunk) = ((ulong)count, 1ul << 16);
            var space = Hdf5Native.H5Screate_simple(1, &size, null);
            var list = Hdf5Native.H5Pcreate(Hdf5Library.Types.DatasetCreation);
            Assert.That(Hdf5Native.H5Pset_chunk(list, 1, &chunk), Is.GreaterThanOrEqualTo(0));
            Assert.That(Hdf5Native.H5Pset_deflate(list, 9), Is.GreaterThanOrEqualTo(0));
            var dataset = Hdf5Native.H5Dcreate2(group, name, Hdf5Library.Types.Float, space, 0, list, 0);
            Assert.That(dataset, Is.GreaterThan(0));
            _ = Hdf5Native.H5Oclose(dataset);
            _ = Hdf5Native.H5Pclose(list);
            _ = Hdf5Native.H5Sclose(space);
        }
    }

    /// <summary>A chunk of 16 floats whose deflate stream goes on for much longer.</summary>
    /// <param name="root">The group to write in.</param>
    /// <param name="name">The data set's name.</param>
    /// <param name="bytes">What the stream inflates to.</param>
    internal static unsafe void WriteBomb(Hdf5Group root, string name, long bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 16];
            for (var left = bytes; left > 0; left -= zeros.Length)
                deflate.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        }

        var stream = packed.ToArray();
        var writeChunk = (delegate* unmanaged[Cdecl]<long, long, uint, ulong*, nuint, void*, int>)NativeLibrary.GetExport(Hdf5Library.Handle, "H5Dwrite_chunk");
        lock (Hdf5Library.Gate)
        {
            var (size, offset) = (16ul, 0ul);
            var space = Hdf5Native.H5Screate_simple(1, &size, null);
            var list = Hdf5Native.H5Pcreate(Hdf5Library.Types.DatasetCreation);
            Assert.That(Hdf5Native.H5Pset_chunk(list, 1, &size), Is.GreaterThanOrEqualTo(0));
            Assert.That(Hdf5Native.H5Pset_deflate(list, 9), Is.GreaterThanOrEqualTo(0));
            var dataset = Hdf5Native.H5Dcreate2(root.Id, name, Hdf5Library.Types.Float, space, 0, list, 0);
            fixed (byte* at = stream)
                Assert.That(writeChunk(dataset, 0, 0, &offset, (nuint)stream.Length, at), Is.GreaterThanOrEqualTo(0));
            _ = Hdf5Native.H5Oclose(dataset);
            _ = Hdf5Native.H5Pclose(list);
            _ = Hdf5Native.H5Sclose(space);
        }
    }
}
