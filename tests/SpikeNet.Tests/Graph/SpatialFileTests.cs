using Google.Protobuf;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

public class SpatialFileTests : TemporaryFolderFixture
{
    /// <summary>A dense graph and the same quantised, as the program wrote them before it knew layouts.</summary>
    private const string RealFileOfBefore =
        "Cg5TcGlrZU5ldCBncmFwaBABIgZiZWZvcmUqDwoFaW5wdXQSBggCEAQYBCotCgJmYxonChYKAgICEhAAAAA/AABAPwAAgD8AAIC/Eg0KAQISCAAAgD4AAAAAKiEKA2xpZiIaCAISFgkAAAAAAADwPxEAAAAAAADwPxgBIAEqFAoDb3V0Kg0IAhABGQAAAAAAAPA/MgsKBWlucHV0EgJmYzIJCgJmYxIDbGlmMgoKA2xpZhIDb3V0eiC+u9sxazG+BrXjM76fBEeaopgxsKQwnLUk2p2d0chYVQ==";

    private const string IntegerFileOfBefore =
        "Cg5TcGlrZU5ldCBncmFwaBABIgZiZWZvcmUqDwoFaW5wdXQSBggCEAQYBCo7CgJmYxo1ChcKAgICGhEJCAQCgUAggD8QCBoEQF9/gRIaCgECGhUJCAQCgUAggD8QIBoIIAAAAAAAAAAqJwoDbGlmIiAIAhIWCQAAAAAAAPA/EQAAAAAAAPA/GAEgAVIECH8QECoUCgNvdXQqDQgCEAEZAAAAAAAA8D8yCwoFaW5wdXQSAmZjMgkKAmZjEgNsaWYyCgoDbGlmEgNvdXR6IB97rz08UN0CTrPWyH1nZDugCZH6uAi2s6r0mz1FlcwB";

    private byte[] Saved(SpikeGraph graph)
    {
        var path = Path.Combine(Folder, "a.snn");
        GraphFile.Save(graph, path);
        return File.ReadAllBytes(path);
    }

    [Test]
    public void FilesOfBeforeLoadAndAreWrittenAsBefore()
    {
        var before = Convert.FromBase64String(RealFileOfBefore);
        var graph = GraphFile.Read(before, "before.snn");
        Assert.That(Saved(graph), Is.EqualTo(before));
        Assert.That(Saved(Quantisation.Quantise(graph)), Is.EqualTo(Convert.FromBase64String(IntegerFileOfBefore)));
        Assert.That(GraphFile.Read(Convert.FromBase64String(IntegerFileOfBefore), "before.snn").IsQuantised, Is.True);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void RoundTrip(bool quantised)
    {
        var graph = quantised ? Quantisation.Quantise(SpatialGraphs.Residual(4)) : SpatialGraphs.Residual(4);
        var bytes = Saved(graph);
        var read = GraphFile.Read(bytes, "a.snn");
        Assert.That(Saved(read), Is.EqualTo(bytes));
        Assert.That(read.ToText(), Is.EqualTo(graph.ToText()));
        var input = Graphs.Spikes(6, 5, 3, 72);
        Assert.That(GraphInterpreter.Run(read, input).Scores, Is.EqualTo(GraphInterpreter.Run(graph, input).Scores));
    }

    [FsCheck.NUnit.Property(MaxTest = 50)]
    public void ConvolutionsRoundTrip(ulong seed)
    {
        var node = SpatialGraphs.RandomConvolution(seed);
        var wire = new SpikeNet.Graph.Wire.Node { Name = "conv" };
        SpatialWire.Write(node, wire);
        var read = (ConvolutionNode)SpatialWire.Read(SpikeNet.Graph.Wire.Node.Parser.ParseFrom(wire.ToByteArray()))!;
        Assert.That((read.InputShape, read.Window, read.Groups), Is.EqualTo((node.InputShape, node.Window, node.Groups)));
        Assert.That(read.Weight.Real, Is.EqualTo(node.Weight.Real));
        Assert.That(read.Bias?.Real, Is.EqualTo(node.Bias?.Real));
    }

    [Test]
    public void OlderReadersRefuseWhatTheyDoNotKnow()
    {
        Assert.That(
            ToWire.Graph(SpatialGraphs.Residual(1)).RequiredFeatures,
            Is.EqualTo(new[] { "convolutions", "pooling", "flatten", "normalisation", "joins", "delays", "branches" }));
        Assert.That(ToWire.Graph(Graphs.Random(1)).RequiredFeatures, Is.Empty);
    }

    [Test]
    public void EveryDamagedByteIsNoticed()
    {
        var bytes = Saved(SpatialGraphs.Residual(2));
        for (var i = 0; i < bytes.Length; i += 7)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x41;
            Assert.That(() => GraphFile.Read(damaged, "x.snn"), Throws.InstanceOf<InvalidDataException>(), $"byte {i}");
        }
    }

    private static IEnumerable<TestCaseData> Harms()
    {
        static TestCaseData Harm(string what, string node, Action<SpikeNet.Graph.Wire.Node> harm) => new TestCaseData(node, harm).SetArgDisplayNames(what);
        yield return Harm("no layout", "conv1", n => n.Convolution.InputShape = null);
        yield return Harm("2^31 channels", "conv1", n => n.Convolution.InputShape.Channels = 1u << 31);
        yield return Harm("2^24 in each direction", "flat", n => (n.Flatten.InputShape.Channels, n.Flatten.InputShape.Height, n.Flatten.InputShape.Width) = (1 << 24, 1 << 24, 1 << 24));
        yield return Harm("empty layout", "add", n => n.Add.Shape = new());
        yield return Harm("no window", "pool1", n => n.Pool.Window = null);
        yield return Harm("2^31 rows of a window", "pool1", n => n.Pool.Window.KernelHeight = 1u << 31);
        yield return Harm("no pooling", "pool1", n => n.Pool.Kind = 0);
        yield return Harm("pooling of the future", "pool1", n => n.Pool.Kind = (SpikeNet.Graph.Wire.PoolKind)77);
        yield return Harm("no weights", "conv1", n => n.Convolution.Weight = null);
        yield return Harm("weights of 2^62 by their shape", "conv1", n =>
        {
            n.Convolution.Weight.Shape.Clear();
            n.Convolution.Weight.Shape.AddRange([1 << 24, 1 << 24, 1 << 14]);
            n.Convolution.Weight.Float32 = ByteString.Empty;
        });
        yield return Harm("weights beyond any length", "conv1", n =>
        {
            n.Convolution.Weight.Shape.Clear();
            n.Convolution.Weight.Shape.AddRange([1 << 24, 1 << 24, 1 << 24, 1 << 24]);
        });
        yield return Harm("a delay of 2^31", "delay", n => n.Delay.DelaySteps[0] = 1u << 31);
        yield return Harm("no layout of a delay", "delay", n => n.Delay.Shape = null);
        yield return Harm("no layout of an or", "or", n => n.Or.Shape = null);
        yield return Harm("no layout of a normalisation", "norm1", n => n.Normalisation.InputShape = null);
    }

    [TestCaseSource(nameof(Harms))]
    public void DamagedNodesAreRefusedWithoutMemoryForThem(string node, Delegate harm)
    {
        var file = ToWire.Graph(SpatialGraphs.Residual(2));
        ((Action<SpikeNet.Graph.Wire.Node>)harm)(file.Nodes.Single(n => n.Name == node));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => FromWire.Graph(file), Throws.InstanceOf<InvalidDataException>().Or.InstanceOf<OverflowException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void LargeButSoundLayoutsTakeNoMemoryToVerify()
    {
        // 2^24 features through a pooling: fine to state, and nothing to allocate before it runs.
        var shape = new FeatureShape(1, 1 << 12, 1 << 12);
        var graph = Graphs.Chain(
            new InputNode("input", 1 << 24, 1, 1), new PoolNode("pool", shape, SpatialWindow.Square(1 << 11, stride: 1 << 11), PoolKind.Sum),
            Graphs.Dense("fc", 1, 4, 1, 1, 1, 1), new ReadOutNode("out", ReadOutRule.LeakyLast, 1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void TheTextShowsShapesParametersAndEdges()
    {
        var node = new ConvolutionNode(
            "conv", new FeatureShape(1, 4, 4), new SpatialWindow(3, 2, 1, 2, 1, 0), 1, WeightTensor.FromIntegers([1, 2, 3, 4, 5, 6], 0.5, 8, 1, 1, 3, 2));
        var graph = Graphs.Chain(
            new InputNode("input", 16, 5, 2), node, new NeuronNode("if", 8, new LifNeuron { Reset = ResetKind.ToZero }, new FixedPointNeuron(2, 16, null)),
            new PoolNode("pool", new FeatureShape(1, 4, 2), SpatialWindow.Square(2, stride: 2), PoolKind.Max), new FlattenNode("flat", new FeatureShape(1, 2, 1)),
            new ReadOutNode("out", ReadOutRule.SpikeCount, 2));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(graph.ToText().Split('\n'), Is.EqualTo(new[]
        {
            "graph test",
            "input: input 16 channels, 5 steps, at most 2 spikes per channel",
            "conv: convolution 1 x 4 x 4 -> 1 x 4 x 2 kernel 3 x 2 stride 1 x 2 padding 1 x 0 dilation 1 x 1 groups 1 weight [1, 1, 3, 2] 8 bits scale 0.5 #" + Digest([1, 2, 3, 4, 5, 6]) + " bias none <- input",
            "if: neuron 8 IF, fires >= 1, resets to zero, decay 1, threshold 1; integers: threshold 2, 16 bits, leak none <- conv",
            "pool: pool 1 x 4 x 2 -> 1 x 2 x 1 Max kernel 2 x 2 stride 2 x 2 padding 0 x 0 dilation 1 x 1 <- if",
            "flat: flatten 1 x 2 x 1 -> 2 <- pool",
            "out: read-out 2 classes, SpikeCount, decay 1 <- flat",
            "",
        }));
        var other = graph with { Nodes = graph.Nodes.Replace(node, node with { Weight = WeightTensor.FromIntegers([1, 2, 3, 4, 5, 7], 0.5, 8, 1, 1, 3, 2) }) };
        Assert.That(other.ToText(), Is.Not.EqualTo(graph.ToText()), "a changed weight shows");
    }

    private static string Digest(int[] values) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())))[..12];
}
