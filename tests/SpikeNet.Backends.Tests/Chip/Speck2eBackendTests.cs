using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class Speck2eBackendTests
{
    private readonly Speck2eBackend _backend = new();

    [Test]
    public void HasTheNineCores()
    {
        var cores = Speck2eCore.Of(_backend.Chip);
        Assert.Multiple(() =>
        {
            Assert.That(cores.Select(c => c.KernelWords / 1024), Is.EqualTo(new[] { 16, 16, 16, 32, 32, 64, 64, 16, 16 }));
            Assert.That(cores.Select(c => c.NeuronWords / 1024), Is.EqualTo(new[] { 64, 64, 64, 32, 32, 16, 16, 16, 16 }));
            Assert.That(cores.Select(c => c.BiasWords), Has.All.EqualTo(1024));
        });
    }

    [Test]
    public void PlacesALargeLayerOnALargeCore()
    {
        // 512 -> 128 takes all of the 64 Ki kernel words that only cores 5 and 6 have; 128 -> 10 takes 128 * 16 = 2 Ki and fits anywhere.
        var placement = _backend.Place(ConformanceGraphs.Random("large", 1, 512, 128, 10));
        Assert.Multiple(() =>
        {
            Assert.That(placement.Violations, Is.Empty);
            Assert.That(placement.Cores[0]!.Index, Is.AnyOf(5, 6));
            Assert.That(placement.Layers[1].KernelWords, Is.EqualTo(2048));
        });
    }

    [Test]
    public void NamesTheLayersThatCompeteForTooFewCores()
    {
        var faults = _backend.Check(ConformanceGraphs.Random("crowded", 1, 512, 128, 512, 128, 10)).Where(f => f.Code == "SPK1113").ToList();
        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(faults[0].Found, Does.StartWith("3 cores").And.Contains("'neurons1'").And.Contains("'neurons2'").And.Contains("'neurons3'").And.Not.Contains("'neurons4'"));
            Assert.That(faults[0].Expected, Does.Contain("5, 6"));
        });
    }

    [Test]
    public void CollectsEveryViolationAtOnce()
    {
        // 1100 channels in, 600 -> 20 fits (600 * 32), 1100 -> 600 takes 1100 * 1024 kernel words, 20 classes.
        var codes = _backend.Check(ConformanceGraphs.Random("huge", 1, 1100, 600, 20)).Select(f => f.Code).ToList();
        Assert.That(codes, Is.SupersetOf(new[] { "SPK1110", "SPK1111", "SPK1112" }));
    }

    [Test]
    public void CountsWhatTheChipDoesAndComparesItWithTheGraph()
    {
        // As in EventByEventSimulationTests.CrossesTheThresholdInMidStep, with one output behind: weights 2, -1 and theta 2, then weight 2.
        // Graph: 2 events * 1 + 0 = 2 synaptic operations, no spikes. Chip: 2 * 1 + 1 * 1 = 3 operations, one spike per layer.
        var graph = ConformanceGraphs.Fixed("mid-step", 1, 2, (2, 1, [2, -1]), (1, 1, [2]));
        var run = _backend.Compile(graph).Run(ConformanceGraphs.Events(graph, [0, 1]));
        var energy = EnergyPricing.Price(run, _backend.Energy);
        Assert.Multiple(() =>
        {
            Assert.That(run.Activity.SynapticOperations, Is.EqualTo(2));
            Assert.That(run.Activity.ExecutedAccumulates, Is.EqualTo(3));
            Assert.That(run.Notes[0], Is.EqualTo("event by event: 1 of 1 samples predicted as step by step, 2 spikes instead of none"));

            // The busiest layer takes 2 events, and 2 layers: (2 + 2) * 0.37 us.
            Assert.That(run.LatencySeconds, Is.EqualTo(4 * 0.37e-6).Within(1e-15));
            Assert.That(energy[0].DynamicJoules, Is.EqualTo(3 * 16e-12).Within(1e-18));
            Assert.That(energy[0].LowTotalJoules, Is.EqualTo(3 * 10e-12 + 4 * 0.37e-6 * 0.42e-3).Within(1e-18));
            Assert.That(energy[0].HighTotalJoules, Is.EqualTo(3 * 26e-12 + 4 * 0.37e-6 * 0.42e-3).Within(1e-18));
            Assert.That(energy[0].Incomplete, Is.Empty);
            Assert.That(energy[1].Incomplete, Is.EqualTo(new[] { "host.power" }));
        });
    }

    [TestCase("leaky", "SPK1001")]
    [TestCase("slowly-leaky", "SPK1001")]
    [TestCase("wide-state", "SPK1008")]
    [TestCase("wide-weights", "SPK1004")]
    [TestCase("integrated", "SPK1006")]
    public void RefusesWhatTheChipLacks(string graph, string code) =>
        Assert.That(_backend.Check(ConformanceGraphs.Demanding.Single(g => g.Name == graph)).Select(f => f.Code), Does.Contain(code));

    [TestCase("soft-reset")]
    [TestCase("above")]
    [TestCase("bias")]
    [TestCase("narrow-state")]
    public void TakesWhatTheChipHas(string graph) =>
        Assert.That(_backend.Check(ConformanceGraphs.Demanding.Single(g => g.Name == graph)), Is.Empty);
}
