using FsCheck.Fluent;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Backends.Tests.Cpu;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Execution;

/// <summary>The kernels give what the interpreter defines: scores, spikes, events and counts, bit for bit.</summary>
public class GraphExecutorTests
{
    private static IEnumerable<TestCaseData> Graphs => [.. SpatialGraphs.RealCases, .. SpatialGraphs.QuantisedCases, .. BranchGraphs.RealCases, .. BranchGraphs.QuantisedCases, .. ConformanceGraphs.FittingCases, .. ConformanceGraphs.DemandingCases];

    [TestCaseSource(nameof(Graphs))]
    public void GivesWhatTheInterpreterGives(SpikeGraph graph) => AssertEqual(graph, ConformanceGraphs.Input(graph, 7));

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void GivesWhatTheInterpreterGivesForRandomGraphs(uint seed, bool quantised, byte density)
    {
        var graph = SpatialGraphs.Random(seed);
        if (quantised)
            graph = Quantisation.Quantise(graph);
        AssertEqual(graph, Input(graph, 3, seed, density / 255.0));
    }

    [FsCheck.NUnit.Property(MaxTest = 120)]
    public void GivesWhatTheInterpreterGivesForEveryScheme(uint seed, byte scheme, byte density)
    {
        var graph = Quantisation.Quantise(SpatialGraphs.Random(seed), QuantisationSchemes.Of(scheme));
        var input = Input(graph, 3, seed, density / 255.0);

        // Wide integers are beyond what floats hold; then Run leaves them to the interpreter.
        if (GraphExecutor.Obstacle(graph) is null)
            AssertEqual(graph, input);
        else
            Assert.That(GraphExecutor.Run(graph, input).Scores, Is.EqualTo(GraphInterpreter.Run(graph, input).Scores));
    }

    [TestCase("LIF")]
    [TestCase("SE-adLIF")]
    [TestCase("LI")]
    public void RunsNeuronProgramsAndTheirRecurrence(string name)
    {
        var graph = NeuronPrograms.Network(name).ToGraph(new InputNode(Network.InputName, 10, 15, 15));
        AssertEqual(graph, Input(graph, 4, 6, 0.3));
    }

    [TestCase("LIF")]
    [TestCase("SE-adLIF")]
    [TestCase("LI")]
    public void RunsNeuronProgramsInIntegers(string name)
    {
        var graph = Quantisation.Quantise(NeuronPrograms.Network(name).ToGraph(new InputNode(Network.InputName, 10, 15, 15)));
        AssertEqual(graph, Input(graph, 4, 6, 0.3));
    }

    [FsCheck.NUnit.Property(MaxTest = 80)]
    public void RunsNeuronProgramsInIntegersForEveryModelAndScheme(uint seed, byte scheme, byte density, byte stateBits)
    {
        var models = NeuronLibrary.All.Where(m => FixedPointProgram.Operation(m) is null).ToList();
        var name = models[(int)(seed % models.Count)].Name;
        var real = NeuronPrograms.Network(name).ToGraph(new InputNode(Network.InputName, 10, 15, 15));
        var graph = Quantisation.Quantise(real, QuantisationSchemes.Of(scheme) with { StateBits = 8 + (stateBits % 25), ThresholdBits = null });
        Assert.That(GraphVerifier.Verify(graph), Is.Empty, name);
        var input = Input(graph, 3, seed, density / 255.0);
        if (GraphExecutor.Obstacle(graph) is null)
            AssertEqual(graph, input);
        else
            Assert.That(GraphExecutor.Run(graph, input).Scores, Is.EqualTo(GraphInterpreter.Run(graph, input).Scores));
    }

    [TestCase(1, true, true)]
    [TestCase(3, true, true)]
    [TestCase(1, false, false)]
    [TestCase(1, true, false)]
    [TestCase(1, false, true)]
    [TestCase(3, false, false)]
    [TestCase(3, true, false)]
    [TestCase(3, false, true)]
    public void RunsCyclesThroughDelaysInStretches(int delay, bool program, bool quantised)
    {
        var graph = Cycle(delay, program);
        if (quantised)
            graph = Quantisation.Quantise(graph);
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var run = AssertEqual(graph, Input(graph, 4, 9, 0.3));
        Assert.That(run.Counts.Sum(c => c.OutputSpikes), Is.Positive);
    }

    [Test]
    public void ManySamplesInSeveralPassesAreOneRun()
    {
        // 8 steps of 2^17 values of 4 bytes are 4 MiB a sample: 16 MiB allow 4 samples a pass, so 10 samples take three.
        var graph = ConformanceGraphs.Random("wide", 1, 5, 1 << 17, 3);
        AssertEqual(graph, ConformanceGraphs.Input(graph, 10));
    }

    [Test]
    public void WithoutEventsTheCountsAreTheSame()
    {
        var graph = SpatialGraphs.Random(21);
        var input = Input(graph, 9, 2, 0.2);
        var executor = new GraphExecutor(graph);
        var (kept, dropped) = (executor.Run(input), executor.Run(input, keepEvents: false));
        Assert.That(dropped.Counts, Is.EqualTo(kept.Counts));
        Assert.That(dropped.Scores, Is.EqualTo(kept.Scores));
        Assert.That(dropped.Spikes.Keys, Is.EqualTo(new[] { "input" }));
    }

    [Test]
    public void IntegersThatFloatsCannotHoldAreLeftToTheInterpreter()
    {
        var graph = ConformanceGraphs.Fixed("wide", 2, 5, (600, 1, [.. Enumerable.Repeat(32767, 600)]));
        var input = ConformanceGraphs.Input(graph, 2);
        Assert.That(GraphExecutor.Obstacle(graph), Has.Property("Node").EqualTo("dense1").And.Property("Code").EqualTo("SPK1190"));
        Assert.That(() => new GraphExecutor(graph), Throws.ArgumentException);
        Assert.That(GraphExecutor.Run(graph, input).Counts, Is.EqualTo(GraphInterpreter.Run(graph, input).Counts));
    }

    private static SpikeGraph Cycle(int delay, bool program)
    {
        var random = new SplitMix64(8);
        var neuron = new LifNeuron { Threshold = 1, Decay = 0.9 };
        WeightTensor Weights(int outputs, int inputs) =>
            WeightTensor.FromReal([.. Enumerable.Range(0, outputs * inputs).Select(_ => (float)random.NextDouble(-0.5, 0.8))], outputs, inputs);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 6, 10, 10));
        parts.Add(new DelayNode("delay", FeatureShape.Flat(5), [delay]), "lif");
        parts.Add(new DenseNode("recurrent", Weights(5, 5)), "delay");
        parts.Add(new DenseNode("fc", Weights(5, 6)), "input");
        parts.Add(new AddNode("add", FeatureShape.Flat(5)), "fc", "recurrent");
        if (program)
            parts.Add(new ProgramNeuronNode("lif", 5, neuron.Model(), [[0.9f], [1f]], 1, []), "add");
        else
            parts.Add(new NeuronNode("lif", 5, neuron), "add");
        parts.Add(new DenseNode("out-fc", Weights(3, 5)), "lif");
        parts.Add(new ReadOutNode("out", ReadOutRule.LeakyMaximum, 3, 0.8), "out-fc");
        return parts.ToGraph("cycle");
    }

    private static SpikeTrain Input(SpikeGraph graph, int samples, ulong seed, double density)
    {
        var random = new SplitMix64(seed);
        var rows = Enumerable.Range(0, graph.Input.TimeSteps * samples).Select(_ => Enumerable.Range(0, graph.Input.Features).Where(_ => random.NextDouble() < density).ToArray());
        return SpikeTrain.FromRows(graph.Input.TimeSteps, samples, graph.Input.Features, [.. rows]);
    }

    private static GraphRun AssertEqual(SpikeGraph graph, SpikeTrain input)
    {
        Assert.That(GraphExecutor.Obstacle(graph), Is.Null);
        var expected = GraphInterpreter.Run(graph, input);
        var run = new GraphExecutor(graph).Run(input);
        Assert.That(run.Scores, Is.EqualTo(expected.Scores));
        Assert.That(run.Counts, Is.EqualTo(expected.Counts));
        Assert.That(run.Saturations, Is.EqualTo(expected.Saturations));
        Assert.That(run.Spikes.Keys, Is.EqualTo(expected.Spikes.Keys));
        var signals = GraphSignals.Of(graph);
        foreach (var node in graph.Nodes.Where(n => n is not ReadOutNode && signals[n.Name].IsEvents))
        {
            var (events, defined) = (run.EventsOf(node.Name), expected.EventsOf(node.Name));
            Assert.That(events.RowOffsets.ToArray(), Is.EqualTo(defined.RowOffsets.ToArray()), node.Name);
            Assert.That(events.Indices.ToArray(), Is.EqualTo(defined.Indices.ToArray()), node.Name);
            Assert.That(events.Payload.ToArray(), Is.EqualTo(defined.Payload.ToArray()), node.Name);
        }

        return run;
    }
}
