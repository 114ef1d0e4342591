using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class Loihi1MappingTests
{
    private readonly Loihi1Backend _backend = new();

    // Blocks of up to 64 synapses of 8 bits with 10 bits of header, each in whole words of 64 bits:
    // 1: ceil(18/64) = 1; 6: 58 bits, 1; 7: 66 bits, 2; 64: ceil(522/64) = 9; 65: 9 + 1; 128: 18.
    [TestCase(1, 1)]
    [TestCase(6, 1)]
    [TestCase(7, 2)]
    [TestCase(64, 9)]
    [TestCase(65, 10)]
    [TestCase(128, 18)]
    public void StoresSynapsesInBlocks(int synapses, int words) =>
        Assert.That(Loihi1Limits.From(_backend.Energy).WordsPerAxon(synapses), Is.EqualTo(words));

    [Test]
    public void FillsACoreToItsLimits()
    {
        var limits = Loihi1Limits.From(_backend.Energy);
        Assert.Multiple(() =>
        {
            // Few inputs: the compartments bind.
            Assert.That(limits.NeuronsPerCore(40, 1), Is.EqualTo(1024));

            // 512 inputs leave 32 words an axon: three blocks of 64 (27 words) and 5 words, (5 * 64 - 10) / 8 = 38 synapses more.
            Assert.That(limits.NeuronsPerCore(512, 1), Is.EqualTo(3 * 64 + 38));

            // Eight destination cores: 4096 / 8 output axons.
            Assert.That(limits.NeuronsPerCore(4, 8), Is.EqualTo(512));
        });
    }

    [Test]
    public void SplitsALayerAndCountsHops()
    {
        // 16384 inputs are 16 cores (tiles 0 to 3); the layer's axons leave one word each, 6 synapses: 10 neurons take cores 16 and 17, tile 4 at (1, 0).
        var mapping = _backend.Map(ConformanceGraphs.Random("split", 1, 16384, 10));
        Assert.Multiple(() =>
        {
            Assert.That(mapping.Populations.Select(p => p.Length), Is.EqualTo(new[] { 16, 2 }));
            Assert.That(mapping.Populations[1].Select(c => c.Count), Is.EqualTo(new[] { 6, 4 }));
            Assert.That(mapping.TilesUsed, Is.EqualTo(5));
            Assert.That(mapping.Hops(mapping.Populations[0][0], 1), Is.EqualTo((2, 0)));

            // Core 12 is in tile 3 at (0, 3).
            Assert.That(mapping.Hops(mapping.Populations[0][12], 1), Is.EqualTo((2, 6)));
        });
    }

    [Test]
    public void RefusesMoreThanTheChipHolds()
    {
        // 5000 inputs exceed the axons. 4000 inputs leave 4 words an axon, 30 synapses: 4000 neurons are 134 cores.
        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(ConformanceGraphs.Random("wide", 1, 5000, 10)).Select(f => f.Code), Does.Contain("SPK1121"));
            Assert.That(_backend.Check(ConformanceGraphs.Random("large", 1, 4000, 4000)).Select(f => f.Code), Does.Contain("SPK1120"));
        });
    }
}
