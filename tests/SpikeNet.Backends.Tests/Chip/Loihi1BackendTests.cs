using System.Collections.Immutable;
using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class Loihi1BackendTests
{
    private readonly Loihi1Backend _backend = new();

    [Test]
    public void ReproducesAHandCalculation()
    {
        // Two inputs, hidden weights [[3, 1], [1, 1]], output weights [2, 0], theta 3 and 3; input 0 in step 0, input 1 in step 1.
        // Graph: step 0 hidden (3 fires, 1), output 2 stays below 3. Step 1: hidden (1, 2), no event for the output.
        // Chip, 2 + 2 steps; cores 0 (inputs), 1 (hidden), 2 (output), all in tile 0.
        //   access  4 steps * 3 neurons                                              = 12 * 51.2 = 614.4
        //   update  hidden: 2 in steps 1, 2 (events) and 3 (left-over potentials) = 6
        //           output: step 2 (event), step 3 (potential 2)                  = 2       8 * 21.6 = 172.8
        //   spike   1 * 69.3;  axon out 2 inputs + 1 hidden = 3 * 111;  synapses 2 * 2 + 1 = 5 * 35.5;  no hops
        //   sum     614.4 + 172.8 + 69.3 + 333 + 177.5 = 1367.0 pJ
        // Time, ns: step 0: receiving 16 + 2 * 3.8 = 23.6 (hidden's own 12); step 1: hidden 12 + 7.4 + 30 + 5.1 = 54.5;
        //   step 2: hidden 12 + 7.4 = 19.4 (output 6 + 3.7); step 3: 19.4; barrier of one tile 4 * 600.  Sum 116.9 + 2400.
        var graph = ConformanceGraphs.Fixed("hand", 2, 3, (2, 2, [3, 1, 1, 1]), (2, 1, [2, 0]));
        var run = _backend.Compile(graph).Run(ConformanceGraphs.Events(graph, [0], [1]));
        var events = run.Activity.Events();
        var energy = EnergyPricing.Price(run, _backend.Energy);
        Assert.Multiple(() =>
        {
            Assert.That(events["soma.access"], Is.EqualTo(12));
            Assert.That(events["soma.update"], Is.EqualTo(8));
            Assert.That(events["soma.spike"], Is.EqualTo(1));
            Assert.That(events["axon.out"], Is.EqualTo(3));
            Assert.That(events["synapse.dense"], Is.EqualTo(5));
            Assert.That(events.ContainsKey("hop.eastwest") || events.ContainsKey("hop.northsouth"), Is.False);
            Assert.That(energy[0].DynamicJoules, Is.EqualTo(1367.0e-12).Within(1e-18));
            Assert.That(run.LatencySeconds, Is.EqualTo(2516.9e-9).Within(1e-15));
            Assert.That(energy[0].Incomplete, Is.EqualTo(new[] { "idle.power" }));
            Assert.That(energy[1].Incomplete, Is.EqualTo(new[] { "idle.power", "host.power" }));
        });
    }

    [Test]
    public void SilenceCostsAccessAlone()
    {
        // 24 + 10 neurons, 8 + 2 steps: 340 accesses. Time: the busier core 24 * 6 ns, and 600 ns barrier, 10 times.
        var graph = ConformanceGraphs.Random("silent", 1, 40, 24, 10);
        var run = _backend.Compile(graph).Run(ConformanceGraphs.Silence(graph, 3));
        Assert.Multiple(() =>
        {
            Assert.That(EnergyPricing.Price(run, _backend.Energy)[0].DynamicJoules, Is.EqualTo(34 * 10 * 51.2e-12).Within(1e-18));
            Assert.That(run.LatencySeconds, Is.EqualTo(10 * (24 * 6e-9 + 600e-9)).Within(1e-15));
            Assert.That(run.Activity.Events().Keys, Is.EqualTo(new[] { "soma.access" }));
        });
    }

    [Test]
    public void MessagesGoOncePerDestinationCoreAndPayTheirHops()
    {
        // An input on tile 3 = (0, 3), ten neurons on two cores of tile 4 = (1, 0): its event is two messages, 2 hops along x and 6 along y, 10 synapses.
        // Two tiles: barrier 1 us. Step 0: the fuller core receives 16 + 6 * 3.8 = 38.8 ns (its own access 36).
        var graph = ConformanceGraphs.Fixed("split", 1, 100, (1, 10, new int[10]));
        var backend = new Loihi1Backend(new Loihi1Options
        {
            Mapping = ImmutableDictionary<string, ImmutableArray<LoihiCoreAddress>>.Empty
                .Add("input", [new(3, 0)]).Add("neurons1", [.. Enumerable.Range(0, 10).Select(i => new LoihiCoreAddress(4, i < 6 ? 0 : 1))]),
        });
        var run = backend.Compile(graph).Run(ConformanceGraphs.Events(graph, [0]));
        var events = run.Activity.Events();
        Assert.Multiple(() =>
        {
            Assert.That(backend.Check(graph), Is.Empty);
            Assert.That(events["axon.out"], Is.EqualTo(2));
            Assert.That(events["hop.eastwest"], Is.EqualTo(2));
            Assert.That(events["hop.northsouth"], Is.EqualTo(6));
            Assert.That(events["synapse.dense"], Is.EqualTo(10));

            // Zero weights count: all ten neurons are updated in step 1, the fuller core 6 * (6 + 3.7) = 58.2 ns.
            Assert.That(events["soma.update"], Is.EqualTo(10));
            Assert.That(run.LatencySeconds, Is.EqualTo(38.8e-9 + 58.2e-9 + 2 * 1.0e-6).Within(1e-15));
        });
    }

    [Test]
    public void RefusesAMappingOfOtherCells()
    {
        var graph = ConformanceGraphs.Fixed("map", 1, 3, (2, 2, [1, 1, 1, 1]));
        Loihi1Backend With(string name, params ImmutableArray<LoihiCoreAddress> cores) =>
            new(new Loihi1Options { Mapping = ImmutableDictionary<string, ImmutableArray<LoihiCoreAddress>>.Empty.Add(name, cores) });
        Assert.Multiple(() =>
        {
            Assert.That(() => With("hidden", new LoihiCoreAddress(0, 0)).Compile(graph), Throws.ArgumentException.With.Message.Contains("hidden"));
            Assert.That(() => With("input", new LoihiCoreAddress(0, 0)).Compile(graph), Throws.ArgumentException.With.Message.Contains("2 cells"));
            Assert.That(() => With("input", new(0, 0), new(32, 0)).Compile(graph), Throws.ArgumentException.With.Message.Contains("32.0"));
        });
    }

    [Test]
    public void PricesHaveALowAndAHighEnd()
    {
        // Accesses alone: 12 % either way.
        var graph = ConformanceGraphs.Random("silent", 1, 40, 24, 10);
        var energy = EnergyPricing.Price(_backend.Compile(graph).Run(ConformanceGraphs.Silence(graph, 1)), _backend.Energy)[0];
        Assert.Multiple(() =>
        {
            Assert.That(energy.LowTotalJoules, Is.EqualTo(34 * 10 * 51.2e-12 * 0.88).Within(1e-18));
            Assert.That(energy.HighTotalJoules, Is.EqualTo(34 * 10 * 51.2e-12 * 1.12).Within(1e-18));
        });
    }

    [Test]
    public void SaysThatItIsModelled()
    {
        var graph = ConformanceGraphs.Fitting.First();
        Assert.That(_backend.Compile(graph).Run(ConformanceGraphs.Input(graph, 1)).Notes[0], Does.StartWith("modelled, not measured"));
    }

    [TestCase("leaky", "SPK1001")]
    [TestCase("soft-reset", "SPK1002")]
    [TestCase("wide-weights", "SPK1004")]
    [TestCase("integrated", "SPK1006")]
    public void RefusesWhatTheChipLacks(string graph, string code) =>
        Assert.That(_backend.Check(ConformanceGraphs.Demanding.Single(g => g.Name == graph)).Select(f => f.Code), Does.Contain(code));

    [Test]
    public void TakesABiasThatTheStartMakesUpFor()
    {
        // Depth 2: the chip adds -5 twice before the layer begins, so the potential starts at 10 and is 5 behind the first step: theta 5 (programmed 4) would fire, 6 not.
        SpikeGraph With(int bias, int threshold)
        {
            var graph = ConformanceGraphs.Fixed("bias", 3, threshold, (1, 1, [1]), (1, 1, [1]));
            return graph with
            {
                Nodes = [.. graph.Nodes.Select(n => n is DenseNode { Name: "dense2" } d ? d with { Bias = WeightTensor.FromIntegers([bias], 1, 8, 1) } : n)],
            };
        }

        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(With(5, 10)), Is.Empty);
            Assert.That(_backend.Check(With(-5, 6)), Is.Empty);
            Assert.That(_backend.Check(With(-5, 5)).Select(f => (f.Code, f.Node)), Is.EqualTo(new[] { ("SPK1007", "neurons2") }));
        });
    }

    [Test]
    public void TakesBothComparisonsByTheThreshold() =>
        Assert.That(_backend.Check(ConformanceGraphs.Demanding.Single(g => g.Name == "above")), Is.Empty);

    [Test]
    public void RefusesAThresholdBeyondItsMantissa()
    {
        // 2^17 for >= is programmed as 2^17 - 1, which fits; one more does not.
        var graph = ConformanceGraphs.Random("threshold", 1, 40, 10);
        SpikeGraph With(int threshold) => graph with
        {
            Nodes = [.. graph.Nodes.Select(n => n is NeuronNode v ? v with { FixedPoint = new FixedPointNeuron(threshold, 24, null) } : n)],
        };
        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(With(1 << 17)), Is.Empty);
            Assert.That(_backend.Check(With((1 << 17) + 1)).Select(f => f.Code), Is.EqualTo(new[] { "SPK1122" }));
        });
    }

    [Test]
    public void CompilesIntegersOnly() =>
        Assert.That(() => _backend.Compile(ConformanceGraphs.Unquantised(ConformanceGraphs.Fitting.First())), Throws.ArgumentException);
}
