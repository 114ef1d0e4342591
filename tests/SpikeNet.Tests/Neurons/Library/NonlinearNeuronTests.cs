using SpikeNet.Neurons.Library;

namespace SpikeNet.Tests.Neurons.Library;

public sealed class NonlinearNeuronTests
{
    [Test]
    public void Exponential_integrate_and_fire_follows_its_equation()
    {
        // Fourcaud-Trocmé et al. 2003: tau V' = -(V - V_L) + D exp((V - V_T) / D) + RI, 0.1 ms Euler steps
        var trace = Recording.Of(ExponentialIntegrateAndFireModel.Define(), 0.1, Enumerable.Repeat(12.0, 1000));
        var (v, expected, spikes) = (-65.0, new List<double>(), new List<int>());
        for (var t = 0; t < 1000; t++)
        {
            v += 0.1 / 10 * (-(v + 65) + 3.48 * Math.Exp((v + 59.9) / 3.48) + 12);
            if (v > -30)
            {
                v = -68;
                spikes.Add(t);
            }

            expected.Add(v);
        }

        Assert.That(spikes, Has.Count.GreaterThan(3));
        Assert.That(trace.Spikes, Is.EqualTo(spikes));
        Assert.That(trace.State("v"), Is.EqualTo(expected).Within(1e-8));
    }

    [Test]
    public void Exponential_integrate_and_fire_is_silent_below_its_rheobase()
    {
        // At v = V_T the right-hand side is smallest: -(V_T - V_L) + D + RI, so the rheobase is 5.1 - 3.48 = 1.62 mV.
        Assert.That(Recording.Of(ExponentialIntegrateAndFireModel.Define(), 0.05, Enumerable.Repeat(1.60, 40000)).Spikes, Is.Empty);
        Assert.That(Recording.Of(ExponentialIntegrateAndFireModel.Define(), 0.05, Enumerable.Repeat(1.64, 40000)).Spikes, Is.Not.Empty);
    }

    [Test]
    public void Adaptive_exponential_follows_the_published_equations()
    {
        // Brette and Gerstner 2005 in their units: pF, nS, mV, pA, ms; I = 1000 pA; 0.1 ms Euler steps
        const double C = 281, Gl = 30, El = -70.6, Vt = -50.4, Delta = 2, TauW = 144, A = 4, B = 80.5, I = 1000, Dt = 0.1;
        var trace = Recording.Of(AdExModel.Define(), Dt, Enumerable.Repeat(I / Gl, 3000));
        var (v, w) = (El, 0.0);
        var (vs, ws, spikes) = (new List<double>(), new List<double>(), new List<int>());
        for (var t = 0; t < 3000; t++)
        {
            var dv = (-Gl * (v - El) + Gl * Delta * Math.Exp((v - Vt) / Delta) - w + I) / C;
            var dw = (A * (v - El) - w) / TauW;
            (v, w) = (v + Dt * dv, w + Dt * dw);
            if (v > 20)
            {
                (v, w) = (El, w + B);
                spikes.Add(t);
            }

            vs.Add(v);
            ws.Add(w / Gl);
        }

        Assert.That(spikes, Has.Count.GreaterThan(5));
        Assert.That(spikes[^1] - spikes[^2], Is.GreaterThan(spikes[1] - spikes[0]), "it adapts");
        Assert.That(trace.Spikes, Is.EqualTo(spikes));
        Assert.That(trace.State("v"), Is.EqualTo(vs).Within(1e-6));
        Assert.That(trace.State("w"), Is.EqualTo(ws).Within(1e-6));
    }

    [Test]
    public void Quadratic_integrate_and_fire_follows_its_equation()
    {
        // tau V' = (V + 65) (V + 50) / 15 + RI, 0.1 ms Euler steps
        var trace = Recording.Of(QuadraticIntegrateAndFireModel.Define(), 0.1, Enumerable.Repeat(15.0, 1000));
        var (v, expected, spikes) = (-65.0, new List<double>(), new List<int>());
        for (var t = 0; t < 1000; t++)
        {
            v += 0.1 / 10 * ((v + 65) * (v + 50) / 15 + 15);
            if (v > 20)
            {
                v = -70;
                spikes.Add(t);
            }

            expected.Add(v);
        }

        Assert.That(spikes, Has.Count.GreaterThan(3));
        Assert.That(trace.Spikes, Is.EqualTo(spikes));
        Assert.That(trace.State("v"), Is.EqualTo(expected).Within(1e-8));
    }

    [TestCase(5)]
    [TestCase(10)]
    [TestCase(30)]
    public void Quadratic_integrate_and_fire_has_the_period_of_the_closed_form(double drive)
    {
        // With y = v + 57.5: tau y' = a y^2 + k, a = 1/15, k = RI - a 7.5^2; T = tau / sqrt(a k) (atan(s y_peak) - atan(s y_reset)), s = sqrt(a / k).
        const double Dt = 0.001, A = 1 / 15.0;
        var k = drive - A * 7.5 * 7.5;
        var s = Math.Sqrt(A / k);
        var period = 10 / Math.Sqrt(A * k) * (Math.Atan(s * 77.5) - Math.Atan(s * -12.5));
        var spikes = Recording.Of(QuadraticIntegrateAndFireModel.Define(), Dt, Enumerable.Repeat(drive, (int)(6 * period / Dt))).Spikes;

        // Forward Euler is first order: at 1 us the period is right to a thousandth.
        Assert.That((spikes[4] - spikes[1]) * Dt / 3, Is.EqualTo(period).Within(0.1).Percent);
    }
}
