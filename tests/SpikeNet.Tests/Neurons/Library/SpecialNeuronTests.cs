using SpikeNet.Neurons.Library;

namespace SpikeNet.Tests.Neurons.Library;

public sealed class SpecialNeuronTests
{
    [Test]
    public void A_single_spike_neuron_fires_once_and_never_again()
    {
        // 0.25, 0.75, 1 -> spike at equality; the potential goes on, the latch holds
        var trace = Recording.Of(SingleSpikeIfModel.Define(), 1, [0.25, 0.5, 0.25, 3, 0, -5, 5]);
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 2 }));
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 0.25, 0.75, 1, 4, 4, -1, 4 }));
        Assert.That(trace.State("fired"), Is.EqualTo(new[] { 0.0, 0, 1, 1, 1, 1, 1 }));
    }

    [Test]
    public void A_single_spike_neuron_below_threshold_stays_silent() =>
        Assert.That(Recording.Of(SingleSpikeIfModel.Define(), 1, Enumerable.Repeat(0.0078125, 127)).Spikes, Is.Empty);

    [Test]
    public void A_gated_spiking_unit_forgets_by_its_gate()
    {
        var f = Enumerable.Range(0, 40).Select(t => 2 * Math.Sin(0.9 * t)).ToArray();
        var g = Enumerable.Range(0, 40).Select(t => Math.Cos(1.3 * t)).ToArray();
        var trace = Recording.Of(GatedSpikingUnitModel.Define(), 1, f, g);
        var (c, expected) = (0.0, new List<double>());
        for (var t = 0; t < f.Length; t++)
        {
            var k = 1 / (1 + Math.Exp(-f[t]));
            c = k * c + (1 - k) * g[t];
            expected.Add(c);
        }

        Assert.That(trace.State("c"), Is.EqualTo(expected).Within(1e-12));
        Assert.That(trace.Spikes, Is.EqualTo(Enumerable.Range(0, 40).Where(t => expected[t] >= 0)));
        Assert.That(trace.Spikes, Has.Length.InRange(10, 30));
    }

    [Test]
    public void A_gated_spiking_unit_fires_at_zero() =>
        Assert.That(Recording.Of(GatedSpikingUnitModel.Define(), 1, [0, 0], [0, -1]).Spikes, Is.EqualTo(new[] { 0 }));

    [Test]
    public void Sigma_delta_sends_changes_of_the_threshold_or_more()
    {
        // theta = 0.5; activation 0.25, 0.5, 1.25, 1.25, 0 (rectified from -0.25), 0.25
        // differences to what was sent: 0.25, 0.5 -> sent, 0.75 -> sent, 0, -1.25 -> sent, 0.25
        var trace = Recording.Of(SigmaDeltaModel.Define().With(("v_threshold", 0.5)), 1, [0.25, 0.25, 0.75, 0, -1.5, 0.5]);
        Assert.That(trace.State("sigma"), Is.EqualTo(new[] { 0.25, 0.5, 1.25, 1.25, -0.25, 0.25 }));
        Assert.That(trace.Output("delta"), Is.EqualTo(new[] { 0, 0.5, 0.75, 0, -1.25, 0 }));
        Assert.That(trace.State("sent"), Is.EqualTo(new[] { 0, 0.5, 1.25, 1.25, 0, 0 }));
    }

    [Test]
    public void Sigma_delta_never_strays_from_the_activation_by_the_threshold()
    {
        var drive = Enumerable.Range(0, 200).Select(t => 0.13 * Math.Sin(0.37 * t)).ToArray();
        var trace = Recording.Of(SigmaDeltaModel.Define(), 1, drive);
        var error = trace.State("sigma").Zip(trace.State("sent"), (sigma, sent) => Math.Abs(Math.Max(sigma, 0) - sent));
        Assert.That(error, Is.All.LessThan(0.1));
        Assert.That(trace.Output("delta").Count(d => d != 0), Is.InRange(10, 190));
    }
}
