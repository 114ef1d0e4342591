using System.Collections.Immutable;
using SpikeNet.Hardware;
using static SpikeNet.Tests.Hardware.Samples;

namespace SpikeNet.Tests.Hardware;

public class EnergyPricingTests
{
    // Two inferences: 1000 adds at 2 pJ are 500 x 2 pJ = 1 nJ each; 100 reads at 10 pJ 0.5 nJ; 1 mW for 1 us 1 nJ.
    private static readonly EnergyTable Prices = Table(
        "example", Price("add", 2, Boundary.Core, 1, 4), Price("read", 10, Boundary.Memory), Power("idle", 1, Boundary.System));

    private static NetworkRun Run(double? latency = 1e-6, params (string Name, double Count)[] events) => new()
    {
        Predictions = [0, 1],
        LatencySeconds = latency,
        Activity = new ActivityCounts(2,
        [
            new NodeActivity
            {
                Node = "dense1", InputEvents = 10, OutputSpikes = 4,
                SynapticOperations = 800, ExecutedAccumulates = 700, DenseOperations = 4000,
                Events = Events(events),
            },
        ]),
    };

    private static ImmutableArray<BoundaryEnergy> PriceBoth(EnergyTable? table = null) =>
        EnergyPricing.Price(Run(1e-6, ("add", 1000), ("read", 100)), table ?? Prices);

    [Test]
    public void Each_boundary_contains_the_one_before()
    {
        var energies = PriceBoth();
        Assert.Multiple(() =>
        {
            Assert.That(energies.Select(e => e.Boundary), Is.EqualTo(new[] { Boundary.Core, Boundary.Memory, Boundary.System }));
            Assert.That(energies.Select(e => e.DynamicJoules!.Value * 1e9), Is.EqualTo(new[] { 1.0, 1.5, 1.5 }).Within(1e-12));
            Assert.That(energies.Select(e => e.TotalJoules!.Value * 1e9), Is.EqualTo(new[] { 1.0, 1.5, 2.5 }).Within(1e-12));
            Assert.That(energies.Select(e => e.Incomplete), Is.All.Empty);
        });
    }

    [Test]
    public void Static_energy_is_power_times_latency_within_its_boundary_only()
    {
        var energies = PriceBoth();
        Assert.Multiple(() =>
        {
            // Core and memory have no static term at all: that is 0, and nothing is unknown.
            Assert.That(energies[0].StaticJoules, Is.Zero);
            Assert.That(energies[1].StaticJoules, Is.Zero);
            Assert.That(energies[1].Incomplete, Is.Empty);
            Assert.That(energies[2].StaticJoules, Is.EqualTo(1e-9).Within(1e-21));
        });
    }

    [Test]
    public void Ratios_divide_operations_by_dynamic_and_by_total_energy()
    {
        // Per inference 400 synaptic and 2000 dense operations; the system takes 1.5 nJ dynamic, 2.5 nJ in all.
        var system = PriceBoth()[2];
        Assert.Multiple(() =>
        {
            Assert.That(system.Effective, Is.EqualTo(400 / 1.5e-9).Within(1e-6).Percent);
            Assert.That(system.EffectiveTotal, Is.EqualTo(1.6e11).Within(1e-6).Percent);
            Assert.That(system.DenseEquivalent, Is.EqualTo(2000 / 1.5e-9).Within(1e-6).Percent);
            Assert.That(system.DenseEquivalentTotal, Is.EqualTo(8e11).Within(1e-6).Percent);
        });
    }

    [Test]
    public void Low_and_high_take_every_constant_at_its_end()
    {
        // add at 1 or 4 pJ: 0.5 or 2 nJ; the others have no spread: 0.5 and 1 nJ.
        var system = PriceBoth()[2];
        Assert.Multiple(() =>
        {
            Assert.That(system.LowTotalJoules, Is.EqualTo(2.0e-9).Within(1e-20));
            Assert.That(system.HighTotalJoules, Is.EqualTo(3.5e-9).Within(1e-20));
        });
    }

    [Test]
    public void Causes_come_largest_first()
    {
        Assert.That(PriceBoth()[2].Causes.Select(c => c.Constant.Name), Is.EqualTo(new[] { "add", "idle", "read" }));
    }

    [Test]
    public void A_counted_event_without_a_known_price_makes_the_sum_incomplete()
    {
        var energies = PriceBoth(Table("example", Price("add", 2, Boundary.Core), Price("read", null, Boundary.Memory)));
        Assert.Multiple(() =>
        {
            Assert.That(energies[0].Incomplete, Is.Empty);
            Assert.That(energies[1].Incomplete, Is.EqualTo(new[] { "read" }));
            Assert.That(energies[1].DynamicJoules, Is.EqualTo(1e-9).Within(1e-21));
            Assert.That(energies[1].Causes[^1].Joules, Is.Null);
        });
    }

    [Test]
    public void An_unknown_price_of_what_never_happened_leaves_the_sum_complete()
    {
        var table = Table("example", Price("add", 2, Boundary.Core), Price("read", null, Boundary.Core));
        var core = EnergyPricing.Price(Run(1e-6, ("add", 1000)), table)[0];
        Assert.Multiple(() =>
        {
            Assert.That(core.Incomplete, Is.Empty);
            Assert.That(core.TotalJoules, Is.EqualTo(1e-9).Within(1e-21));
        });
    }

    [Test]
    public void Without_any_known_term_the_energy_is_not_known_rather_than_zero()
    {
        var core = EnergyPricing.Price(Run(1e-6, ("add", 1000)), Table("example", Price("add", null, Boundary.Core)))[0];
        Assert.Multiple(() =>
        {
            Assert.That(core.DynamicJoules, Is.Null);
            Assert.That(core.TotalJoules, Is.Null);
            Assert.That(core.Effective, Is.Null);
            Assert.That(core.Incomplete, Is.EqualTo(new[] { "add" }));
        });
    }

    [Test]
    public void Static_power_without_a_latency_is_not_known()
    {
        var system = EnergyPricing.Price(Run(null, ("add", 1000), ("read", 100)), Prices)[2];
        Assert.Multiple(() =>
        {
            Assert.That(system.StaticJoules, Is.Null);
            Assert.That(system.Incomplete, Is.EqualTo(new[] { "idle" }));
            Assert.That(system.TotalJoules, Is.EqualTo(1.5e-9).Within(1e-21));
        });
    }

    [Test]
    public void A_count_without_a_price_is_refused()
    {
        Assert.That(
            () => EnergyPricing.Price(Run(1e-6, ("multiply", 3)), Prices),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("example").And.Message.Contains("multiply"));
    }

    [Test]
    public void A_count_is_not_priced_by_a_power_or_a_parameter_of_its_name()
    {
        Assert.That(() => EnergyPricing.Price(Run(1e-6, ("idle", 3)), Prices), Throws.InstanceOf<InvalidDataException>());
    }
}
