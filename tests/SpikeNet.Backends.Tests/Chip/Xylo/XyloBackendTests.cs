using NUnit.Framework.Constraints;
using SpikeNet.Backends.Chip;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Tests.Chip.Xylo;

/// <summary>What Xylo refuses, counts and knows.</summary>
public class XyloBackendTests
{
    private static readonly XyloBackend Audio2 = XyloBackend.Audio2();
    private static readonly XyloBackend Audio3 = XyloBackend.Audio3();
    private static readonly XyloBackend Imu = XyloBackend.Imu();

    private static int[] Filled(int count, int value) => [.. Enumerable.Repeat(value, count)];

    private static SpikeGraph Small(int[]? recurrent = null, int hidden = 4, int inputs = 3, int outputs = 2) => XyloGraphs.Nodes(
        "small", 5, (inputs, hidden, outputs), Filled(inputs * hidden, 40), recurrent, Filled(hidden * outputs, 30), theta: 60, dash: 3, outTheta: 50, outDash: 2);

    private static Diagnostic Only(IEnumerable<Diagnostic> faults, string code)
    {
        var found = faults.Where(f => f.Code == code).ToList();
        Assert.That(found, Has.Count.EqualTo(1), string.Join("\n", faults));
        return found[0];
    }

    [Test]
    public void WhatFitsIsTaken()
    {
        foreach (var backend in new[] { Audio2, Audio3, Imu })
        {
            Assert.That(backend.Check(Small()), Is.Empty);
            Assert.That(backend.Check(Small(Filled(16, 5))), Is.Empty);
            Assert.That(backend.Check(XyloGraphs.Random(3, programs: true)), Is.Empty);
        }
    }

    /// <summary>100 hidden neurons that all feed all: 100 targets against 64, in the mean 100 against 32. The Audio 3 has 1024, and 32 too.</summary>
    [Test]
    public void FanOutIsRefusedWithBothNumbers()
    {
        var graph = Small(Filled(100 * 100, 1), hidden: 100);
        var largest = Only(Audio2.Check(graph), "SPK1173");
        Assert.That((largest.Node, largest.Found), Is.EqualTo(("rec", "100")));
        Assert.That(largest.Expected, Does.EndWith(": 64"));
        Assert.That(largest.Remedy, Is.EqualTo("prune the 100 neurons beyond it to their 64 largest recurrent weights"));
        var mean = Only(Audio2.Check(graph), "SPK1174");
        Assert.That((mean.Found, mean.Expected), Is.EqualTo(("100", $"{Audio2.Chip.Limit("fanout.mean").What}: 32")));
        Assert.That(mean.Remedy, Does.Contain("prune 6800 recurrent weights"), "10000 - 32 x 100");
        Assert.That(Audio3.Check(graph).Select(f => f.Code), Is.EqualTo(new[] { "SPK1174" }));
        Assert.That(Only(Imu.Check(graph), "SPK1174").Expected, Does.EndWith(": 64"));

        // Weights of 0 take no place: 32 of 100 each.
        var pruned = Enumerable.Range(0, 100 * 100).Select(i => (i / 100 + i) % 100 < 32 ? 1 : 0).ToArray();
        Assert.That(Audio2.Check(Small(pruned, hidden: 100)), Is.Empty);
    }

    /// <summary>40 hidden neurons whose second current all feed, and whose first 30 of 40 feed: 30 and 40 in the mean against 32 each, 70 together against 64.</summary>
    [Test]
    public void EachSynapticCurrentHasItsOwnMeanFanOut()
    {
        var first = Enumerable.Range(0, 1600).Select(i => ((i / 40) + i) % 40 < 30 ? 1 : 0).ToArray();
        var graph = XyloGraphs.TwoCurrents("two", 5, (3, 40, 2), Filled(120, 40), Filled(120, 10), first, Filled(1600, 1), Filled(80, 30), 60, (3, 2, 4), 50);
        Assert.That(Only(Audio2.Check(graph), "SPK1173").Found, Is.EqualTo("70"));
        var mean = Only(Audio2.Check(graph), "SPK1174");
        Assert.That((mean.Found, mean.Remedy), Is.EqualTo(("40", "prune 320 recurrent weights of the second synaptic current, the smallest first")));
        Assert.That(Audio3.Check(graph).Select(f => f.Code), Is.EqualTo(new[] { "SPK1174" }));
        Assert.That(Only(Imu.Check(graph), "SPK1175").Found, Is.EqualTo("2"), "the IMU has one synaptic state");
    }

    /// <summary>Two currents in real numbers: one scale for all weights of the population; the largest, 2, becomes 127, and 0.5 becomes 32.</summary>
    [Test]
    public void TwoCurrentsBecomeIntegersAndAFile()
    {
        var graph = XyloGraphs.TwoCurrents("two", 5, (1, 1, 1), [1], [2], [1], null, [1], 3, (3, 2, 4), 2);
        graph = graph with { Nodes = [.. graph.Nodes.Select(n => n is DenseNode { Name: "in" } d ? d with { Weight = WeightTensor.FromReal([0.5f, 2], 2, 1) } : n)] };
        var integers = Audio2.Quantise(graph, 8);
        Assert.That(Audio2.Check(integers), Is.Empty);
        Assert.That(Audio2.Placement(integers).Notes, Has.Some.Contains("lower bound"));
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "two-currents.snn");
        GraphFile.Save(integers, path);
        var model = Audio2.ToModel(GraphFile.Load(path));
        File.Delete(path);
        Assert.That((model.InputWeights[0], model.SecondInputWeights[0], model.RecurrentWeights[0], model.Hidden.Thresholds[0]), Is.EqualTo((32, 127, 64, 191)));
        Assert.That((model.Hidden.SynapseDash, model.Hidden.SecondDash, model.SecondRecurrentWeights.IsEmpty), Is.EqualTo(((int?)2, (int?)4, true)));
    }

    [Test]
    public void EveryLimitAtOnce()
    {
        var graph = Small(inputs: 40, hidden: 1001, outputs: 9);
        var faults = Audio2.Check(graph);
        Assert.That(faults.Select(f => (f.Code, f.Node, f.Found)), Is.EquivalentTo(new[] { ("SPK1170", "input", "40"), ("SPK1171", "hidden", "1001"), ("SPK1172", "outputs", "9") }));
        Assert.That(faults.Select(f => f.Expected.Split(' ')[^1]), Is.EquivalentTo(new[] { "16", "1000", "8" }));
        Assert.That(Only(Imu.Check(graph), "SPK1171").Expected, Does.EndWith(": 496"));
        Assert.That(Audio3.Check(graph).Select(f => f.Code), Is.EquivalentTo(new[] { "SPK1170", "SPK1171" }), "32 outputs");
        Assert.That(faults.Select(f => f.Remedy), Has.All.Not.Empty);
    }

    [Test]
    public void NeuronsThatItDoesNotHave()
    {
        SpikeGraph Changed(Func<NeuronNode, NeuronNode> change) => Small() with { Nodes = [.. Small().Nodes.Select(n => n is NeuronNode { Name: "hidden" } v ? change(v) : n)] };
        Only(Audio2.Check(Changed(n => n with { Neuron = n.Neuron with { Reset = ResetKind.ToZero } })), "SPK1002");
        Only(Audio2.Check(Changed(n => n with { FixedPoint = n.FixedPoint! with { LeakShift = null } })), "SPK1001");
        Only(Audio2.Check(Changed(n => n with { Neuron = n.Neuron with { Comparison = Comparison.Above } })), "SPK1003");
        Only(Audio2.Check(Changed(n => n with { FixedPoint = n.FixedPoint! with { Threshold = 40000, StateBits = 24 } })), "SPK1176");
        Only(Audio2.Check(Changed(n => n with { FixedPoint = n.FixedPoint! with { StateBits = 24 } })), "SPK1008");
        Only(Audio2.Check(Changed(n => n with { FixedPoint = n.FixedPoint! with { StateBits = 12 } })), "SPK1008");
        Only(Audio2.Check(Changed(n => n with { FixedPoint = null })), "SPK1000");
    }

    [Test]
    public void WeightsBiasesAndReadOuts()
    {
        var wide = XyloGraphs.Nodes("wide", 5, (1, 1, 1), [128], null, [1], 60, 3, 50, 2, weightBits: 9);
        Assert.That(Only(Audio2.Check(wide), "SPK1004").Found, Is.EqualTo("9 bits"));
        var graph = Small();
        var biased = graph with { Nodes = [.. graph.Nodes.Select(n => n is DenseNode { Name: "out" } d ? d with { Bias = WeightTensor.FromIntegers([1, 1], 1, 8, 2) } : n)] };
        Only(Audio2.Check(biased), "SPK1007");
    }

    [Test]
    public void OtherStructuresAreRefusedByName()
    {
        var parts = new GraphParts();
        var neuron = new NeuronNode("a", 2, new LifNeuron { Decay = 0.5 }, new FixedPointNeuron(10, 16, 1));
        DenseNode Dense(string name) => new(name, WeightTensor.FromIntegers([1, 2, 3, 4], 1, 8, 2, 2));
        parts.Add(new InputNode("input", 2, 5, 5));
        parts.Add(Dense("fc1"), "input");
        parts.Add(neuron, "fc1");
        parts.Add(Dense("fc2"), "a");
        parts.Add(neuron with { Name = "b" }, "fc2");
        parts.Add(Dense("fc3"), "b");
        parts.Add(neuron with { Name = "c" }, "fc3");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, 2), "c");
        var graph = parts.ToGraph("deep");
        Assert.That(Audio2.Check(graph).Where(f => f.Code == "SPK1010").Select(f => f.Node), Does.Contain("fc2"));
        Assert.That(() => Audio2.Compile(graph), Throws.ArgumentException.With.Message.Contains("SPK1010"));
    }

    /// <summary>A convolution is named by itself, wherever the search for Xylo's parts ended.</summary>
    [Test]
    public void EveryLayerOfAnotherKindIsNamed()
    {
        var graph = Conformance.SpatialGraphs.Quantised.First(g => g.Name == "sum-pool");
        var named = Audio2.Check(graph).Where(f => f.Code == "SPK1010").Select(f => f.Node).ToList();
        Assert.That(named, Is.SupersetOf(graph.Nodes.Where(n => n is ConvolutionNode or PoolNode or FlattenNode).Select(n => n.Name)));
        Assert.That(named, Is.Unique);
    }

    /// <summary>
    /// Nin = 16, Nh = 10, No = 2, F = 3. At p = 1/2 and q = 1/4: 16 (1 + 17.5) + 10 (3 + 5.25) + 2.5 (1 + 16) + 10 (19 + 0.75) + 24
    /// = 296 + 82.5 + 42.5 + 197.5 + 24. At p = q = 1: 16 x 36 + 10 x 24 + 10 x 17 + 10 x 22 + 24 = 1230, and 1.2 x 1230 per ms.
    /// </summary>
    [Test]
    public void CyclesByHand()
    {
        var recurrent = Enumerable.Range(0, 100).Select(i => ((i / 10) - (i % 10) + 10) % 10 is 1 or 2 or 3 ? 5 : 0).ToArray();
        var graph = XyloGraphs.Programs("cycles", 5, (16, 10, 2), Filled(160, 1), recurrent, Filled(20, 1), Filled(10, 50), 3, 2, 50);
        var model = Audio2.ToModel(graph);
        Assert.That(model.FanOut, Has.All.EqualTo(3));
        var cycles = new XyloCycles(Audio2.Chip);
        Assert.That(cycles.PerStep(model, 0.5, 0.25), Is.EqualTo(642.5).Within(1e-9));
        Assert.That(cycles.PerStep(model, 1, 1), Is.EqualTo(1230).Within(1e-9));
        Assert.That(cycles.ClockHz(model), Is.EqualTo(1.476e6).Within(1e-3));
        Assert.That(new XyloCycles(Audio3.Chip).PerStep(model, 1, 1), Is.Null, "no formula was found");
        Assert.That(new XyloCycles(Imu.Chip).ClockHz(model), Is.Null);
        Assert.That(Audio2.Placement(graph).Notes, Has.Some.Contains("1.476 MHz for steps of 1 ms (1230 cycles if all fire)"));
        Assert.That(Audio3.Placement(graph).Notes, Has.Some.Contains("unknown"));
    }

    /// <summary>No price is published: nothing is 0, everything incomplete.</summary>
    [Test]
    public void EnergyIsIncomplete()
    {
        foreach (var backend in new[] { Audio2, Audio3, Imu })
        {
            var run = backend.Compile(Small()).Run(XyloGraphs.Input(Small(), 3, 1));
            foreach (var energy in EnergyPricing.Price(run, backend.Energy))
            {
                Assert.That(energy.TotalJoules, Is.Null);
                Assert.That(energy.DynamicJoules, Is.Null);
                Assert.That(energy.Incomplete, Does.Contain("synaptic.operation").And.Contain("rest.power"));
            }

            Assert.That(run.Notes, Has.Some.Contains("modelled, not measured"));
        }

        Assert.That(Audio2.Compile(Small()).Run(XyloGraphs.Input(Small(), 3, 1)).Notes, Has.Some.Contains("dynamic power 291 uW, energy of an inference 6.6 uJ, accuracy 95 %"));
    }

    /// <summary>Counts by the one definition, whatever the chip does; cycles from the formula at what happened.</summary>
    [TestCase(false, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public void CountsAreTheInterpreters(bool programs, bool recurrent)
    {
        var weights = recurrent ? Filled(16, 7) : null;
        var graph = programs ? XyloGraphs.Programs("p", 5, (3, 4, 2), Filled(12, 40), weights, Filled(8, 30), [60], 3, 2, 50) : Small(weights);
        var input = XyloGraphs.Input(graph, 4, 9);
        var expected = GraphInterpreter.Run(graph, input);
        var run = Audio2.Compile(graph).Run(input);
        var samples = Enumerable.Range(0, 4).Select(b => Audio2.Simulate(graph).Run(input, b)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(run.Activity.Nodes.Select(n => (n.Node, n.InputEvents, n.SynapticOperations, n.DenseOperations, n.OutputSpikes)),
                Is.EqualTo(expected.Counts.Select(c => (c.Node, c.InputEvents, c.SynapticOperations, c.DenseOperations, c.OutputSpikes))));
            Assert.That(run.Predictions, Is.EqualTo(samples.Select(s => s.Prediction)));

            // Inputs reach 4 neurons each, hidden spikes 2 outputs, and those of all steps but the last 4 hidden neurons.
            var executed = samples.Sum(s => (s.InputEvents * 4) + (s.AllHiddenSpikes * 2) + (recurrent ? s.HiddenSpikes.SkipLast(1).Sum(h => h.Sum()) * 4 : 0));
            Assert.That(run.Activity.ExecutedAccumulates, Is.EqualTo(executed));
            Assert.That(run.Activity.Events()["neuron.update"], Is.EqualTo(4 * 5 * (4 + 2)));
            Assert.That(run.LatencySeconds, programs ? Is.EqualTo(5e-3).Within(1e-12) : (IResolveConstraint)Is.Null, "T dt, where dt is known");
            var cycles = new XyloCycles(Audio2.Chip);
            Assert.That(run.Cycles, Is.EqualTo(samples.Average(s => 5 * cycles.PerStep(Audio2.ToModel(graph), s.InputEvents / 15.0, s.AllHiddenSpikes / 20.0)!.Value)).Within(1e-9));
        });
    }
}
