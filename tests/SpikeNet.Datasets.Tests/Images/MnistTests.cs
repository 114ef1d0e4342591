using System.IO.Compression;
using SpikeNet.Datasets.Images;

namespace SpikeNet.Datasets.Tests.Images;

public sealed class MnistTests
{
    // Two images of 2 x 3 pixels.
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 255];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9];

    [TestCase(false, "-", "")]
    [TestCase(true, "-", "")]
    [TestCase(true, ".", "data")]
    public void BothPartsAreReadPlainAndCompressed(bool compressed, string dash, string below)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder[below]);
        string ending = compressed ? ".gz" : "";
        foreach (string prefix in new[] { "train", "t10k" })
        {
            File.WriteAllBytes(Path.Combine(folder[below], $"{prefix}-images{dash}idx3-ubyte{ending}"), compressed ? Compress(Images) : Images);
            File.WriteAllBytes(Path.Combine(folder[below], $"{prefix}-labels{dash}idx1-ubyte{ending}"), compressed ? Compress(Labels) : Labels);
        }

        ImageSet train = Mnist.Read(folder.Path, Split.Train);
        Assert.Multiple(() =>
        {
            Assert.That((train.Count, train.Height, train.Width), Is.EqualTo((2, 2, 3)));
            Assert.That(train.Image(1).ToArray(), Is.EqualTo(new byte[] { 10, 20, 30, 40, 50, 255 }));
            Assert.That(train.Normalised(1)[5], Is.EqualTo(1f));
            Assert.That(train.Labels, Is.EqualTo(new byte[] { 7, 9 }));
            Assert.That(Mnist.ReadFashion(folder.Path, Split.Test).ClassNames[9], Is.EqualTo("Ankle boot"));
            Assert.That(() => Mnist.Read(folder.Path, Split.Validation), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => train.Image(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    private static IEnumerable<TestCaseData> BadFiles()
    {
        TestCaseData Case(string name, byte[] bytes, string message) => new TestCaseData(bytes, message).SetName($"Bad IDX: {name}");
        yield return Case("empty", [], "byte 0: the file ends inside the IDX header");
        yield return Case("magic", [1, 0, 8, 1], "byte 0: starts with 01 00, expected 00 00");
        yield return Case("floats", [0, 0, 13, 1], "byte 2: values of type 0x0D");
        yield return Case("no dimension", [0, 0, 8, 0], "byte 3: 0 dimensions");
        yield return Case("half a dimension", [0, 0, 8, 2, 0, 0, 0, 1, 0], "byte 9: the file ends inside the dimensions");
        yield return Case("huge", [0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0], "byte 8: dimension 1 of 65536 makes more than");
        yield return Case("truncated", Images[..^1], "byte 27: 11 values, but the dimensions 2 x 2 x 3 make 12");
        yield return Case("too long", [.. Images, 1], "byte 28: 13 values");
        yield return Case("truncated inside", Compress(Images[..^1]), "byte 27: truncated: 11 of 12 values");
        yield return Case("too long inside", Compress([.. Images, 1]), "byte 28: the file goes on after the 12 values");
        yield return Case("a promise of much", Compress([0, 0, 8, 1, 0x3F, 0, 0, 0, 1, 2, 3]), "byte 11: truncated: 3 of 1056964608 values");
        yield return Case("damaged gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3], "the gzip stream is damaged");
    }

    [TestCaseSource(nameof(BadFiles))]
    public void BadFilesAreRefusedWithTheOffset(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["bad"], bytes);
        Assert.That(() => IdxFile.Read(folder["bad"]), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{folder["bad"]}: {message}"));
    }

    [Test]
    public void ImagesAndLabelsHaveToMatch()
    {
        using var folder = new TemporaryFolder();
        string images = folder["train-images-idx3-ubyte"], labels = folder["train-labels-idx1-ubyte"];
        Assert.Multiple(() =>
        {
            Assert.That(() => Mnist.Read(folder["none"], Split.Train), Throws.TypeOf<DirectoryNotFoundException>());
            Assert.That(() => Mnist.Read(folder.Path, Split.Train), Throws.TypeOf<InvalidDataException>().With.Message.Contains("holds no train-images-idx3-ubyte"));
            File.WriteAllBytes(images, Images);
            Assert.That(() => Mnist.Read(folder.Path, Split.Train), Throws.TypeOf<InvalidDataException>().With.Message.Contains("holds no train-labels-idx1-ubyte"));
            File.WriteAllBytes(labels, [0, 0, 8, 1, 0, 0, 0, 1, 7]);
            Assert.That(() => Mnist.Read(folder.Path, Split.Train), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{labels}: 1 labels, but {images} has 2 images"));
            File.WriteAllBytes(labels, [0, 0, 8, 1, 0, 0, 0, 2, 7, 10]);
            Assert.That(() => Mnist.Read(folder.Path, Split.Train), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{labels}: byte 9: label 10, expected 0 to 9"));
            File.WriteAllBytes(images, Labels);
            Assert.That(() => Mnist.Read(folder.Path, Split.Train), Throws.TypeOf<InvalidDataException>().With.Message.Contains("dimensions 2, expected images x rows x columns"));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public bool RandomBytesAreReadOrRefusedWithTheFilesName(byte[] random, bool compressed)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], compressed ? [0x1F, 0x8B, .. random] : [0, 0, 8, .. random]);
        try
        {
            return IdxFile.Read(folder["a"]).Values.Length >= 0;
        }
        catch (InvalidDataException e)
        {
            return e.Message.StartsWith(folder["a"], StringComparison.Ordinal);
        }
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return target.ToArray();
    }
}
