using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Tests.Graph;

public class GraphVerifierTests
{
    private static readonly SpikeGraph Sound = Graphs.Random(1);

    private static IEnumerable<TestCaseData> Faults()
    {
        SpikeGraph Replace(string name, GraphNode node) => Sound with { Nodes = [.. Sound.Nodes.Select(n => n.Name == name ? node : n)] };
        yield return new TestCaseData(Sound with { Edges = Sound.Edges.RemoveAt(2) }, "SPK0004").SetArgDisplayNames("missing edge");
        yield return new TestCaseData(Sound with { Edges = Sound.Edges.Add(new GraphEdge("lif2", "fc1")) }, "SPK0004").SetArgDisplayNames("cycle");
        yield return new TestCaseData(Sound with { Edges = Sound.Edges.Add(new GraphEdge("lif2", "nowhere")) }, "SPK0002").SetArgDisplayNames("edge to nowhere");
        yield return new TestCaseData(Replace("fc2", Sound.Node("fc2") with { Name = "fc1" }), "SPK0001").SetArgDisplayNames("name twice");
        yield return new TestCaseData(Replace("lif1", Sound.Node("lif1") with { Name = "a b" }), "SPK0001").SetArgDisplayNames("bad name");
        yield return new TestCaseData(Sound with { Nodes = Sound.Nodes.RemoveAt(0) }, "SPK0003").SetArgDisplayNames("no input");
        yield return new TestCaseData(Replace("lif1", new NeuronNode("lif1", 4, new LifNeuron())), "SPK0005").SetArgDisplayNames("sizes differ");
        yield return new TestCaseData(Replace("input", new InputNode("input", 3, 4, 9)), "SPK0005").SetArgDisplayNames("more spikes than steps");
        yield return new TestCaseData(Replace("fc2", Graphs.Dense("fc2", 2, 5, [float.NaN, .. new float[9]])), "SPK0006").SetArgDisplayNames("NaN weight");
        yield return new TestCaseData(Replace("fc2", new DenseNode("fc2", WeightTensor.FromIntegers(new int[10], 1, 8, 2, 5))), "SPK0007").SetArgDisplayNames("half quantised");
        yield return new TestCaseData(Sound with { ClassNames = ["one"] }, "SPK0008").SetArgDisplayNames("class names");
        yield return new TestCaseData(
            Sound with { Encoding = new InputEncoding(new MelImageEncoding(), new SpikeCode(SpikeCodeKind.Latency, 4)) }, "SPK0009").SetArgDisplayNames("encoding of another size");
    }

    [Test]
    public void ASoundGraphHasNoFault() => Assert.That(GraphVerifier.Verify(Sound), Is.Empty);

    [TestCaseSource(nameof(Faults))]
    public void EachFaultHasItsCode(SpikeGraph graph, string code) =>
        Assert.That(GraphVerifier.Verify(graph).Select(d => d.Code), Has.Some.EqualTo(code));

    [Test]
    public void AllFaultsAtOnce()
    {
        var graph = Sound with
        {
            ClassNames = ["one"],
            Nodes = [.. Sound.Nodes.Select(n => n.Name switch
            {
                "fc1" => Graphs.Dense("fc1", 5, 3, [float.PositiveInfinity, .. new float[14]]),
                "fc2" => Graphs.Dense("fc2", 2, 4, new float[8]),
                _ => n,
            })],
        };
        Assert.That(GraphVerifier.Verify(graph).Select(d => d.Code).Distinct(), Is.EquivalentTo(new[] { "SPK0005", "SPK0006", "SPK0008" }));
    }
}
