using SpikeNet.Backends.Cpu;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Cpu;

public class CpuConformance : BackendConformance
{
    protected override IBackend Backend { get; } = new CpuBackend();

    protected override bool TakesRealNumbers => true;
}

public class CpuBackendTests
{
    private static SpikeGraph Graph(ResetKind reset, Comparison comparison, int? leak, ReadOutRule rule)
    {
        var random = new SplitMix64(3);
        int[] Weights(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextInt32(256) - 118)];
        var neuron = new LifNeuron { Reset = reset, Comparison = comparison };
        List<GraphNode> nodes =
        [
            new InputNode("input", 30, 8, 8),
            new DenseNode("fc1", WeightTensor.FromIntegers(Weights(30 * 21), 0.01, 8, 21, 30)),
            new NeuronNode("lif1", 21, neuron, new FixedPointNeuron(180, 10, leak)),
            new DenseNode("fc2", WeightTensor.FromIntegers(Weights(21 * 4), 0.01, 8, 4, 21), WeightTensor.FromIntegers([5, -3, 9, 0], 0.01, 32, 4)),
        ];
        if (rule == ReadOutRule.SpikeCount)
            nodes.Add(new NeuronNode("lif2", 4, neuron, new FixedPointNeuron(150, 16, leak)));
        nodes.Add(new ReadOutNode("out", rule, 4, 0.5));
        return new SpikeGraph { Name = "cpu", Nodes = [.. nodes], Edges = [.. nodes.Zip(nodes.Skip(1), (a, b) => new GraphEdge(a.Name, b.Name))] };
    }

    [Test]
    public void TheEngineAgreesWithTheInterpreterForEveryNeuronThatItTakes(
        [Values] ResetKind reset, [Values] Comparison comparison, [Values(null, 1, 3)] int? leak, [Values] ReadOutRule rule)
    {
        var graph = Graph(reset, comparison, leak, rule);
        var random = new SplitMix64(8);
        var values = new float[8 * 12 * 30];
        foreach (ref var value in values.AsSpan())
            value = random.NextDouble() < 0.3 ? 1 : 0;
        var input = SpikeTrain.FromDense(values, 8, 12, 30);
        var backend = new CpuBackend();
        Assert.That(backend.Check(graph), Is.Empty);
        var (run, reference) = (backend.Compile(graph).Run(input), GraphInterpreter.Run(graph, input));
        Assert.That(run.Predictions, Is.EqualTo(reference.Predictions()));
        Assert.That(run.Activity.Nodes.Select(n => n.OutputSpikes), Is.EqualTo(reference.Counts.Select(c => c.OutputSpikes)));
        Assert.That(reference.Counts[0].OutputSpikes, Is.Positive);
        Assert.That(run.LatencyMeasured, Is.True);
        Assert.That(run.LatencySeconds, Is.Positive);
    }

    [Test]
    public void SumsThatFloatsCannotHoldAreRefused()
    {
        var weights = Enumerable.Repeat(32767, 600).ToArray();
        var nodes = new GraphNode[]
        {
            new InputNode("input", 600, 2, 2), new DenseNode("fc", WeightTensor.FromIntegers(weights, 1, 16, 1, 600)),
            new NeuronNode("lif", 1, new LifNeuron(), new FixedPointNeuron(5, 32, null)), new ReadOutNode("out", ReadOutRule.SpikeCount, 1),
        };
        var graph = new SpikeGraph { Name = "wide", Nodes = [.. nodes], Edges = [.. nodes.Zip(nodes.Skip(1), (a, b) => new GraphEdge(a.Name, b.Name))] };
        Assert.That(new CpuBackend().Check(graph).Single().Code, Is.EqualTo("SPK1190"));
    }

    [Test]
    public void AnyNeuronProgramRunsInRealNumbers([Values("LIF", "SE-adLIF", "Izhikevich", "GSU", "LI")] string name)
    {
        var network = NeuronPrograms.Network(name);
        var graph = network.ToGraph(new InputNode(Network.InputName, 10, 15, 15));
        var random = new SplitMix64(6);
        var values = new float[15 * 8 * 10];
        foreach (ref var value in values.AsSpan())
            value = random.NextDouble() < 0.3 ? 1 : 0;
        var input = SpikeTrain.FromDense(values, 15, 8, 10);
        var backend = new CpuBackend();
        Assert.That(backend.Check(graph), Is.Empty);
        var (run, reference) = (backend.Compile(graph).Run(input), GraphInterpreter.Run(graph, input));
        Assert.That(run.Predictions, Is.EqualTo(reference.Predictions()));
        Assert.That(run.Activity.SynapticOperations, Is.EqualTo(reference.SynapticOperations));
        Assert.That(run.Activity.DenseOperations, Is.EqualTo(reference.Counts.Sum(c => c.DenseOperations)));
        Assert.That(run.Activity.Nodes.Select(n => n.OutputSpikes), Is.EqualTo(reference.Counts.Select(c => c.OutputSpikes)));
    }

    [TestCaseSource(typeof(SpatialGraphs), nameof(SpatialGraphs.RealCases))]
    [TestCaseSource(typeof(SpatialGraphs), nameof(SpatialGraphs.QuantisedCases))]
    public void ConvolutionsPoolingsAndBranchesRunInRealNumbersAndIntegers(SpikeGraph graph)
    {
        var backend = new CpuBackend();
        Assert.That(backend.Check(graph), Is.Empty);
        var input = ConformanceGraphs.Input(graph, 5);
        var (run, reference) = (backend.Compile(graph).Run(input), GraphInterpreter.Run(graph, input));
        Assert.That(run.Predictions, Is.EqualTo(reference.Predictions()));
        Assert.That(run.Activity.Nodes.Select(n => n.OutputSpikes), Is.EqualTo(reference.Counts.Select(c => c.OutputSpikes)));
        Assert.That(run.Activity.ExecutedAccumulates, Is.GreaterThanOrEqualTo(run.Activity.SynapticOperations));
    }
}
