using System.Collections.Immutable;
using Google.Protobuf;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Tests.Graph;

public class GraphFileTests : TemporaryFolderFixture
{
    private string Path(string name) => System.IO.Path.Combine(Folder, name);

    private static SpikeGraph Full() => Graphs.Random(5, ResetKind.BySubtraction, 0.75) with
    {
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("seed", "5"),
    };

    [TestCase(false)]
    [TestCase(true)]
    public void RoundTrip(bool quantised)
    {
        var graph = quantised ? Quantisation.Quantise(Full(), new QuantisationOptions { BoundPartialSums = false }) : Full();
        GraphFile.Save(graph, Path("a.snn"));
        var read = GraphFile.Load(Path("a.snn"));
        GraphFile.Save(read, Path("b.snn"));
        Assert.That(File.ReadAllBytes(Path("b.snn")), Is.EqualTo(File.ReadAllBytes(Path("a.snn"))));
        Assert.That(read.ClassNames, Is.EqualTo(graph.ClassNames));
        Assert.That(read.Metadata["seed"], Is.EqualTo("5"));
        var input = Graphs.Spikes(2, 4, 9, 3);
        Assert.That(GraphInterpreter.Run(read, input).Scores, Is.EqualTo(GraphInterpreter.Run(graph, input).Scores));
        Assert.That(Directory.GetFiles(Folder), Has.Length.EqualTo(2), "no temporary file is left");
    }

    [Test]
    public void TheEncodingIsKept()
    {
        var encoding = new InputEncoding(
            new MelImageEncoding { Bands = 3, Frames = 1, TrimDb = 25, PreEmphasis = 0.5, Levels = MelLevels.DynamicRange, HopMs = 5 },
            new SpikeCode(SpikeCodeKind.RegularRate, 4, 0.1));
        GraphFile.Save(Full() with { Encoding = encoding }, Path("a.snn"));
        Assert.That(GraphFile.Load(Path("a.snn")).Encoding, Is.EqualTo(encoding));
    }

    [Test]
    public void AFileOfANewerProgramSaysSo()
    {
        var newer = ToWire.Graph(Full());
        newer.FormatVersion = GraphFile.FormatVersion + 1;
        Assert.That(
            () => GraphFile.Read(newer.ToByteArray(), "x.snn"),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"format version {GraphFile.FormatVersion + 1}").And.Message.Contains("update"));
        var unknown = ToWire.Graph(Full());
        unknown.RequiredFeatures.Add("telepathy");
        Assert.That(() => GraphFile.Read(unknown.ToByteArray(), "x.snn"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("telepathy"));
    }

    [Test]
    public void EveryDamagedByteIsNoticed()
    {
        GraphFile.Save(Full(), Path("a.snn"));
        var bytes = File.ReadAllBytes(Path("a.snn"));
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x41;
            Assert.That(() => GraphFile.Read(damaged, "x.snn"), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("x.snn: "), $"byte {i}");
        }
    }

    [Test]
    public void EveryTruncationIsNoticed()
    {
        GraphFile.Save(Full(), Path("a.snn"));
        var bytes = File.ReadAllBytes(Path("a.snn"));
        for (var length = 0; length < bytes.Length; length++)
            Assert.That(() => GraphFile.Read(bytes.AsSpan(0, length).ToArray(), "x.snn"), Throws.InstanceOf<InvalidDataException>(), $"{length} bytes");
    }

    [Test]
    public void RandomBytesAreNoGraph()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.That(() => GraphFile.Read(bytes, "x.snn"), Throws.InstanceOf<InvalidDataException>());
        }
    }

    [Test]
    public void AnUnsoundGraphIsNotWritten()
    {
        var graph = Full() with { Edges = [] };
        Assert.That(() => GraphFile.Save(graph, Path("a.snn")), Throws.InstanceOf<InvalidGraphException>());
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [Test]
    public void AFailedWriteLeavesTheOldFile()
    {
        File.WriteAllText(Path("a"), "old");
        Assert.That(() => AtomicFile.Write(Path("a"), s => { s.WriteByte(1); throw new IOException("No space left"); }), Throws.InstanceOf<IOException>().With.Message.Contains(Path("a")));
        Assert.That(File.ReadAllText(Path("a")), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(Folder), Has.Length.EqualTo(1));
    }
}
