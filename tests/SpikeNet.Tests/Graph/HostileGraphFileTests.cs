using System.Diagnostics;
using System.Security.Cryptography;
using Google.Protobuf;
using SpikeNet.Graph;

namespace SpikeNet.Tests.Graph;

/// <summary>Graph files that are wrong although their checksum is right: an error that names file and node, and little memory.</summary>
public class HostileGraphFileTests
{
    private static readonly byte[] ChecksumHead = [(15 << 3) | 2, SHA256.HashSizeInBytes];

    private static SpikeNet.Graph.Wire.GraphFile Sound() => ToWire.Graph(Graphs.Random(5));

    private static byte[] WithChecksum(byte[] body) => [.. body, .. ChecksumHead, .. SHA256.HashData(body)];

    private static void Refused(SpikeNet.Graph.Wire.GraphFile file, params string[] words)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.PeakWorkingSet64;
        var error = Assert.Throws<InvalidDataException>(() => GraphFile.Read(WithChecksum(file.ToByteArray()), "bad.snn"));
        process.Refresh();
        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.StartWith("bad.snn: "));
            foreach (var word in words)
                Assert.That(error.Message, Does.Contain(word));
            Assert.That(process.PeakWorkingSet64 - before, Is.LessThan(128L << 20));
        });
    }

    private static void Refused(SpikeGraph graph, params string[] words) => Refused(ToWire.Graph(graph), words);

    private static SpikeNet.Graph.Wire.Node Node(SpikeNet.Graph.Wire.GraphFile file, string name) => file.Nodes.Single(n => n.Name == name);

    [Test]
    public void TheSoundOneIsRead() => Assert.That(GraphFile.Read(WithChecksum(Sound().ToByteArray()), "a.snn").Nodes, Has.Length.EqualTo(6));

    [Test]
    public void CyclesWithoutDelay()
    {
        var graph = Graphs.Random(5);
        var loop = Graphs.Dense("loop", 5, 5, new float[25]);
        var add = new AddNode("sum", SpikeNet.Tensors.FeatureShape.Flat(5));
        Refused(
            graph with
            {
                Nodes = [.. graph.Nodes, loop, add],
                Edges = [.. graph.Edges.Where(e => e.To != "lif1"), new("fc1", "sum"), new("loop", "sum"), new("sum", "lif1"), new("lif1", "loop")],
            },
            "SPK0015", "loop");
    }

    [Test]
    public void ShapesBeyondAnyNetwork()
    {
        var file = Sound();
        Node(file, "input").Input.Features = 1u << 31;
        Refused(file, "the node 'input'", "2147483648");
        file = Sound();
        Node(file, "lif1").Neuron.Size = uint.MaxValue;
        Refused(file, "the node 'lif1'", "4294967295");
        file = Sound();
        Node(file, "fc1").Dense.Weight.Shape[0] = 1 << 24;
        Refused(file, "the node 'fc1'", "bytes of weights");

        // 2^24 x 2^24 x 2^24 is 2^72: beyond any count.
        file = Sound();
        Node(file, "fc1").Dense.Weight.Shape.Clear();
        Node(file, "fc1").Dense.Weight.Shape.AddRange([1 << 24, 1 << 24, 1 << 24]);
        Refused(file, "the node 'fc1'");
        file = ToWire.Graph(SpatialGraphs.Residual(1));
        Node(file, "conv1").Convolution.InputShape.Height = 1u << 31;
        Refused(file, "the node 'conv1'", "2147483648");
        file = ToWire.Graph(SpatialGraphs.Residual(1));
        (Node(file, "pool1").Pool.InputShape.Height, Node(file, "pool1").Pool.InputShape.Width) = (1 << 23, 1 << 23);
        Refused(file, "the node 'pool1'", "8388608");
        file = ToWire.Graph(SpatialGraphs.Residual(1));
        Node(file, "conv2").Convolution.Window.PaddingY = 1 << 24;
        Refused(file, "conv2");
        file = ToWire.Graph(SpatialGraphs.Residual(1));
        Node(file, "delay").Delay.DelaySteps[0] = 1u << 31;
        Refused(file, "the node 'delay'", "2147483648");
    }

    [Test]
    public void MissingEdges()
    {
        foreach (var gone in new[] { "fc1", "lif1", "fc2", "lif2", "read-out" })
        {
            var file = Sound();
            file.Edges.Remove(file.Edges.Single(e => e.To == gone));
            Refused(file, "SPK0004", gone);
        }

        var nowhere = Sound();
        nowhere.Edges.Add(new SpikeNet.Graph.Wire.Edge { From = "lif1", To = "ghost" });
        Refused(nowhere, "SPK0002", "ghost");
    }

    [Test]
    public void WhatIsMissingOrUnknownIsNamed()
    {
        var file = Sound();
        Node(file, "fc1").Dense.Weight = null;
        Refused(file, "the node 'fc1' has no weights");
        file = Sound();
        Node(file, "lif2").Neuron.Lif.Threshold = double.NaN;
        Refused(file, "the node 'lif2'");
        file = Sound();
        Node(file, "lif2").Neuron.Lif.Reset = (SpikeNet.Graph.Wire.Reset)77;
        Refused(file, "the node 'lif2'", "reset");
        file = Sound();
        Node(file, "fc2").Name = "fc1";
        Refused(file, "SPK0001", "fc1");
    }

    /// <summary>Groups within groups, deeper than the parser goes.</summary>
    [Test]
    public void NestingWithoutEnd()
    {
        // The head of a group, which nothing closes.
        byte[] nested = [.. Enumerable.Repeat((byte)((6 << 3) | 3), 20000)];
        Assert.That(() => GraphFile.Read(WithChecksum(nested), "bad.snn"), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("bad.snn: "));
    }

    /// <summary>The parser copies a choice of messages whenever it comes again: 100 kB once took gigabytes of garbage.</summary>
    [Test]
    public void AChoiceThatComesAgainAndAgain()
    {
        var node = new SpikeNet.Graph.Wire.Node { Name = "fc1", Dense = new SpikeNet.Graph.Wire.Dense { Weight = new SpikeNet.Graph.Wire.Weights() } };
        node.Dense.Weight.Shape.AddRange(Enumerable.Repeat(1u, 8));
        var once = node.ToByteArray();
        var again = once.AsSpan(once.AsSpan().IndexOf((byte)0x1a)).ToArray();
        Assert.That(again[0] >> 3, Is.EqualTo(SpikeNet.Graph.Wire.Node.DenseFieldNumber), "the field that is repeated");
        Bounded(Node([.. once, .. Enumerable.Repeat(again, 8000).SelectMany(b => b)]), "'dense' a second time in one Node");
    }

    [Test]
    public void MoreMessagesAndLongerNamesThanAnyNetwork()
    {
        Bounded([.. Enumerable.Repeat(new byte[] { (6 << 3) | 2, 0 }, (1 << 17) + 1).SelectMany(b => b)], "more than 131072 edges");
        Bounded([.. Enumerable.Repeat(Node([]), (1 << 14) + 1).SelectMany(b => b)], "more than 16384 nodes");
        Bounded(Node(new SpikeNet.Graph.Wire.Node { Name = new string('n', 300) }.ToByteArray()), "'name' with 300 bytes");
        Bounded([(6 << 3) | 2, 127], "beyond its end");
    }

    /// <summary>Thousands of edges without ends: the first are named, the others counted.</summary>
    [Test]
    public void ManyFaultsAreCounted()
    {
        var file = Sound();
        for (var i = 0; i < 5000; i++)
            file.Edges.Add(new SpikeNet.Graph.Wire.Edge { From = "lif1", To = $"ghost{i}" });
        var error = Assert.Throws<InvalidDataException>(() => GraphFile.Read(WithChecksum(file.ToByteArray()), "bad.snn"))!;
        Assert.That(error.Message, Does.Contain("ghost0").And.Contain("more"));
        Assert.That(error.Message, Has.Length.LessThan(50_000));
        Assert.That(() => GraphVerifier.ThrowIfInvalid(FromWire.Graph(file)), Throws.TypeOf<InvalidGraphException>().With.Property("Faults").Some.Property("Found").EqualTo("4900 more ends without a node"));
    }

    [Test]
    public void NoFileIsWrittenThatIsNotRead()
    {
        var graph = Graphs.Random(5);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "long-note.snn");
        graph = graph with { Metadata = graph.Metadata.Add("note", new string('x', (1 << 20) + 1)) };
        Assert.That(() => GraphFile.Save(graph, path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(path).And.Message.Contains("'value' with"));
        Assert.That(path, Does.Not.Exist);
    }

    private static byte[] Node(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(SpikeNet.Graph.Wire.GraphFile.NodesFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }

    /// <summary>Refused within the memory that <see cref="GraphFile.Load"/> states.</summary>
    private static void Bounded(byte[] parts, string words)
    {
        var head = new SpikeNet.Graph.Wire.GraphFile { Magic = GraphFile.Magic, FormatVersion = GraphFile.FormatVersion }.ToByteArray();
        var bytes = WithChecksum([.. head, .. parts]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => GraphFile.Read(bytes, "bad.snn"));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(error!.Message, Does.StartWith("bad.snn: ").And.Contain(words));
        Assert.That(allocated, Is.LessThan((64L << 20) + (64L * bytes.Length)));
    }
}
