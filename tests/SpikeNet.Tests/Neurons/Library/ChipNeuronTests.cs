using SpikeNet.Neurons;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons.Library;

public sealed class ChipNeuronTests
{
    [Test]
    public void Speck_subtracts_at_equality_and_stops_at_16_bits()
    {
        // 100; 150 -> 23; 127 -> 0; -40000 -> -32768; -1; 299 -> 172; 172 -> 45
        var trace = Recording.InIntegers(SpeckIfModel.Define(), 32, [100, 50, 104, -40000, 32767, 300, 0]);
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 100, 23, 0, -32768, -1, 172, 45 }));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 1, 2, 5, 6 }));
    }

    [Test]
    public void Speck_holds_its_upper_end_and_its_lower_bound()
    {
        // 30000 (threshold 32767), 32768 -> 32767 -> spike -> 0; -10 -> -4, 1, -4
        var model = SpeckIfModel.Define(ResetKind.ToZero).With(("v_threshold", 32767), ("v_min", -4));
        var trace = Recording.InIntegers(model, 32, [30000, 2768, -10, 5, -100]);
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 30000, 0, -4, 1, -4 }));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void Xylo_decays_by_an_arithmetic_shift()
    {
        // dash 2, theta 20. 10; 10 - 2 + 10 = 18; 18 - 4 + 10 = 24 -> 4; 4 - 1 = 3; 3 - 0 - 30 = -27;
        // -27 + 7 = -20; -20 + 5 = -15; + 4 = -11; + 3 = -8; + 2 = -6; + 2 = -4; + 1 = -3; + 1 = -2; -1; 0
        var trace = Recording.InIntegers(XyloLifModel.Define(2).With(("v_threshold", 20)), 32, [10, 10, 10, 0, -30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 10, 18, 4, 3, -27, -20, -15, -11, -8, -6, -4, -3, -2, -1, 0 }));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void Xylo_with_a_synapse_decays_twice()
    {
        // dash_mem 2, dash_syn 1, theta 50.
        // i: 40; 40 - 20 = 20; 10; 5; 5 - 2 = 3; 3 - 1 = 2; 2 - 1 = 1; 1 - 0 = 1
        // v: 40; 40 - 10 + 20 = 50 -> 0; 10; 10 - 2 + 5 = 13; 13 - 3 + 3 = 13; 13 - 3 + 2 = 12; 12 - 3 + 1 = 10; 10 - 2 + 1 = 9
        var trace = Recording.InIntegers(XyloLifModel.Define(2, 1).With(("v_threshold", 50)), 32, [40, 0, 0, 0, 0, 0, 0, 0]);
        Assert.That(trace.State("i"), Is.EqualTo(new[] { 40, 20, 10, 5, 3, 2, 1, 1 }));
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 40, 0, 10, 13, 13, 12, 10, 9 }));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void Xylo_saturates_to_16_bits()
    {
        // 30000; 30000 - 1875 + 30000 = 58125 -> 32767 -> spike of theta 32000 -> 767; 767 - 47 - 40000 -> -32768
        var trace = Recording.InIntegers(XyloLifModel.Define(4).With(("v_threshold", 32000)), 32, [30000, 30000, -40000]);
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 30000, 767, -32768 }));
    }

    [Test]
    public void Loihi_decays_by_4096ths_and_truncates_towards_zero()
    {
        // current keeps 2048/4096, potential 3072/4096. u: 64, 32, 16, 8, 4, 2, 1, trunc(0.5) = 0
        // v: 64; 48 + 32 = 80; 60 + 16 = 76; 57 + 8 = 65; trunc(48.75) + 4 = 52; 39 + 2 = 41; trunc(30.75) + 1 = 31; trunc(23.25) = 23
        var model = LoihiLifModel.Define().With(("current_decay", 2048), ("potential_decay", 1024), ("v_threshold", 100));
        var trace = Recording.InIntegers(model, 32, [64, 0, 0, 0, 0, 0, 0, 0]);
        Assert.That(trace.State("u"), Is.EqualTo(new[] { 64, 32, 16, 8, 4, 2, 1, 0 }));
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 64, 80, 76, 65, 52, 41, 31, 23 }));

        // u: -5, trunc(-2.5) = -2, -1, 0. v: -5; trunc(-3.75) - 2 = -5; -3 - 1 = -4; -3; trunc(-2.25) = -2; trunc(-1.5) = -1; 0
        trace = Recording.InIntegers(model, 32, [-5, 0, 0, 0, 0, 0, 0]);
        Assert.That(trace.State("u"), Is.EqualTo(new[] { -5, -2, -1, 0, 0, 0, 0 }));
        Assert.That(trace.State("v"), Is.EqualTo(new[] { -5, -5, -4, -3, -2, -1, 0 }));
    }

    [Test]
    public void Loihi_fires_strictly_above_and_adds_its_bias()
    {
        // No decay of the potential: 64 does not fire, 65 does; then the bias of 1 counts on.
        var model = LoihiLifModel.Define().With(("potential_decay", 0), ("v_threshold", 64), ("bias", 1));
        var trace = Recording.InIntegers(model, 32, [63, 0, 0, 0]);
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 64, 0, 1, 2 }));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 1 }));
    }

    [TestCase(1, 1)]
    [TestCase(3, 3)]
    public void Loihi_is_deaf_for_the_refractory_delay_less_one(int delay, int period)
    {
        // 11 > 10 fires whenever it is taken; the delay - 1 steps after the spike are blocked.
        var model = LoihiLifModel.Define().With(("v_threshold", 10), ("refractory_delay", delay));
        var trace = Recording.InIntegers(model, 32, Enumerable.Repeat(11.0, 20));
        Assert.That(trace.Spikes, Is.EqualTo(Enumerable.Range(0, 20).Where(t => t % period == 0)));
        Assert.That(trace.State("v"), Is.All.Zero);
    }

    [Test]
    public void Loihi_products_are_exact_over_24_bits()
    {
        // v (4096 - d) / 4096 in wide integers, truncated as C# divides; far from overflow, every bit counts.
        var model = LoihiLifModel.Define().With(("current_decay", 17), ("potential_decay", 4093), ("v_threshold", 8388607));
        var drive = Enumerable.Range(0, 50).Select(t => Math.Round(3000000 * Math.Sin(2.1 * t))).ToArray();
        var (u, v) = (0L, 0L);
        var (us, vs) = (new List<double>(), new List<double>());
        foreach (var x in drive)
        {
            u = u * (4096 - 17) / 4096 + (long)x;
            v = v * (4096 - 4093) / 4096 + u;
            us.Add(u);
            vs.Add(v);
        }

        var trace = Recording.InIntegers(model, 32, drive);
        Assert.That(us.Max(), Is.InRange(1 << 21, 1 << 23));
        Assert.That(trace.State("u"), Is.EqualTo(us));
        Assert.That(trace.State("v"), Is.EqualTo(vs));
    }

    private static IEnumerable<NeuronModel> Chips => [SpeckIfModel.Define(), SpeckIfModel.Define(ResetKind.ToZero), XyloLifModel.Define(), XyloLifModel.Define(3, 2), LoihiLifModel.Define()];

    [TestCaseSource(nameof(Chips))]
    public void Integer_programs_mean_the_same_in_integers_float_and_double(NeuronModel model)
    {
        var drive = Enumerable.Range(0, 1000).Select(t => Math.Round(model.ParameterDefaults()[model.ParameterSlot("v_threshold")] * (0.2 + Math.Sin(1.1 * t)))).ToArray();
        var integers = Recording.InIntegers(model, 32, drive);
        var floats = Recording.Of(model, 1, new FloatArithmetic(), drive);
        var doubles = Recording.Of(model, 1, drive);
        Assert.That(integers.Spikes, Has.Length.InRange(50, 950));
        foreach (var state in model.States)
        {
            Assert.That(floats.State(state.Name), Is.EqualTo(integers.State(state.Name)), state.Name);
            Assert.That(doubles.State(state.Name), Is.EqualTo(integers.State(state.Name)), state.Name);
        }

        Assert.That(floats.Spikes, Is.EqualTo(integers.Spikes));
        Assert.That(doubles.Spikes, Is.EqualTo(integers.Spikes));
    }
}
