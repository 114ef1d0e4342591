using SpikeNet.Hdf5;

namespace SpikeNet.Tests.Hdf5;

public class Hdf5ListTests : Hdf5FolderFixture
{
    [Test]
    public void ListsComeBackOneByOne([Values] bool compact)
    {
        Hdf5File.Create(At("a.h5"), root =>
        {
            root.WriteLists<float>("floats", [[0.5f, 0.1f], [], [-2]], compact);
            root.WriteLists<int>("integers", [[], [65535, 0, 7], [1]], compact);
        });
        using var file = Hdf5File.Open(At("a.h5"));
        using var floats = file.Root.OpenDataset("floats");
        using var integers = file.Root.OpenDataset("integers");
        Assert.That((floats.Kind, integers.Kind), Is.EqualTo((Hdf5ValueKind.Lists, Hdf5ValueKind.Lists)));
        Assert.That(floats.Shape, Is.EqualTo(new long[] { 3 }));

        // Half precision has 10 bits of fraction: 0.1 is 1.5996... x 2^-4, nearest 1638 / 1024 x 2^-4.
        Assert.That(floats.ReadList<double>(0), Is.EqualTo(new[] { 0.5, compact ? 1638.0 / 1024 / 16 : 0.1f }));
        Assert.That(floats.ReadList<float>(1), Is.Empty);
        Assert.That(floats.ReadList<float>(2), Is.EqualTo(new[] { -2f }));
        Assert.That(integers.ReadList<int>(0), Is.Empty);
        Assert.That(integers.ReadList<long>(1), Is.EqualTo(new long[] { 65535, 0, 7 }));
        Assert.That(integers.ReadList<double>(2), Is.EqualTo(new[] { 1.0 }));
    }

    [Test]
    public void WhatIsNoListIsRefusedByName()
    {
        Hdf5File.Create(At("a.h5"), root =>
        {
            root.WriteLists<float>("floats", [[1]]);
            root.Write<float>("plain", [1], [1]);
        });
        using var file = Hdf5File.Open(At("a.h5"));
        using var floats = file.Root.OpenDataset("floats");
        using var plain = file.Root.OpenDataset("plain");
        Assert.That(() => floats.ReadList<int>(0), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{At("a.h5")}: /floats[0]: expected whole numbers, found floating-point numbers"));
        Assert.That(() => floats.ReadList<float>(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(floats.Read<float>, Throws.TypeOf<InvalidDataException>().With.Message.Contains("found lists"));
        Assert.That(() => plain.ReadList<float>(0), Throws.TypeOf<InvalidDataException>().With.Message.Contains("/plain: expected a row of lists"));
    }

    [Test]
    public void ALongListStaysBelowTheLimits()
    {
        Hdf5File.Create(At("a.h5"), root => root.WriteLists<int>("lists", [new int[1000], new int[1000], new int[1000]]));
        using var file = Hdf5File.Open(At("a.h5"), new Hdf5ReadLimits { DatasetBytes = 5000, FileBytes = 9000 });
        using var lists = file.Root.OpenDataset("lists");
        Assert.That(lists.ReadList<int>(0), Has.Length.EqualTo(1000));
        Assert.That(() => lists.ReadList<double>(1), Throws.TypeOf<InvalidDataException>().With.Message.Contains("/lists[1]: claims 1000 values of 8 bytes"));
        Assert.That(lists.ReadList<int>(1), Has.Length.EqualTo(1000));
        Assert.That(() => lists.ReadList<int>(2), Throws.TypeOf<InvalidDataException>().With.Message.Contains("more than 9000 bytes"));
    }

    /// <summary>Chunks of references, shuffled and compressed, as other writers make them.</summary>
    [Test]
    public void ListsInShuffledChunksComeBack()
    {
        Hdf5File.Create(At("a.h5"), root => root.WriteLists<int>("lists", [.. Enumerable.Range(0, 50).Select(i => Enumerable.Range(i, i % 7).ToArray())]));
        Hdf5Required.Run("h5repack", "-l", "CHUNK=16", "-f", "SHUF", "-f", "GZIP=4", At("a.h5"), At("b.h5"));
        using var file = Hdf5File.Open(At("b.h5"));
        using var lists = file.Root.OpenDataset("lists");
        for (var i = 0; i < 50; i++)
            Assert.That(lists.ReadList<int>(i), Is.EqualTo(Enumerable.Range(i, i % 7)), $"list {i}");
    }

    /// <summary>What the library itself follows into foreign memory, or for ever.</summary>
    [TestCase(0, 4000u, "refers to 16000 bytes")]
    [TestCase(4, 0x7fff_fff0u, "beyond the end")]
    [TestCase(4, 96u, "no sound heap")]
    [TestCase(12, 77u, "does not exist")]
    public void ADamagedReferenceIsRefused(int offset, uint value, string expected)
    {
        var (bytes, _, reference) = TwoLists();
        BitConverter.TryWriteBytes(bytes.AsSpan(reference + offset), value);
        File.WriteAllBytes(At("bad.h5"), bytes);
        Refused(expected);
    }

    [TestCase(8, 0L, "no sound heap")]
    [TestCase(8, long.MaxValue, "no sound heap")]
    [TestCase(16, 0L, "does not exist")]
    [TestCase(24, -16L, "damaged at its object 1")]
    [TestCase(24, 1L << 40, "damaged at its object 1")]
    public void ADamagedHeapIsRefused(int offset, long value, string expected)
    {
        var (bytes, heap, _) = TwoLists();
        BitConverter.TryWriteBytes(bytes.AsSpan(heap + offset), value);
        File.WriteAllBytes(At("bad.h5"), bytes);
        Refused(expected);
    }

    private void Refused(string expected)
    {
        using var file = Hdf5File.Open(At("bad.h5"));
        using var lists = file.Root.OpenDataset("lists");
        Assert.That(() => lists.ReadList<int>(0), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{At("bad.h5")}: /lists").And.Message.Contains(expected));
    }

    /// <summary>A file with two lists, where its heap is, and where the reference to the first list.</summary>
    private (byte[] Bytes, int Heap, int Reference) TwoLists()
    {
        Hdf5File.Create(At("two.h5"), root => root.WriteLists<int>("lists", [[1, 2, 3], [4, 5]]));
        var bytes = File.ReadAllBytes(At("two.h5"));
        var heap = bytes.AsSpan().IndexOf("GCOL"u8);
        byte[] first = [.. BitConverter.GetBytes(3u), .. BitConverter.GetBytes((long)heap), .. BitConverter.GetBytes(1u)];
        var reference = bytes.AsSpan().IndexOf(first);
        Assert.That(reference, Is.GreaterThan(0));
        return (bytes, heap, reference);
    }
}
