using System.Diagnostics;
using SpikeNet.Hdf5;

namespace SpikeNet.Tests.Hdf5;

public class Hdf5FileTests : Hdf5FolderFixture
{
    [Test]
    public void NumbersTextAndAttributesComeBack([Values] bool compress)
    {
        Hdf5File.Create(At("a.h5"), root =>
        {
            using var group = root.CreateGroup("group");
            group.Write<float>("floats", [1, 2.5f, -3, 4, 5, 6], [2, 3], compress);
            group.Write<double>("doubles", [0.1, 1e300], [2], compress);
            group.Write<int>("integers", [int.MinValue, 7], [2], compress);
            group.Write<long>("longs", [long.MaxValue], [1], compress);
            group.Write<long>("none", [], [0], compress);
            group.WriteScalar("scalar", 2.5);
            group.WriteStrings("words", ["spike", "zündet", "", "x"], 2, 2);
            group.WriteFixedStrings("fixed", ["ab", "c", "größe"], 3);
            group.WriteString("text", "one");
            group.Attributes.Write<double>("dt", [1e-4]);
            group.Attributes.Write<int>("sizes", [1, 2, 3], 3);
            group.Attributes.WriteString("unit", "s");
        });
        using var file = Hdf5File.Open(At("a.h5"));
        using var read = file.Root.OpenGroup("group");
        Assert.That(read.Names(), Is.EqualTo(new[] { "doubles", "fixed", "floats", "integers", "longs", "none", "scalar", "text", "words" }));
        using var floats = read.OpenDataset("floats");
        Assert.That(floats.Shape, Is.EqualTo(new long[] { 2, 3 }));
        Assert.That(floats.Kind, Is.EqualTo(Hdf5ValueKind.Floats));
        Assert.That(floats.Read<float>(), Is.EqualTo(new[] { 1, 2.5f, -3, 4, 5, 6 }));
        Assert.That(floats.Read<double>(), Is.EqualTo(new[] { 1, 2.5, -3, 4, 5, 6 }), "converted");
        Assert.That(Values<double>(read, "doubles"), Is.EqualTo(new[] { 0.1, 1e300 }));
        Assert.That(Values<long>(read, "integers"), Is.EqualTo(new[] { int.MinValue, 7L }));
        Assert.That(Values<long>(read, "longs"), Is.EqualTo(new[] { long.MaxValue }));
        Assert.That(Values<int>(read, "none"), Is.Empty);
        using var scalar = read.OpenDataset("scalar");
        Assert.That(scalar.Shape, Is.Empty);
        Assert.That(scalar.ReadScalar<double>(), Is.EqualTo(2.5));
        using var words = read.OpenDataset("words");
        Assert.That(words.ReadStrings(), Is.EqualTo(new[] { "spike", "zündet", "", "x" }));
        using var fixedWords = read.OpenDataset("fixed");
        Assert.That(fixedWords.ReadStrings(), Is.EqualTo(new[] { "ab", "c", "größe" }));
        using var text = read.OpenDataset("text");
        Assert.That(text.ReadString(), Is.EqualTo("one"));
        Assert.That(read.Attributes.Read<double>("dt"), Is.EqualTo(new[] { 1e-4 }));
        Assert.That(read.Attributes.Read<long>("sizes"), Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(read.Attributes.ReadString("unit"), Is.EqualTo("s"));
        Assert.That(read.Attributes.Contains("absent"), Is.False);
        Assert.That(Directory.GetFiles(Folder), Has.Length.EqualTo(1), "no temporary file is left");
    }

    /// <summary>The library would follow its reference into the heap without a look.</summary>
    [Test]
    public void TextOfVariableLengthInAnAttributeIsRefused()
    {
        Hdf5File.Create(At("a.h5"), root =>
        {
            var context = new Hdf5Context(At("a.h5"), new Hdf5ReadLimits());
            using var type = Hdf5Values.VariableType(context, "/");
            using var space = Hdf5Values.Space(context, "/", []);
            using var attribute = context.Open("/", "cannot be made", () => Hdf5Native.H5Acreate2(root.Id, "unit", type.Id, space.Id, 0, 0), Hdf5Native.H5Aclose);
            root.Attributes.WriteString("empty", "");
        });
        using var file = Hdf5File.Open(At("a.h5"));
        Assert.That(() => file.Root.Attributes.ReadString("unit"), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{At("a.h5")}: /@unit: text of variable length"));
        Assert.That(file.Root.Attributes.ReadString("empty"), Is.Empty);
    }

    [Test]
    public void ErrorsNameTheFileAndThePlace()
    {
        Hdf5File.Create(At("a.h5"), root =>
        {
            using var group = root.CreateGroup("group");
            group.Write<float>("floats", [1], [1]);
        });
        using var file = Hdf5File.Open(At("a.h5"));
        using var group = file.Root.OpenGroup("group");
        using var floats = group.OpenDataset("floats");
        Assert.That(() => group.OpenDataset("absent"), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo($"{At("a.h5")}: /group: has no data set 'absent'"));
        Assert.That(() => file.Root.OpenDataset("group"), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo($"{At("a.h5")}: /group: expected a data set"));
        Assert.That(() => floats.Read<int>(), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("/group/floats: expected whole numbers, found floating-point numbers"));
        Assert.That(floats.ReadStrings, Throws.InstanceOf<InvalidDataException>().With.Message.Contains("expected text"));
        Assert.That(() => Hdf5File.Open(At("absent.h5")), Throws.InstanceOf<FileNotFoundException>());
    }

    [Test]
    public void AFailureLeavesNothingBehind()
    {
        File.WriteAllText(At("a.h5"), "old");
        Assert.That(() => Hdf5File.Create(At("a.h5"), root => throw new InvalidOperationException("stop")), Throws.InvalidOperationException);
        Assert.That(Directory.GetFiles(Folder), Is.EqualTo(new[] { At("a.h5") }));
        Assert.That(File.ReadAllText(At("a.h5")), Is.EqualTo("old"));
    }

    [Test]
    public void RandomAndTruncatedFilesAreRefused()
    {
        var random = new Random(1);
        var bytes = new byte[5000];
        random.NextBytes(bytes);
        File.WriteAllBytes(At("random.h5"), bytes);
        Assert.That(() => Hdf5File.Open(At("random.h5")), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo($"{At("random.h5")}: not an HDF5 file."));
        File.WriteAllBytes(At("empty.h5"), []);
        Assert.That(() => Hdf5File.Open(At("empty.h5")), Throws.InstanceOf<InvalidDataException>());
        Hdf5File.Create(At("whole.h5"), root => root.Write<float>("floats", new float[1000], [1000]));
        var whole = File.ReadAllBytes(At("whole.h5"));
        File.WriteAllBytes(At("cut.h5"), whole[..(whole.Length / 2)]);
        Assert.That(() => Hdf5File.Open(At("cut.h5")), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"{At("cut.h5")}: ").And.Message.Contains("truncated"));
    }

    /// <summary>A kilobyte that claims 2^31 values: nothing is allocated for it.</summary>
    [Test]
    public void AClaimWithoutContentIsRefusedBeforeItIsAllocated()
    {
        Hdf5File.Create(At("bomb.h5"), root => ClaimedFile.Write(root, "bomb", 1L << 31));
        Assert.That(new FileInfo(At("bomb.h5")).Length, Is.LessThan(4096));
        using var file = Hdf5File.Open(At("bomb.h5"));
        using var bomb = file.Root.OpenDataset("bomb");
        Assert.That(bomb.Shape, Is.EqualTo(new[] { 1L << 31 }));
        var before = Process.GetCurrentProcess().PeakWorkingSet64;
        Assert.That(() => bomb.Read<float>(), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"{At("bomb.h5")}: /bomb: claims "));
        using var same = Process.GetCurrentProcess();
        Assert.That(same.PeakWorkingSet64 - before, Is.LessThan(48L << 20));
    }

    /// <summary>Below the limit of one data set, but far more than it stores.</summary>
    [Test]
    public void AnExpansionBeyondWhatDeflateCanIsRefused()
    {
        Hdf5File.Create(At("bomb.h5"), root => ClaimedFile.Write(root, "bomb", 1L << 26));
        using var file = Hdf5File.Open(At("bomb.h5"));
        using var bomb = file.Root.OpenDataset("bomb");
        Assert.That(() => bomb.Read<float>(), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("bytes, but"));
    }

    /// <summary>Under 64 KiB that the library would inflate to 48 MiB of native memory: refused after the 64 bytes that it claims.</summary>
    [Test]
    public void AChunkThatInflatesBeyondWhatItClaimsIsRefused()
    {
        Hdf5File.Create(At("bomb.h5"), root => ClaimedFile.WriteBomb(root, "bomb", 48L << 20));
        Assert.That(new FileInfo(At("bomb.h5")).Length, Is.LessThan(1 << 20));
        using var process = Process.GetCurrentProcess();
        var before = process.PeakWorkingSet64;
        using var file = Hdf5File.Open(At("bomb.h5"));
        using var bomb = file.Root.OpenDataset("bomb");
        Assert.That(() => bomb.Read<float>(), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo($"{At("bomb.h5")}: /bomb: chunk 0 holds more than the 64 bytes that it claims"));
        process.Refresh();
        Assert.That(process.PeakWorkingSet64 - before, Is.LessThan(48L << 20));
    }

    /// <summary>A chunk may also hold just what it claims, and one whose stream is damaged is refused.</summary>
    [Test]
    public void ChunksAreReadOrDamaged()
    {
        Hdf5File.Create(At("a.h5"), root => ClaimedFile.WriteBomb(root, "zeros", 64));
        using (var file = Hdf5File.Open(At("a.h5")))
        using (var zeros = file.Root.OpenDataset("zeros"))
            Assert.That(zeros.Read<float>(), Is.EqualTo(new float[16]));
        var bytes = File.ReadAllBytes(At("a.h5"));
        var at = bytes.AsSpan().LastIndexOf(new byte[] { 0x78, 0xda });
        Assert.That(at, Is.Positive, "the head of the deflate stream");
        bytes[at] = 0x7f;
        File.WriteAllBytes(At("a.h5"), bytes);
        using var harmed = Hdf5File.Open(At("a.h5"));
        using var damaged = harmed.Root.OpenDataset("zeros");
        Assert.That(() => damaged.Read<float>(), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"{At("a.h5")}: /zeros: "));
    }

    /// <summary>A type that says that its 64 bits begin at bit 65535: the library would copy them from foreign memory.</summary>
    [Test]
    public void NumbersWhoseBitsLieBeyondThemAreRefused()
    {
        Hdf5File.Create(At("a.h5"), root => root.Write<long>("longs", [1, 2], [2]));
        var bytes = File.ReadAllBytes(At("a.h5"));

        // Version 1 of class 0, signed; 8 bytes; offset 0 and precision 64.
        byte[] type = [0x10, 0x08, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0];
        var at = bytes.AsSpan().IndexOf(type);
        Assert.That(at, Is.Positive);
        (bytes[at + 8], bytes[at + 9]) = (0xff, 0xff);
        File.WriteAllBytes(At("a.h5"), bytes);
        using var file = Hdf5File.Open(At("a.h5"));
        using var longs = file.Root.OpenDataset("longs");
        Assert.That(() => longs.Read<long>(), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo($"{At("a.h5")}: /longs: expected whole numbers, found values of another type"));
    }

    [Test]
    public void ReadsTogetherStayBelowTheLimitOfTheFile()
    {
        Hdf5File.Create(At("a.h5"), root => root.Write<float>("floats", new float[1000], [1000]));
        using var file = Hdf5File.Open(At("a.h5"), new Hdf5ReadLimits { DatasetBytes = 5000, FileBytes = 9000 });
        using var floats = file.Root.OpenDataset("floats");
        Assert.That(floats.Read<float>(), Has.Length.EqualTo(1000));
        Assert.That(() => floats.Read<double>(), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("limit of 5000 bytes"));
        Assert.That(floats.Read<float>(), Has.Length.EqualTo(1000));
        Assert.That(() => floats.Read<float>(), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("more than 9000 bytes"));
    }

    private static T[] Values<T>(Hdf5Group group, string name)
        where T : unmanaged
    {
        using var dataset = group.OpenDataset(name);
        return dataset.Read<T>();
    }
}
