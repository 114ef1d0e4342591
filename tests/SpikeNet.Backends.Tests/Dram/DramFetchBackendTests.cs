using SpikeNet.Backends.Dram;
using SpikeNet.Backends.Tests.Fpga;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Dram;

public sealed class DramFetchBackendTests
{
    // tRFC 420 of tREFI 9360: 9360 / 8940.
    private const double Refresh = 9360.0 / 8940;

    private readonly DramFetchBackend _backend = new();

    // 6 events of 2 bytes: 6 rows, 6 reads. Additions 12 + 8 comparisons. Both potentials are one 64-bit word, read and written for 6 events and 4 steps.
    // A miss is max(39 + 17, 17 + 17 + 17 + 4) = 56 cycles of 0.83 ns.
    [Test]
    public void Counts_and_energy_agree_with_hand_sums()
    {
        var graph = HandNetwork.Graph();

        var run = _backend.Compile(graph).Run(HandNetwork.Input());
        var events = run.Activity.Events();
        var prices = EnergyPricing.Price(run, _backend.Energy);

        FpgaBackendTests.AssertCounts(graph, run, executed: 12);
        var seconds = 6 * 56 * 0.83e-9 * Refresh;
        Assert.Multiple(() =>
        {
            Assert.That((events["dramRow"], events["dramRead64"], events["addition"], events["stateAccess"]), Is.EqualTo((6.0, 6.0, 20.0, 20.0)));
            Assert.That(run.LatencySeconds, Is.EqualTo(seconds).Within(1e-15));
            Assert.That(run.Cycles, Is.Null);
            Assert.That(prices[0].DynamicJoules, Is.EqualTo(2e-12).Within(1e-20));
            Assert.That(prices[0].Incomplete, Is.EqualTo(new[] { "coreControl" }));
            Assert.That(prices[1].DynamicJoules, Is.EqualTo(202e-12).Within(1e-18));
            Assert.That(prices[2].DynamicJoules, Is.EqualTo(202e-12 + 6 * (3.45e-9 + 2.93e-9)).Within(1e-16));
            Assert.That(prices[2].StaticJoules, Is.EqualTo((0.413 + 0.0892) * seconds).Within(1e-16));
            Assert.That(prices[2].Incomplete, Is.EquivalentTo(new[] { "coreControl", "dramInterface" }));
        });
    }

    // 128 weights of 8 bits on a row miss: 3.45 + 2 x 2.93 = 9.31 nJ, 73 pJ per synaptic operation.
    [Test]
    public void A_row_of_128_weights_costs_what_the_example_says()
    {
        var graph = HandNetwork.Chain(
            1, 1, HandNetwork.Dense("fc", new int[128], 128, 1), new LifNeuron(), new FixedPointNeuron(5, 16, null));

        var events = _backend.Compile(graph).Run(SpikeTrain.FromRows(1, 1, 1, [[0]])).Activity.Events();
        var joules = events["dramRow"] * _backend.Energy.Si("dramRow") + events["dramRead64"] * _backend.Energy.Si("dramRead64");

        Assert.Multiple(() =>
        {
            Assert.That(joules, Is.EqualTo(9.31e-9).Within(1e-14));
            Assert.That(joules / 128 * 1e12, Is.EqualTo(73).Within(0.5));
        });
    }

    // 8192 + 64 bytes: a full row of 128 reads, 51 + 512 cycles, and one read more in the next, 56 cycles.
    [Test]
    public void Long_weight_rows_take_several_rows()
    {
        var timing = Ddr4Timing.From(_backend.Energy);

        Assert.Multiple(() =>
        {
            Assert.That(timing.Rows(8256), Is.EqualTo(2));
            Assert.That(Ddr4Timing.Reads(8256), Is.EqualTo(129));
            Assert.That(timing.MissSeconds(8256) / 0.83e-9, Is.EqualTo(51 + 512 + 56).Within(1e-6));
        });
    }

    // Refresh: 693 nJ every 9360 x 0.83 ns.
    [Test]
    public void Refresh_power_follows_from_energy_and_interval() =>
        Assert.That(_backend.Energy.Si("dramRefresh"), Is.EqualTo(693e-9 / (9360 * 0.83e-9)).Within(0.0001));

    [Test]
    public void Any_integer_neuron_passes_and_updates_are_counted()
    {
        // Leak and bias: two additions more for each of 8 updates; reset by subtraction: one for each spike.
        var graph = HandNetwork.Graph(
            new LifNeuron { Threshold = 5, Comparison = Comparison.Above }, new FixedPointNeuron(5, 24, 2), weightBits: 12, bias: true);

        var run = _backend.Compile(graph).Run(HandNetwork.Input());

        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(graph), Is.Empty);
            Assert.That(run.Activity.Events()["addition"], Is.EqualTo(12 + 3 * 8 + run.Activity.Nodes[0].OutputSpikes));
            Assert.That(_backend.Check(HandNetwork.Integrating()), Is.Empty);
        });
    }

    [Test]
    public void Real_numbers_are_refused()
    {
        var graph = HandNetwork.Graph() with
        {
            Nodes = [.. HandNetwork.Graph().Nodes.Select(n => n is NeuronNode neuron ? neuron with { FixedPoint = null } : n)],
        };

        Assert.Multiple(() =>
        {
            Assert.That(_backend.Check(graph).Select(d => d.Code), Is.EqualTo(new[] { "SPK1000" }));
            Assert.That(() => _backend.Compile(graph), Throws.ArgumentException);
            Assert.That(new DramPudBackend().Check(graph).Select(d => d.Code), Is.EqualTo(new[] { "SPK1000" }));
            Assert.That(() => new DramPudBackend().Compile(graph), Throws.ArgumentException);
        });
    }
}
