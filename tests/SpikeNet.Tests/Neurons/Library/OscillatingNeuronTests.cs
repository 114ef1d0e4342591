using System.Numerics;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Tests.Neurons.Library;

public sealed class OscillatingNeuronTests
{
    [Test]
    public void Resonate_and_fire_is_a_damped_rotation_of_a_complex_number()
    {
        var drive = Enumerable.Range(0, 50).Select(t => t % 20 == 0 ? 1.2 : 0).ToArray();
        var trace = Recording.Of(ResonateAndFireModel.Define(), 1, drive);
        var factor = Complex.Exp(new Complex(-0.05, 0.314));
        var z = Complex.Zero;
        var (zs, spikes) = (new List<Complex>(), new List<int>());
        for (var t = 0; t < drive.Length; t++)
        {
            z = factor * z + drive[t];
            if (z.Imaginary >= 1)
            {
                z = Complex.ImaginaryOne;
                spikes.Add(t);
            }

            zs.Add(z);
        }

        Assert.That(spikes, Is.Not.Empty);
        Assert.That(trace.Spikes, Is.EqualTo(spikes));
        Assert.That(trace.State("c"), Is.EqualTo(zs.Select(it => it.Real)).Within(1e-12));
        Assert.That(trace.State("v"), Is.EqualTo(zs.Select(it => it.Imaginary)).Within(1e-12));
    }

    [Test]
    public void Resonate_and_fire_prefers_its_own_period()
    {
        // One event of 1.1 swings to 1.1 e^(-0.05 t) sin(0.314 t) <= 0.87. Two one period (20 ms) apart add up; half a period apart they cancel.
        Assert.That(Recording.Of(ResonateAndFireModel.Define(), 1, Enumerable.Range(0, 60).Select(t => t is 0 or 20 ? 1.1 : 0)).Spikes, Is.Not.Empty);
        Assert.That(Recording.Of(ResonateAndFireModel.Define(), 1, Enumerable.Range(0, 60).Select(t => t is 0 or 10 ? 1.1 : 0)).Spikes, Is.Empty);
    }

    [Test]
    public void Balanced_resonate_and_fire_follows_its_equations()
    {
        // Higuchi et al. 2024, dt = 0.01 s, omega = 7.5, b_offset = 2.5
        const double Dt = 0.01, Omega = 7.5;
        var drive = Enumerable.Range(0, 300).Select(t => 40 * Math.Sin(Omega * Dt * t)).ToArray();
        var trace = Recording.Of(BalancedResonateAndFireModel.Define(), 10, drive);
        var p = (-1 + Math.Sqrt(1 - Dt * Omega * (Dt * Omega))) / Dt;
        var (u, v, q) = (0.0, 0.0, 0.0);
        var (us, vs, spikes) = (new List<double>(), new List<double>(), new List<int>());
        for (var t = 0; t < drive.Length; t++)
        {
            var b = p - 2.5 - q;
            (u, v) = (u + Dt * (b * u - Omega * v + drive[t]), v + Dt * (Omega * u + b * v));
            var fires = u - 1 - q > 0;
            q = 0.9 * q + (fires ? 1 : 0);
            us.Add(u);
            vs.Add(v);
            if (fires)
                spikes.Add(t);
        }

        Assert.That(spikes, Has.Count.GreaterThan(8));
        Assert.That(trace.Spikes, Is.EqualTo(spikes));
        Assert.That(trace.State("u"), Is.EqualTo(us).Within(1e-9));
        Assert.That(trace.State("v"), Is.EqualTo(vs).Within(1e-9));
    }

    [TestCase(1)]
    [TestCase(7.5)]
    [TestCase(50)]
    [TestCase(99)]
    public void Balanced_resonate_and_fire_at_its_boundary_neither_grows_nor_decays(double omega)
    {
        // b = p(omega) keeps |z|: |1 + dt (b + i omega)| = 1. Below threshold, b_offset = 0.
        var model = BalancedResonateAndFireModel.Define().With(("omega", omega), ("b_offset", 0), ("v_threshold", 100));
        var trace = Recording.Of(model, 10, Enumerable.Range(0, 1000).Select(t => t == 0 ? 1.0 : 0));
        var (u, v) = (trace.State("u"), trace.State("v"));
        Assert.That(u.Zip(v, (a, b) => Math.Sqrt(a * a + b * b)), Is.All.EqualTo(0.01).Within(1e-12));
    }
}
