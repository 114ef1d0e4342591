using SpikeNet.Neurons.Library;

namespace SpikeNet.Tests.Neurons.Library;

public sealed class AdaptiveNeuronTests
{
    [Test]
    public void AdaptiveLif_follows_the_published_recursion()
    {
        // Bellec et al. 2018 with z in {0, 1}: V(t+1) = a V + (1-a) I - B(t) z(t), b(t+1) = r b + (1-r) z(t), B = 1 + 1.8 b
        var drive = Enumerable.Range(0, 50).Select(t => t < 5 ? 0 : 12.0 + 3 * Math.Sin(t)).ToArray();
        var trace = Recording.Of(AdaptiveLifModel.Define(), 1, drive);
        var (alpha, rho) = (Math.Exp(-1 / 20.0), Math.Exp(-1 / 200.0));
        var v = new double[51];
        var b = new double[51];
        var z = new int[51];
        for (var t = 0; t < 50; t++)
        {
            v[t + 1] = alpha * v[t] + (1 - alpha) * drive[t] - (1 + 1.8 * b[t]) * z[t];
            b[t + 1] = rho * b[t] + (1 - rho) * z[t];
            z[t + 1] = v[t + 1] > 1 + 1.8 * b[t + 1] ? 1 : 0;
        }

        Assert.That(z.Sum(), Is.GreaterThan(15));
        Assert.That(trace.State("v"), Is.EqualTo(v[1..]).Within(1e-12));
        Assert.That(trace.State("b"), Is.EqualTo(b[1..]).Within(1e-12));
        Assert.That(trace.Spikes, Is.EqualTo(Enumerable.Range(0, 50).Where(t => z[t + 1] == 1)));
    }

    [Test]
    public void AdaptiveLif_fires_ever_more_slowly_under_a_constant_input()
    {
        var spikes = Recording.Of(AdaptiveLifModel.Define(), 1, Enumerable.Repeat(4.0, 400)).Spikes;
        Assert.That(spikes[^1] - spikes[^2], Is.GreaterThan(spikes[1] - spikes[0]));
    }

    [Test]
    public void SeAdLif_updates_the_adaptation_from_the_new_reset_potential()
    {
        // Baronig et al. 2024, eq. 6: w(t) = r w(t-1) + (1-r) 120 (a u(t) + b S(t)), u(t) after the reset
        var drive = Enumerable.Range(0, 50).Select(t => 20 + 15 * Math.Sin(0.8 * t)).ToArray();
        var trace = Recording.Of(SeAdLifModel.Define(), 1, drive);
        var (alpha, beta) = (Math.Exp(-1 / 15.0), Math.Exp(-1 / 180.0));
        var (u, w) = (0.0, 0.0);
        var (us, ws, spikes) = (new List<double>(), new List<double>(), new List<int>());
        for (var t = 0; t < drive.Length; t++)
        {
            u = alpha * u + (1 - alpha) * (-w + drive[t]);
            var fires = u > 1;
            if (fires)
            {
                spikes.Add(t);
                u = 0;
            }

            w = beta * w + (1 - beta) * 120 * (0.5 * u + 1.0 * (fires ? 1 : 0));
            us.Add(u);
            ws.Add(w);
        }

        Assert.That(spikes, Has.Count.GreaterThan(8));
        Assert.That(trace.Spikes, Is.EqualTo(spikes));
        Assert.That(trace.State("u"), Is.EqualTo(us).Within(1e-11));
        Assert.That(trace.State("w"), Is.EqualTo(ws).Within(1e-10));
    }

    [Test]
    public void SeAdLif_oscillates_at_the_frequency_of_its_linear_part()
    {
        // Below threshold (u, w) -> M (u, w), M = [[e, -(1-e)], [k e, r - k (1-e)]], k = (1-r) q a: det M = e r.
        var (e, r) = (Math.Exp(-1 / 15.0), Math.Exp(-1 / 180.0));
        var k = (1 - r) * 120 * 0.5;
        var trace = Recording.Of(SeAdLifModel.Define(), 1, Enumerable.Range(0, 200).Select(t => t == 0 ? 5.0 : 0));
        var u = trace.State("u");
        Assert.That(trace.Spikes, Is.Empty);

        // Cayley-Hamilton: u(t+1) = tr M u(t) - det M u(t-1)
        var predicted = Enumerable.Range(2, 198).Select(t => (e + r - k * (1 - e)) * u[t - 1] - e * r * u[t - 2]);
        Assert.That(u[2..], Is.EqualTo(predicted).Within(1e-13));
        Assert.That(u.Min(), Is.LessThan(-0.05), "it swings through");
    }
}
