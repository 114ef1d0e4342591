using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class LimitsOnlyChipTests
{
    private static LimitsOnlyChip Chip(string name) => LimitsOnlyChip.All.Single(c => c.Name == name);

    [Test]
    public void KnowsFourChips() =>
        Assert.That(LimitsOnlyChip.All.Select(c => c.Name), Is.EqualTo(new[] { "akida", "loihi2", "spinnaker2", "truenorth" }));

    [Test]
    public void ASmallNetworkViolatesNothing([Values("akida", "loihi2", "spinnaker2", "truenorth")] string name)
    {
        Assert.That(Chip(name).Check(ConformanceGraphs.Random("small", 1, 40, 24, 10)), Is.Empty);
        Assert.That(Chip(name).Remark, Does.StartWith(name).And.Contain("no cost model"));
    }

    [Test]
    public void TrueNorthHas256InputsForEachNeuron()
    {
        // 300 inputs for the first layer, 10 for the second.
        var faults = Chip("truenorth").Check(ConformanceGraphs.Random("wide", 1, 300, 10, 5));
        Assert.That(faults, Has.Length.EqualTo(1));
        Assert.That((faults[0].Code, faults[0].Node, faults[0].Found), Is.EqualTo(("SPK1153", "neurons1", "300")));
        Assert.That(faults[0].Expected, Does.EndWith("256"));
    }

    [Test]
    public void SpiNNaker2HasItsMemory()
    {
        // 5000 x 4000 weights of 8 bits: 20000 kB; 152 x 128 kB are 19456 kB.
        var faults = Chip("spinnaker2").Check(ConformanceGraphs.Random("large", 1, 5000, 4000));
        Assert.That(faults.Select(f => f.Code), Is.EqualTo(new[] { "SPK1154" }));
        Assert.That(faults[0].Found, Does.StartWith("20000 kB"));
        Assert.That(faults[0].Expected, Does.EndWith("19456 kB"));
    }
}
