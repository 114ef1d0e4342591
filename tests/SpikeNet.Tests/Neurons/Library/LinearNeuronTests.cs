using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Tests.Neurons.Library;

public sealed class LinearNeuronTests
{
    private static readonly double[] Drive = [.. Enumerable.Range(0, 50).Select(t => 0.3 + 0.4 * Math.Sin(1.7 * t))];

    [Test]
    public void IntegrateAndFire_by_subtraction_keeps_the_rest()
    {
        // 0.75, 1.5 -> spike -> 0.5, 1.25 -> spike -> 0.25, 1.0 -> spike at equality -> 0, 0.75
        var trace = Recording.Of(IntegrateAndFireModel.Define(), 1, [0.75, 0.75, 0.75, 0.75, 0.75]);
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 0.75, 0.5, 0.25, 0, 0.75 }));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void IntegrateAndFire_to_zero_loses_the_rest_and_above_does_not_fire_at_equality()
    {
        // 0.5, 1.0 (not above), 1.5 -> spike -> 0, 0.5, 1.0
        var trace = Recording.Of(IntegrateAndFireModel.Define(ResetKind.ToZero, Comparison.Above), 1, [0.5, 0.5, 0.5, 0.5, 0.5]);
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 0.5, 1, 0, 0.5, 1 }));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 2 }));
    }

    [TestCase(0.125, 12)] // 100 steps of 1/8 are 12.5 thresholds
    [TestCase(0.4375, 43)] // 43.75 thresholds
    [TestCase(2, 100)] // one spike per step at most
    public void IntegrateAndFire_fires_at_the_rate_of_its_input(double input, int spikes) =>
        Assert.That(Recording.Of(IntegrateAndFireModel.Define(), 1, Enumerable.Repeat(input, 100)).Spikes, Has.Length.EqualTo(spikes));

    [Test]
    public void Lif_follows_its_equation([Values] ResetKind reset, [Values] Comparison comparison)
    {
        var trace = Recording.Of(LifModel.Define(reset, comparison), 0.5, Drive);
        var (v, expected, spikes) = (0.0, new List<double>(), new List<int>());
        for (var t = 0; t < Drive.Length; t++)
        {
            v = Math.Exp(-0.5 / 20) * v + Drive[t];
            if (comparison == Comparison.AtLeast ? v >= 1 : v > 1)
            {
                spikes.Add(t);
                v = reset == ResetKind.ToZero ? 0 : v - 1;
            }

            expected.Add(v);
        }

        Assert.That(spikes, Has.Count.GreaterThan(8));
        Assert.That(trace.Spikes, Is.EqualTo(spikes));
        Assert.That(trace.State("v"), Is.EqualTo(expected).Within(1e-12));
    }

    [TestCase(1.0, 2)] // t_ref = 2 ms in 1 ms steps
    [TestCase(0.1, 20)] // repeated subtraction of 0.1 does not end at 0 exactly
    [TestCase(0.75, 3)] // 2.67 steps, rounded
    public void A_refractory_Lif_is_deaf_for_the_refractory_period(double dt, int blocked)
    {
        // 1.5 a step reaches the threshold at once, so the period is the blocked steps and the one that fires.
        var trace = Recording.Of(LifModel.Define(ResetKind.ToZero, refractory: true), dt, Enumerable.Repeat(1.5, 100));
        Assert.That(trace.Spikes, Is.EqualTo(Enumerable.Range(0, 100).Where(t => t % (blocked + 1) == 0)));
        Assert.That(trace.State("v"), Is.All.Zero);
    }

    [Test]
    public void A_refractory_Lif_by_subtraction_holds_what_is_left_and_does_not_fire()
    {
        // 2.5 -> spike -> 1.5, held for two steps although above the threshold, then decays and takes the next input.
        var trace = Recording.Of(LifModel.Define(refractory: true), 1, [2.5, 0.5, 0.5, 0.5]);
        var last = Math.Exp(-1.0 / 20) * 1.5 + 0.5 - 1;
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 0, 3 }));
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 1.5, 1.5, 1.5, last }).Within(1e-12));
    }

    [TestCase(1.05)]
    [TestCase(1.5)]
    [TestCase(2.3)]
    [TestCase(7)]
    public void Lif_has_the_interval_of_the_closed_form(double asymptote)
    {
        // v(n) = asymptote (1 - e^(-n dt / tau)) reaches 1 at n = tau / dt ln(asymptote / (asymptote - 1)).
        const double Dt = 0.1, Tau = 20;
        var interval = (int)Math.Ceiling(Tau / Dt * Math.Log(asymptote / (asymptote - 1)));
        var input = asymptote * (1 - Math.Exp(-Dt / Tau));
        var trace = Recording.Of(LifModel.Define(ResetKind.ToZero), Dt, Enumerable.Repeat(input, 5 * interval));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 1, 2, 3, 4, 5 }.Select(k => k * interval - 1)));
    }

    [Test]
    public void Lif_has_the_analytic_current_to_rate_curve()
    {
        // f = 1 / (t_ref + tau ln(RI / (RI - theta))) above the rheobase theta / R, 0 below it.
        const double Dt = 0.02, Tau = 20, Refractory = 2, Duration = 1000;
        Assert.Multiple(() =>
        {
            foreach (var current in new[] { 0.5, 0.99, 1.02, 1.2, 1.7, 3, 6 })
            {
                var input = current * (1 - Math.Exp(-Dt / Tau));
                var trace = Recording.Of(LifModel.Define(ResetKind.ToZero, refractory: true), Dt, Enumerable.Repeat(input, (int)(Duration / Dt)));
                var rate = current <= 1 ? 0 : 1 / (Refractory + Tau * Math.Log(current / (current - 1)));

                // Rounding an interval up to whole steps costs less than Dt / interval; counting loses at most one spike.
                Assert.That(trace.Spikes.Length / Duration, Is.EqualTo(rate).Within(rate * rate * Dt + 1 / Duration), $"at {current} times the rheobase");
            }
        });
    }

    [TestCase(Integration.Exact)]
    [TestCase(Integration.Euler)]
    public void The_sample_of_NIR_has_its_closed_form(Integration integration)
    {
        // 01_lif: tau = 2.5 ms, r = 1, v_leak = 0, theta = 0.1, dt = 0.1 ms. v(n) = x (1 - k^n), k = e^(-0.04) or 1 - 0.04.
        var model = NirLifModel.Define(integration).With(("tau", 2.5), ("v_threshold", 0.1));
        var keep = integration == Integration.Exact ? Math.Exp(-0.04) : 0.96;
        Assert.Multiple(() =>
        {
            foreach (var x in new[] { 0.05, 0.1, 0.11, 0.3, 1, 2.6 })
            {
                // Strictly above: the first n with x (1 - k^n) > theta; never where x <= theta.
                var period = x <= 0.1 ? int.MaxValue : (int)Math.Floor(Math.Log(1 - 0.1 / x) / Math.Log(keep)) + 1;
                var trace = Recording.Of(model, 0.1, Enumerable.Repeat(x, 200));
                Assert.That(trace.Spikes, Is.EqualTo(Enumerable.Range(0, 200).Where(t => (t + 1) % period == 0)), $"input {x}");
                Assert.That(trace.State("v"), Is.EqualTo(Enumerable.Range(0, 200).Select(t => x * (1 - Math.Pow(keep, (t + 1) % period)))).Within(1e-12), $"input {x}");
            }
        });
    }

    [Test]
    public void LifOfNir_uses_leak_resistance_and_reset()
    {
        // v = 0.5 v + 0.5 (0.2 + 2 x) for Euler with dt / tau = 0.5: 0.6, 0.9, 1.05 -> spike -> -0.1, 0.55 - 0.3 = 0.25 + ...
        var model = NirLifModel.Define(Integration.Euler).With(("tau", 2), ("r", 2), ("v_leak", 0.2), ("v_reset", -0.1));
        var trace = Recording.Of(model, 1, [0.5, 0.5, 0.5, 0.5, 0]);

        // 0.6; 0.3 + 0.6 = 0.9; 0.45 + 0.6 = 1.05 > 1 -> -0.1; -0.05 + 0.6 = 0.55; 0.275 + 0.1 = 0.375
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 0.6, 0.9, -0.1, 0.55, 0.375 }).Within(1e-12));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void LeakyIntegrator_is_a_sum_of_exponentials()
    {
        var trace = Recording.Of(LeakyIntegratorModel.Define(), 1, Drive);
        var expected = Enumerable.Range(0, Drive.Length).Select(t => Enumerable.Range(0, t + 1).Sum(s => Drive[s] * Math.Exp(-(t - s) / 20.0)));
        Assert.That(trace.Output("v"), Is.EqualTo(expected).Within(1e-12));
        Assert.That(trace.Spikes, Is.Empty);
    }

    [Test]
    public void Cuba_answers_an_event_with_the_difference_of_two_exponentials()
    {
        // v(n) = sum_k a^k b^(n-k) = (b^(n+1) - a^(n+1)) / (b - a), a = e^(-dt/tau_syn), b = e^(-dt/tau_m).
        var (a, b) = (Math.Exp(-1 / 5.0), Math.Exp(-1 / 20.0));
        var trace = Recording.Of(CubaLifModel.Define().With(("v_threshold", 10)), 1, Enumerable.Range(0, 50).Select(t => t == 0 ? 1.0 : 0));
        Assert.That(trace.State("i"), Is.EqualTo(Enumerable.Range(0, 50).Select(n => Math.Pow(a, n))).Within(1e-12));
        Assert.That(trace.State("v"), Is.EqualTo(Enumerable.Range(0, 50).Select(n => (Math.Pow(b, n + 1) - Math.Pow(a, n + 1)) / (b - a))).Within(1e-12));
    }

    [Test]
    public void Cuba_follows_its_equation([Values] ResetKind reset)
    {
        var trace = Recording.Of(CubaLifModel.Define(reset), 1, Drive);
        var (i, v, expected, spikes) = (0.0, 0.0, new List<double>(), new List<int>());
        for (var t = 0; t < Drive.Length; t++)
        {
            i = Math.Exp(-1 / 5.0) * i + Drive[t];
            v = Math.Exp(-1 / 20.0) * v + i;
            if (v >= 1)
            {
                spikes.Add(t);
                v = reset == ResetKind.ToZero ? 0 : v - 1;
            }

            expected.Add(v);
        }

        Assert.That(spikes, Has.Count.GreaterThan(8));
        Assert.That(trace.Spikes, Is.EqualTo(spikes));
        Assert.That(trace.State("v"), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void ParametricLif_starts_with_a_time_constant_of_two_steps()
    {
        // k = 1/2: 0.75, 0.375 + 0.75 = 1.125 -> spike -> 0, 0.75, 1.125 -> spike, then 0.5 x = 1 -> spike at equality
        var trace = Recording.Of(ParametricLifModel.Define(), 1, [1.5, 1.5, 1.5, 1.5, 2, 1]);
        Assert.That(trace.State("v"), Is.EqualTo(new[] { 0.75, 0, 0.75, 0, 0, 0.5 }).Within(1e-15));
        Assert.That(trace.Spikes, Is.EqualTo(new[] { 1, 3, 4 }));
    }

    [Test]
    public void ParametricLif_reads_its_time_constant_from_a()
    {
        // a = -ln(tau - 1) with tau = 5 steps: k = 1/5, v(n) = 0.9 (1 - 0.8^n)
        var trace = Recording.Of(ParametricLifModel.Define().With(("a", -Math.Log(4))), 1, Enumerable.Repeat(0.9, 30));
        Assert.That(trace.State("v"), Is.EqualTo(Enumerable.Range(1, 30).Select(n => 0.9 * (1 - Math.Pow(0.8, n)))).Within(1e-12));
    }
}
