using SpikeNet.Hdf5;

namespace SpikeNet.Tests.Hdf5;

public class Hdf5ListTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        Hdf5Required.LibraryOrIgnore();
        _folder = Directory.CreateTempSubdirectory("spikenet").FullName;
    }

    [TearDown]
    public void RemoveFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
    }

    private string At(string name) => Path.Combine(_folder, name);

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
}
