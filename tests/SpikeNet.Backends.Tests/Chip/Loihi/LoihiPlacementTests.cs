using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;

namespace SpikeNet.Backends.Tests.Chip.Loihi;

[TestFixture]
public sealed class LoihiPlacementTests
{
    private readonly Loihi1Backend _backend = new();
    private readonly Loihi1Limits _limits = Loihi1Limits.From(new Loihi1Backend().Energy);

    // Blocks of up to 64 synapses of 8 bits with 10 bits of header, each in whole words of 64 bits:
    // 1: ceil(18/64) = 1; 6: 58 bits, 1; 7: 66 bits, 2; 64: ceil(522/64) = 9; 65: 9 + 1; 128: 18.
    [TestCase(1, 1)]
    [TestCase(6, 1)]
    [TestCase(7, 2)]
    [TestCase(64, 9)]
    [TestCase(65, 10)]
    [TestCase(128, 18)]
    public void StoresSynapsesInBlocks(int synapses, int words) => Assert.That(_limits.WordsPerAxon(synapses), Is.EqualTo(words));

    // 10 bits of index more: 3: 64 bits, 1; 4: 82 bits, 2.
    [TestCase(3, 1)]
    [TestCase(4, 2)]
    public void SparseSynapsesStoreTheirTarget(int synapses, int words) => Assert.That(_limits.WordsPerAxon(synapses, LoihiSynapseUnit.Sparse), Is.EqualTo(words));

    private int[] CoresOf(string layer, params int[] sizes)
    {
        var placement = LoihiPlacement.Of(_backend.Lower(ConformanceGraphs.Random("fill", 1, sizes)).Network, _limits);
        return [.. placement.Loads.Where(l => l.Group == layer).Select(l => l.Compartments)];
    }

    [Test]
    public void FillsACoreToItsLimits()
    {
        Assert.Multiple(() =>
        {
            // Few inputs: the compartments bind.
            Assert.That(CoresOf("neurons1", 2, 1500), Is.EqualTo(new[] { 1024, 476 }));

            // 512 inputs leave 32 words an axon: three blocks of 64 (27 words) and 5 words, (5 * 64 - 10) / 8 = 38 synapses more.
            Assert.That(CoresOf("neurons1", 512, 300), Is.EqualTo(new[] { 230, 70 }));
        });
    }

    [Test]
    public void OutputAxonsBind()
    {
        // 1000 inputs that send to 5 cores each: 4096 / 5 = 819 to a core.
        var builder = new LoihiNetworkBuilder("axons");
        for (var i = 0; i < 1000; i++)
            builder.Add(new LoihiInput($"i{i}"));
        for (var t = 0; t < 5; t++)
        {
            var target = builder.Add(9 + t, 0, new LoihiNeuron($"n{t}") { Group = "targets" });
            for (var i = 0; i < 1000; i++)
                builder.Connect(i, target, 1);
        }

        var placement = LoihiPlacement.Of(builder.Build(), _limits);
        Assert.That(placement.Loads.Where(l => l.Group.Length == 0).Select(l => (l.Core, l.Compartments, l.AxonsOut)), Is.EqualTo(new[] { (0, 819, 4095), (1, 181, 905) }));
    }

    [Test]
    public void LayersFillTheCoresThatMappedCellsLeave()
    {
        var builder = new LoihiNetworkBuilder("mixed");
        builder.Add(new LoihiInput("in") { Group = "a" });
        builder.Add(0, 0, new LoihiNeuron("mapped"));
        builder.Add(new LoihiNeuron("free") { Group = "b" });
        builder.Add(0, 2, new LoihiNeuron("mapped too"));
        var placement = LoihiPlacement.Of(builder.Build(), _limits);
        Assert.That(placement.Cores, Is.EqualTo(new[] { 1, 0, 3, 2 }));
    }

    [Test]
    public void NamesAllThatSiliconCouldNotHoldAtOnce()
    {
        // On core 0.0: 1025 neurons of 33 thresholds with one synapse of weight 300 each from 0.1; threshold 2^17; a bias of 1/128; a leak of 0.3.
        var builder = new LoihiNetworkBuilder("too much");
        var input = builder.Add(0, 1, new LoihiInput("in"));
        for (var i = 0; i < 1025; i++)
        {
            var neuron = builder.Add(0, 0, new LoihiNeuron($"n{i}")
            {
                Threshold = i == 0 ? 1 << 17 : i % 32,
                Bias = i == 1 ? 1.0 / 128 : 0,
                LeakDecay = i == 2 ? 0.3 : 1,
                Group = "layer",
            });
            builder.Connect(input, neuron, i == 3 ? 300 : 1);
        }

        var violations = LoihiRules.Check(LoihiPlacement.Of(builder.Build(), _limits), _backend.Energy);
        Assert.Multiple(() =>
        {
            Assert.That(violations.Select(v => v.Code), Is.EquivalentTo(new[] { "SPK1124", "SPK1127", "SPK1122", "SPK1129", "SPK1131", "SPK1128" }));
            Assert.That(violations.Select(v => v.Layer), Has.All.EqualTo("layer"));
            Assert.That(violations.Single(v => v.Code == "SPK1124").Needed, Is.EqualTo("1025"));
            Assert.That(violations.Single(v => v.Code == "SPK1124").NearestFix, Does.Contain("2 cores"));
            Assert.That(violations.Single(v => v.Code == "SPK1131").NearestFix, Is.EqualTo("use 0.300048828125"));
        });
    }

    [Test]
    public void NamesAxonsMemoryAndCurrents()
    {
        // One neuron with 17000 synapses of 127 in all from 4097 inputs: input axons, memory (4097 axons of 1 word each fit: 16384), current 17000 * 127 > 131071.
        var builder = new LoihiNetworkBuilder("wide");
        for (var i = 0; i < 4097; i++)
            builder.Add(i / 1024, 1, new LoihiInput($"i{i}"));
        var neuron = builder.Add(20, 0, new LoihiNeuron("n"));
        for (var s = 0; s < 17000; s++)
            builder.Connect(s % 4097, neuron, 127);
        var violations = LoihiRules.Check(LoihiPlacement.Of(builder.Build(), _limits), _backend.Energy);
        Assert.Multiple(() =>
        {
            Assert.That(violations.Select(v => v.Code), Is.EqualTo(new[] { "SPK1121", "SPK1123" }));
            Assert.That(violations[0].Needed, Is.EqualTo("4097"));
            Assert.That(violations[1].Needed, Is.EqualTo("2159000"));
        });
    }

    [Test]
    public void RefusesMoreThanTheChipHolds()
    {
        // 5000 inputs exceed the axons. 140000 neurons are 137 cores and one of the input.
        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(ConformanceGraphs.Random("wide", 1, 5000, 10)).Select(f => f.Code), Does.Contain("SPK1121"));
            var large = _backend.Check(ConformanceGraphs.Random("large", 1, 1, 140000)).Single(f => f.Code == "SPK1120");
            Assert.That(large.Found, Does.StartWith("138 (1 for 'input', 137 for 'neurons1')"));
        });
    }
}
