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
}
