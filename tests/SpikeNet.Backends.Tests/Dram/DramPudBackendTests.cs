using SpikeNet.Backends.Dram;
using SpikeNet.Backends.Tests.Fpga;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Dram;

public sealed class DramPudBackendTests
{
    private const double Refresh = 9360.0 / 8940;

    private readonly DramPudBackend _backend = new();

    // 16 bits. 6 events: 6 x (97 AAP, 32 AP). 4 steps: comparison (34, 16) and reset (96, 16). In all 582 + 520 = 1102 AAP, 192 + 128 = 320 AP.
    // One row of spikes is read per step: 4 rows, 4 reads, 56 cycles of 0.83 ns each.
    [Test]
    public void Counts_and_energy_agree_with_hand_sums()
    {
        var graph = HandNetwork.Graph();

        var run = _backend.Compile(graph).Run(HandNetwork.Input());
        var events = run.Activity.Events();
        var prices = EnergyPricing.Price(run, _backend.Energy);

        FpgaBackendTests.AssertCounts(graph, run, executed: 12);
        var seconds = (1102 * 50.16e-9 + 320 * 46.16e-9 + 4 * 56 * 0.83e-9) * Refresh;
        Assert.Multiple(() =>
        {
            Assert.That((events["aap"], events["ap"], events["dramRow"], events["dramRead64"]), Is.EqualTo((1102.0, 320.0, 4.0, 4.0)));
            Assert.That(run.LatencySeconds, Is.EqualTo(seconds).Within(1e-12));
            // AAP 2 x 1.55 + 1.90 = 5.0 nJ, AP 3 x 1.55 + 1.90 = 6.55 nJ
            Assert.That(prices[0].DynamicJoules, Is.EqualTo(1102 * 5.0e-9 + 320 * 6.55e-9).Within(1e-14));
            Assert.That(prices[0].Incomplete, Is.Empty);
            Assert.That(prices[1].DynamicJoules, Is.EqualTo(1102 * 5.0e-9 + 320 * 6.55e-9 + 4 * 6.38e-9).Within(1e-14));
            Assert.That(prices[1].StaticJoules, Is.EqualTo((0.413 + 0.0892) * seconds).Within(1e-12));
            Assert.That(prices[2].Incomplete, Is.EquivalentTo(new[] { "dramInterface", "host" }));
            Assert.That(run.Notes, Has.Some.Contains("2 of 65536 lanes").And.Some.Contains("not exact"));
        });
    }

    // The same work does for 2 neurons or 65,536: the commands do not depend on the lanes; one neuron more needs a second slice.
    [TestCase(2, 1), TestCase(65536, 1), TestCase(65537, 2)]
    public void Lanes_work_at_once(int neurons, int slices)
    {
        var graph = HandNetwork.Chain(1, 1, HandNetwork.Dense("fc", new int[neurons], neurons, 1), new LifNeuron { Reset = ResetKind.ToZero }, new FixedPointNeuron(5, 16, null));

        var events = _backend.Compile(graph).Run(SpikeTrain.FromRows(1, 1, 1, [[0]])).Activity.Events();

        Assert.Multiple(() =>
        {
            Assert.That(events["aap"], Is.EqualTo(slices * (97 + 34 + 96)));
            Assert.That(events["ap"], Is.EqualTo(slices * (32 + 16 + 16)));
        });
    }

    // 300 inputs of weight 127 in one of 2 steps reach 100 + 38,100 = 38,200: 17 bits, and the potential must be clamped from both sides.
    [Test]
    public void Sums_that_can_saturate_are_wider_and_clamped()
    {
        var weights = new int[300];
        Array.Fill(weights, 127);
        var graph = HandNetwork.Chain(300, 2, HandNetwork.Dense("fc", weights, 1, 300), new LifNeuron { Reset = ResetKind.ToZero }, new FixedPointNeuron(100, 16, null));

        var run = _backend.Compile(graph).Run(SpikeTrain.FromRows(2, 1, 300, [[0], []]));

        // Addition 6 x 17 + 1 = 103; in each of 2 steps 3 comparisons (36) and 3 selections (102).
        Assert.Multiple(() =>
        {
            Assert.That(run.Activity.Events()["aap"], Is.EqualTo(103 + 2 * 3 * (36 + 102)));
            Assert.That(run.Notes, Has.Some.Contains("17-bit sums"));
            Assert.That(_backend.Check(graph), Is.Empty);
        });
    }

    // Leak, bias and reset by subtraction are an addition each per step.
    [Test]
    public void Richer_neurons_take_more_additions()
    {
        var graph = HandNetwork.Graph(new LifNeuron { Threshold = 5 }, new FixedPointNeuron(5, 16, 2), bias: true);

        var run = _backend.Compile(graph).Run(HandNetwork.Input());

        Assert.That(run.Activity.Events()["aap"], Is.EqualTo(6 * 97 + 4 * (3 * 97 + 34 + 96)));
    }

    // Without neurons the sums themselves are read: 32 rows in each of 4 steps, no comparison; additions of 32 bits take 193 AAP.
    [Test]
    public void An_integrating_read_out_fetches_the_sums()
    {
        var events = _backend.Compile(HandNetwork.Integrating()).Run(HandNetwork.Input()).Activity.Events();

        Assert.That((events["aap"], events["dramRow"]), Is.EqualTo((6.0 * 193, 128.0)));
    }

    [Test]
    public void A_latency_code_is_offered_to_clutch()
    {
        var graph = HandNetwork.Graph() with
        {
            Encoding = new InputEncoding(new MelImageEncoding { Bands = 3, Frames = 1 }, new SpikeCode(SpikeCodeKind.Latency, 4)),
        };

        Assert.That(_backend.Compile(graph).Run(HandNetwork.Input()).Notes, Has.Some.Contains("4 comparisons of 5 commands (30 rows)"));
    }
}
