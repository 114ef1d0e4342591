using System.Collections.Immutable;
using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip.Loihi;

/// <summary>Graphs on the chip: bit for bit what the fixed-point interpreter does, a step later for each layer.</summary>
[TestFixture]
public sealed class LoihiGraphTests
{
    private readonly Loihi1Backend _backend = new();

    [FsCheck.NUnit.Property(MaxTest = 120)]
    public void EqualsTheInterpreterAfterTheShift(uint seed) => AssertEqualAfterTheShift(RandomGraph(new SplitMix64(seed)), seed);

    /// <summary>Potentials of 8 to 10 bits that inhibition drives to their floor, and above it, of the chip as of the graph.</summary>
    [Test]
    public void ClipsPotentialsAsTheInterpreterDoes()
    {
        var clipped = 0;
        for (var seed = 0u; seed < 120; seed++)
        {
            var graph = RandomGraph(new SplitMix64(seed), stateBits: 8 + (int)(seed % 3), lowest: -90, highest: 80);
            if (_backend.Check(graph) is { IsEmpty: false } faults)
            {
                Assert.That(faults.Select(f => f.Code), Has.All.AnyOf("SPK1007", "SPK1128"), "a bias from the start, or several ways that add up to more than 8 bits");
                continue;
            }

            AssertEqualAfterTheShift(graph, seed);
            clipped += GraphInterpreter.Run(graph, Input(graph, 3, seed)).Saturations > 0 ? 1 : 0;
        }

        Assert.That(clipped, Is.GreaterThan(30));
    }

    [Test]
    public void AClippedPotentialFiresAsTheGraphs()
    {
        // 8 bits: the floor is -128. Twice -100 stop there, then 127, 127 and 2: -1, 126, 128 clipped to 127, which fires at 127 and not above it.
        // On the chip a weight counts twice and the floor is -256 + 1/64; the threshold is 253 for >=.
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 3, 5, 2));
        parts.Add(new DenseNode("fc", WeightTensor.FromIntegers([-100, 127, 2], 1, 8, 1, 3)), "input");
        parts.Add(new NeuronNode("n", 1, new LifNeuron { Threshold = 127, Reset = ResetKind.ToZero }, new FixedPointNeuron(127, 8, null)), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "n");
        var graph = parts.ToGraph("clipped");
        var input = SpikeTrain.FromRows(5, 1, 3, [[0], [0], [1], [1], [2]]);
        var network = _backend.Lower(graph).Network;
        var neuron = network.Cells.OfType<LoihiNeuron>().Single();
        var run = _backend.Compile(graph).Run(input);
        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(graph), Is.Empty);
            Assert.That(network.Synapses.Select(s => s.Weight), Is.EqualTo(new[] { -200.0, 254, 4 }));
            Assert.That((neuron.Threshold, neuron.LowestPotential), Is.EqualTo((253.0, -256 + (1.0 / 64))));
            Assert.That(GraphInterpreter.Run(graph, input).SaturationsOf["n"], Is.EqualTo(2));
            Assert.That(run.Notes, Has.Some.StartsWith("2 times").And.Some.Contains("n 2"));
            Assert.That(run.Activity.Events()["soma.spike"], Is.EqualTo(1));
            Assert.That(
                _backend.Check(graph with { Nodes = [.. graph.Nodes.Select(n => n is NeuronNode v ? v with { Neuron = v.Neuron with { Comparison = Comparison.Above } } : n)] }).Select(f => (f.Code, f.Node)),
                Is.EqualTo(new[] { ("SPK1005", "n") }));
        });
    }

    [Test]
    public void PotentialsThatMaySaturateHaveTheChipsWidth()
    {
        // 100 inputs of -100 over 200 steps reach -2,000,000, far below -2^17: 17 bits can be clipped on the chip, 24 cannot.
        SpikeGraph With(int bits)
        {
            var parts = new GraphParts();
            parts.Add(new InputNode("input", 100, 200, 200));
            parts.Add(new DenseNode("fc", WeightTensor.FromIntegers([.. Enumerable.Repeat(-100, 100)], 1, 8, 1, 100)), "input");
            parts.Add(new NeuronNode("n", 1, new LifNeuron { Threshold = 50, Reset = ResetKind.ToZero }, new FixedPointNeuron(50, bits, null)), "fc");
            parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "n");
            return parts.ToGraph("deep");
        }

        Assert.That(_backend.Check(With(17)), Is.Empty);
        var fault = _backend.Check(With(24)).Single();
        Assert.That((fault.Code, fault.Node, fault.Remedy), Is.EqualTo(("SPK1005", "n", "quantise with 17 state bits")));
    }

    [Test]
    public void ItsIntegersAreAsFineAsItsWeights()
    {
        // 200 inputs over 300 steps; the proof that nothing saturates would leave weights of one or two units.
        var random = new SplitMix64(1);
        float[] weights = [.. Enumerable.Range(0, 2000).Select(_ => (random.NextInt32(2001) / 1000f) - 1)];
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 200, 300, 300));
        parts.Add(new DenseNode("fc", WeightTensor.FromReal(weights, 10, 200), WeightTensor.FromReal([.. Enumerable.Repeat(40f, 10)], 10)), "input");
        parts.Add(new NeuronNode("n", 10, new LifNeuron { Threshold = 1, Reset = ResetKind.ToZero }), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 10), "n");
        var graph = _backend.Quantise(parts.ToGraph("long"), 8);
        var fc = (DenseNode)graph.Node("fc");
        Assert.Multiple(() =>
        {
            // The bias of 40 needs 4095 / 40 = 102 units for 1, fewer than the weights' 127; -1 is -102.
            Assert.That(fc.Bias!.Integers, Is.All.EqualTo(4095));
            Assert.That(fc.Weight.Integers!.Max(Math.Abs), Is.EqualTo(102));
            Assert.That(((NeuronNode)graph.Node("n")).FixedPoint, Is.EqualTo(new FixedPointNeuron(102, 17, null)));
            Assert.That(_backend.Check(graph), Is.Empty);
            Assert.That(GraphInterpreter.Run(graph, Input(graph, 2, 3)).Scores.Sum(), Is.Positive);
        });
        AssertEqualAfterTheShift(graph, 3);
    }

    [Test]
    public void CoarsensWhereAStepsCurrentWouldNotFit()
    {
        // 1000 weights of -1 at -127 each are -127000 in a step; the chip's current holds 65535 units of a weight.
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 1000, 4, 4));
        parts.Add(new DenseNode("fc", WeightTensor.FromReal([.. Enumerable.Repeat(-1f, 1000)], 1, 1000)), "input");
        parts.Add(new NeuronNode("n", 1, new LifNeuron { Threshold = 1, Reset = ResetKind.ToZero }), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "n");
        var graph = _backend.Quantise(parts.ToGraph("wide"), 8);
        Assert.That(((DenseNode)graph.Node("fc")).Weight.Integers, Is.All.InRange(-65, -60));
        Assert.That(_backend.Check(graph), Is.Empty);
    }

    [TestCaseSource(typeof(SpatialGraphs), nameof(SpatialGraphs.QuantisedCases))]
    public void RunsConvolutionsPoolingsAndBranches(SpikeGraph graph)
    {
        var reasons = _backend.Check(graph);
        if (graph.Nodes.Any(n => n is OrNode or PoolNode { Pooling: PoolKind.Max }))
        {
            Assert.That(reasons.Select(r => r.Code), Does.Contain("SPK1010"));
            Assert.That(reasons.Select(r => r.Remedy), Has.All.Not.Empty);
        }
        else if (reasons.IsEmpty)
        {
            AssertEqualAfterTheShift(graph, 5);
        }
        else
        {
            Assert.That(reasons.Select(r => r.Code), Has.All.AnyOf("SPK1010", "SPK1001", "SPK1002", "SPK1005", "SPK1006", "SPK1007"));
        }
    }

    [Test]
    public void APoolingFoldsIntoTheSynapsesBehindIt()
    {
        // 4 inputs of a 2 x 2 image, summed, one weight of 3: four synapses of 3 in the dense unit.
        var parts = new GraphParts();
        var image = new FeatureShape(1, 2, 2);
        parts.Add(new InputNode("input", 4, 2, 2));
        parts.Add(new PoolNode("pool", image, SpatialWindow.Square(2, stride: 2), PoolKind.Sum), "input");
        parts.Add(new DenseNode("fc", WeightTensor.FromIntegers([3], 1, 8, 1, 1)), "pool");
        parts.Add(new NeuronNode("n", 1, new LifNeuron { Threshold = 5, Reset = ResetKind.ToZero }, new FixedPointNeuron(5, 16, null)), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "n");
        var graph = parts.ToGraph("pooled");
        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(graph), Is.Empty);
            Assert.That(_backend.Lower(graph).Network.Synapses, Is.EqualTo(Enumerable.Range(0, 4).Select(i => new LoihiSynapse(i, 4, 3))));
        });
    }

    [Test]
    public void AConvolutionIsStoredInItsOwnUnit()
    {
        // 3 x 3 on 4 x 4 with padding 1: pairs (4 + 3 + 3)^2 = 100; one event in the corner reaches 2 x 2 places, 4 * 24 pJ.
        var image = new FeatureShape(1, 4, 4);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 16, 1, 1));
        parts.Add(new ConvolutionNode("conv", image, SpatialWindow.Square(3, padding: 1), 1, WeightTensor.FromIntegers([.. Enumerable.Range(1, 9)], 1, 8, 1, 1, 3, 3)), "input");
        parts.Add(new NeuronNode("n", 16, new LifNeuron { Threshold = 50, Reset = ResetKind.ToZero }, new FixedPointNeuron(50, 16, null)), "conv");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 16), "n");
        var graph = parts.ToGraph("conv");
        var run = _backend.Compile(graph).Run(ConformanceGraphs.Events(graph, [0]));
        Assert.Multiple(() =>
        {
            Assert.That(_backend.Lower(graph).Network.Synapses, Has.Length.EqualTo(100));
            Assert.That(run.Activity.Events()["synapse.convolutional"], Is.EqualTo(4));
            Assert.That(run.Activity.Nodes[0].ExecutedAccumulates, Is.EqualTo(4));
        });
    }

    [Test]
    public void ChannelsHaveThresholdsOfTheirOwn()
    {
        // Two channels at theta 3 and 9, programmed 2 and 8; the neurons of a population alternate.
        var graph = ConformanceGraphs.Fixed("channels", 1, 9, (1, 4, [3, 3, 3, 3]));
        graph = graph with { Nodes = [.. graph.Nodes.Select(n => n is NeuronNode v ? v with { FixedPoint = FixedPointNeuron.PerChannel([3, 9], 16, null) } : n)] };
        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(graph), Is.Empty);
            Assert.That(_backend.Lower(graph).Network.Cells.OfType<LoihiNeuron>().Select(n => n.Threshold), Is.EqualTo(new[] { 2, 8, 2, 8 }));
        });
    }

    [Test]
    public void RefusesWaysOfDifferentLengthWithAFix()
    {
        // input -> a -> sum and input -> sum: the direct way is a step early.
        var plain = new LifNeuron { Threshold = 2, Reset = ResetKind.ToZero };
        WeightTensor One() => WeightTensor.FromIntegers([1], 1, 8, 1, 1);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 1, 4, 4));
        parts.Add(new DenseNode("d1", One()), "input");
        parts.Add(new NeuronNode("a", 1, plain, new FixedPointNeuron(2, 16, null)), "d1");
        parts.Add(new DenseNode("d2", One()), "a");
        parts.Add(new DenseNode("skip", One()), "input");
        parts.Add(new AddNode("add", FeatureShape.Flat(1)), "d2", "skip");
        parts.Add(new NeuronNode("b", 1, plain, new FixedPointNeuron(2, 16, null)), "add");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "b");
        var graph = parts.ToGraph("skip");
        var reasons = _backend.Check(graph);
        Assert.Multiple(() =>
        {
            Assert.That(reasons.Select(r => (r.Code, r.Node)), Is.EqualTo(new[] { ("SPK1010", "b") }));
            Assert.That(reasons[0].Remedy, Is.EqualTo("delay them by 1 step(s) in the graph").Or.EqualTo("hand them on through 1 more layer(s) of neurons"));
            Assert.That(() => _backend.Compile(graph), Throws.ArgumentException.With.Message.Contains("SPK1010"));
        });
    }

    [Test]
    public void TheCompiledNetworkSurvivesItsFile()
    {
        var graph = ConformanceGraphs.Fitting.First();
        var network = LoihiPlacement.Of(_backend.Lower(graph).Network, Loihi1Limits.From(_backend.Energy)).Placed();
        using var file = new MemoryStream();
        LoihiNetworkFile.Write(network, file);
        file.Position = 0;
        var back = LoihiNetworkFile.Read(file, "memory");
        Assert.Multiple(() =>
        {
            Assert.That(back.Synapses, Is.EqualTo(network.Synapses));
            Assert.That(back.Cells.Select(c => (c.Name, c.Group, c.Place)), Is.EqualTo(network.Cells.Select(c => (c.Name, c.Group, c.Place))));
            Assert.That(back.Cells.OfType<LoihiNeuron>(), Is.EqualTo(network.Cells.OfType<LoihiNeuron>()));
        });
    }

    private void AssertEqualAfterTheShift(SpikeGraph graph, uint seed)
    {
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(_backend.Check(graph), Is.Empty);
        var input = Input(graph, 3, seed);
        var reference = GraphInterpreter.Run(graph, input);
        var lowered = _backend.Lower(graph);
        var chip = new LoihiChip(lowered.Network);
        for (var b = 0; b < input.BatchSize; b++)
        {
            var run = chip.Run(new LoihiRunOptions { Steps = lowered.Steps, InputSpikes = [.. Enumerable.Range(0, input.TimeSteps).Select(t => input.Row(t, b).ToArray())] });
            foreach (var population in lowered.Populations)
            {
                for (var t = 0; t < input.TimeSteps; t++)
                {
                    var fired = run.Spikes[t + population.Depth].Where(c => c >= population.First && c < population.First + population.Count).Select(c => c - population.First);
                    Assert.That(fired, Is.EqualTo(reference.Spikes[population.Name].Row(t, b).ToArray()), $"{population} in step {t} of sample {b}");
                }
            }
        }

        Assert.That(_backend.Compile(graph).Run(input).Predictions, Is.EqualTo(reference.Predictions()));
    }

    internal static SpikeTrain Input(SpikeGraph graph, int samples, uint seed)
    {
        var random = new SplitMix64(seed + 1UL);
        var rows = Enumerable.Range(0, graph.Input.TimeSteps * samples).Select(_ => Enumerable.Range(0, graph.Input.Features).Where(_ => random.NextInt32(3) == 0).ToList()).ToArray();
        return SpikeTrain.FromRows(graph.Input.TimeSteps, samples, graph.Input.Features, rows);
    }

    /// <summary>Convolutions, poolings that overlap or not, dense layers, recurrence over a step, lateral additions, biases and both comparisons, in integers.</summary>
    internal static SpikeGraph RandomGraph(SplitMix64 random, int stateBits = 24, int lowest = -8, int highest = 12)
    {
        int Next(int from, int to) => from + random.NextInt32(to - from + 1);
        bool Coin() => random.NextInt32(2) == 0;
        WeightTensor Weights(int low, int high, params ImmutableArray<int> shape) =>
            WeightTensor.FromIntegers([.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(_ => Next(low, high))], 1, 8, shape);
        NeuronNode Neurons(string name, int size)
        {
            var threshold = Next(6, 20);
            return new NeuronNode(name, size, new LifNeuron { Threshold = threshold, Reset = ResetKind.ToZero, Comparison = Coin() ? Comparison.AtLeast : Comparison.Above }, new FixedPointNeuron(threshold, stateBits, null));
        }

        var parts = new GraphParts();
        var groups = Next(1, 2);
        var shape = new FeatureShape(groups * Next(1, 2), Next(3, 6), Next(3, 5));
        var steps = Next(2, 8);
        var last = parts.Add(new InputNode("input", shape.Count, steps, steps));
        if (Coin())
        {
            var (height, width) = (Next(1, 3), Next(1, 3));
            var channels = groups * Next(1, 3);
            var window = new SpatialWindow(height, width, Next(1, 2), Next(1, 2), height / 2, width / 2);
            var conv = new ConvolutionNode(
                "conv", shape, window, groups, Weights(lowest, highest, channels, shape.Channels / groups, height, width), Coin() ? Weights(-1, 2, channels) : null);
            last = parts.Add(conv, last);
            shape = conv.OutputShape;
            last = parts.Add(Neurons("n1", shape.Count), last);
        }

        if (Coin() && shape.Height >= 2 && shape.Width >= 2)
        {
            var pool = new PoolNode("pool", shape, SpatialWindow.Square(2, stride: Next(1, 2)), PoolKind.Sum);
            last = parts.Add(pool, last);
            shape = pool.OutputShape;
        }

        last = parts.Add(new FlattenNode("flat", shape), last);
        var hidden = Next(2, 7);
        var sum = parts.Add(new DenseNode("d2", Weights(lowest * 3 / 4, highest * 3 / 4, hidden, shape.Count), Coin() ? Weights(-1, 2, hidden) : null), last);
        if (Coin())
        {
            parts.Add(new DelayNode("later", FeatureShape.Flat(hidden), [1]), "n2");
            parts.Add(new DenseNode("recurrent", Weights(-6, 6, hidden, hidden)), "later");
            sum = parts.Add(new AddNode("sum", FeatureShape.Flat(hidden)), sum, "recurrent");
        }

        last = parts.Add(Neurons("n2", hidden), sum);
        last = parts.Add(new DenseNode("d3", Weights(lowest * 5 / 4, highest * 5 / 4, 4, hidden), Coin() ? Weights(-1, 3, 4) : null), last);
        last = parts.Add(Neurons("n3", 4), last);
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 4), last);
        return parts.ToGraph("random");
    }
}
