using System.Buffers.Binary;
using SpikeNet.Hdf5;

namespace SpikeNet.Tests.Hdf5;

/// <summary>What the library would believe and die of: offsets of names outside their heap, chunks without a size.</summary>
public class Hdf5StructureTests
{
    private string _path = "";

    [SetUp]
    public void WriteAFile()
    {
        Hdf5Required.LibraryOrIgnore();
        _path = Path.Combine(Directory.CreateTempSubdirectory("spikenet").FullName, "a.h5");
        Hdf5File.Create(_path, root =>
        {
            using var outer = root.CreateGroup("outer");
            using var inner = outer.CreateGroup("inner");
            for (var i = 0; i < 40; i++)
                inner.Write<int>($"values{i}", [i], [1], compress: false);
        });
    }

    [TearDown]
    public void RemoveFolder()
    {
        if (_path.Length > 0)
            Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
    }

    [Test]
    public void ASoundFileIsRead()
    {
        using var file = Hdf5File.Open(_path);
        using var outer = file.Root.OpenGroup("outer");
        using var inner = outer.OpenGroup("inner");
        Assert.That(inner.Names(), Has.Count.EqualTo(40));
    }

    // A symbol node's first entry is 8 bytes behind its signature, a tree's first key 24, a heap's size 8.
    [TestCase("SNOD", 8, 1L << 40)]
    [TestCase("SNOD", 8, -8)]
    [TestCase("SNOD", 8, 100_000)]
    [TestCase("TREE", 24, 1L << 40)]
    [TestCase("TREE", 40, 1 << 20)]
    [TestCase("HEAP", 8, 1L << 50)]
    public void ANameOutsideItsHeapIsRefused(string signature, int offset, long value)
    {
        var sound = File.ReadAllBytes(_path);
        var places = Places(sound, signature).ToList();
        Assert.That(places, Has.Count.GreaterThanOrEqualTo(3), "one for each group at least");
        foreach (var place in places)
        {
            var harmed = (byte[])sound.Clone();
            BinaryPrimitives.WriteInt64LittleEndian(harmed.AsSpan(place + offset), value);
            File.WriteAllBytes(_path, harmed);
            Assert.That(
                () => Hdf5File.Open(_path),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains(_path).And.Message.Contains("names of a group"), $"at {place}");
        }
    }

    // A layout of version 3: version, class, dimensions, address of 8 bytes, then the sizes.
    [TestCase(11, 0, "size of 0")]
    [TestCase(2, 0, "dimensions")]
    [TestCase(2, 1, "dimensions")]
    public void AChunkOfNoSizeIsRefused(int offset, byte value, string expected)
    {
        Hdf5File.Create(_path, root => root.Write<float>("values", [.. Enumerable.Range(0, 1000).Select(i => (float)i)], [1000], compress: true));
        var bytes = File.ReadAllBytes(_path);

        // A layout message: type 8 and 6 bytes more; version 3, class 2, two dimensions (the values' and their bytes).
        var harmed = 0;
        for (var at = 0; at + 40 < bytes.Length; at++)
        {
            if (bytes[at] != 8 || bytes[at + 1] != 0 || !bytes.AsSpan(at + 8, 3).SequenceEqual(new byte[] { 3, 2, 2 }))
                continue;
            bytes.AsSpan(at + 8 + offset, offset == 2 ? 1 : 4).Clear();
            bytes[at + 8 + offset] = value;
            harmed++;
        }

        Assert.That(harmed, Is.EqualTo(1));
        File.WriteAllBytes(_path, bytes);
        Assert.That(() => Hdf5File.Open(_path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(_path).And.Message.Contains(expected));
    }

    [Test]
    public void ATreeWithTwoHeapsIsRefused()
    {
        // The root group's symbol table message: type 17, 16 bytes; behind 8 bytes of header the tree, then the heap.
        var bytes = File.ReadAllBytes(_path);
        var message = Enumerable.Range(0, 256).First(at => bytes[at] == 0x11 && bytes[at + 1] == 0 && bytes[at + 2] == 16 && bytes[at + 3] == 0);
        bytes.AsSpan(message + 16, 8).Fill(255);
        File.WriteAllBytes(_path, bytes);
        Assert.That(() => Hdf5File.Open(_path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("elsewhere"));
    }

    // A contiguous layout of version 3: version, class, address, bytes; as one of version 1 the class reads as compact, with no bytes.
    [TestCase(10, 79L, "do not fit into the 79 bytes")]
    [TestCase(10, 1L << 40, "beyond the end of the file")]
    [TestCase(2, 1L << 40, "beyond the end of the file")]
    [TestCase(0, 1L, "do not fit into the 0 bytes")]
    public void ValuesWithoutRoomAreRefused(int offset, long value, string expected)
    {
        Hdf5File.Create(_path, root => root.Write<int>("values", [.. Enumerable.Range(0, 20)], [20], compress: false));
        var bytes = File.ReadAllBytes(_path);
        var at = Enumerable.Range(0, bytes.Length - 32).Single(i => bytes[i] == 8 && bytes[i + 1] == 0 && bytes.AsSpan(i + 8, 2).SequenceEqual(new byte[] { 3, 1 }) && bytes[i + 18] == 80);
        if (offset == 0)
            new byte[] { 1, 1, 0 }.CopyTo(bytes, at + 8);
        else
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 8 + offset), value);
        File.WriteAllBytes(_path, bytes);
        Assert.That(() => Hdf5File.Open(_path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(_path).And.Message.Contains(expected));
    }

    private static IEnumerable<int> Places(byte[] bytes, string signature)
    {
        var wanted = System.Text.Encoding.ASCII.GetBytes(signature);
        for (var at = 0; at < bytes.Length; at += 8)
        {
            if (bytes.AsSpan(at).StartsWith(wanted))
                yield return at;
        }
    }
}
