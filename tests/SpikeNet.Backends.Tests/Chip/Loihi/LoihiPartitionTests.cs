using System.Collections.Immutable;
using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip.Loihi;

/// <summary>Layers on cores and tiles as asked for, and the network file of what came out.</summary>
public class LoihiPartitionTests
{
    private static LoihiCoreAddress[] Cores(LoihiPartition partition, string layer)
    {
        var graph = new Loihi1Backend(new Loihi1Options { Partition = partition }).Lower(ConformanceGraphs.Random("three", 2, 12, 10, 5));
        var placement = LoihiPlacement.Of(graph.Network, Loihi1Limits.From(new Loihi1Backend().Energy));
        var population = graph.Populations.Single(p => p.Name == layer);
        return [.. Enumerable.Range(population.First, population.Count).Select(placement.AddressOf)];
    }

    /// <summary>10 neurons on 4 cores: 3, 3, 2, 2. The others fill the cores that are left, from 0.0.</summary>
    [Test]
    public void ALayerIsCutIntoEqualRuns()
    {
        var partition = LoihiPartition.Parse("neurons1=2.3-3.1+0.0");
        Assert.Multiple(() =>
        {
            Assert.That(Cores(partition, "neurons1").Select(c => c.ToString()), Is.EqualTo(new[] { "2.3", "2.3", "2.3", "3.0", "3.0", "3.0", "3.1", "3.1", "0.0", "0.0" }));
            Assert.That(Cores(partition, "input").Distinct().Single().ToString(), Is.EqualTo("0.1"));
            Assert.That(Cores(partition, "neurons2").Distinct().Single().ToString(), Is.EqualTo("0.2"));
        });
    }

    /// <summary>A range that ends at a tile's last core ends there.</summary>
    [Test]
    public void ARangeMayBeAWholeTile() =>
        Assert.That(LoihiPartition.Parse("a=1.0-1.3").Layers["a"].Select(c => c.ToString()), Is.EqualTo(new[] { "1.0", "1.1", "1.2", "1.3" }));

    [Test]
    public void EachLayerHasATileOfItsOwn()
    {
        var tiles = LoihiPartition.Parse("tiles");
        Assert.That(new[] { "input", "neurons1", "neurons2" }.Select(l => Cores(tiles, l).Distinct().Single().ToString()), Is.EqualTo(new[] { "0.0", "1.0", "2.0" }));
        var packed = LoihiPartition.Parse("packed");
        Assert.That(new[] { "input", "neurons1", "neurons2" }.Select(l => Cores(packed, l).Distinct().Single().ToString()), Is.EqualTo(new[] { "0.0", "0.1", "0.2" }));
    }

    [TestCase("everywhere", "packed, tiles")]
    [TestCase("a=1", "tile and its core")]
    [TestCase("a=1.4", "4 cores in a tile")]
    [TestCase("a=2.0-1.0", "descends")]
    [TestCase("a=1.0+1.0", "twice")]
    [TestCase("a=1.0,a=1.1", "twice")]
    [TestCase("a=1.0-1.1-1.2", "no range")]
    [TestCase("=1.0", "no mapping")]
    public void SaysWhatIsWrongWithTheText(string text, string said) => Assert.That(() => LoihiPartition.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(said));

    [TestCase("hidden=1.0", "input, neurons1, neurons2")]
    [TestCase("neurons2=0.0-1.1", "6 cores, but it has 5")]
    [TestCase("neurons2=32.0", "32.0")]
    public void SaysWhatDoesNotFitTheGraph(string text, string said) => Assert.That(() => Cores(LoihiPartition.Parse(text), "input"), Throws.ArgumentException.With.Message.Contains(said));

    /// <summary>A random graph and input, on any mapping: its network file, read again, makes the same events in the same time as the back-end's own run.</summary>
    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void TheNetworkFileRunsAsTheBackEndDoes(uint seed, bool tiles, bool detailed)
    {
        var graph = LoihiGraphTests.RandomGraph(new SplitMix64(seed));
        var input = LoihiGraphTests.Input(graph, 2, seed);
        var backend = new Loihi1Backend(new Loihi1Options
        {
            Partition = tiles ? LoihiPartition.Parse("tiles") : LoihiPartition.Parse("n3=5.2-6.1"),
            Timing = detailed ? LoihiTimingModel.Detailed : LoihiTimingModel.Simple,
        });
        for (var b = 0; b < 2; b++)
        {
            using var file = new MemoryStream();
            LoihiNetworkFile.Write(backend.Lower(graph).WithSpikes(input, b), file);
            file.Position = 0;
            var network = LoihiNetworkFile.Read(file, "memory");
            var steps = network.Cells.OfType<LoihiInput>().Max(i => i.Spikes.Length);
            var run = new LoihiChip(network).Run(new LoihiRunOptions { Steps = steps, Detailed = true });
            var expected = backend.Compile(graph).Run(input.Select([b]));
            var events = run.Counts.Events().ToImmutableSortedDictionary(StringComparer.Ordinal);
            Assert.That(events, Is.EqualTo(expected.Activity.Events().Where(e => e.Value != 0)));
            var energy = EnergyPricing.Price(expected, backend.Energy)[0].DynamicJoules!.Value;
            Assert.That(run.Counts.Price(backend.Energy).TotalJoules, Is.EqualTo(energy).Within(1e-9 * energy));
            var seconds = expected.LatencySeconds!.Value;
            Assert.That(detailed ? run.DetailedSeconds : run.SimpleSeconds, Is.EqualTo(seconds).Within(1e-9 * seconds));
        }
    }
}
