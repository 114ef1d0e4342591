using SpikeNet.Neurons.Library;

namespace SpikeNet.Tests.Neurons.Library;

public sealed class IzhikevichTests
{
    private static IEnumerable<FiringPattern> Patterns => FiringPattern.All;

    [TestCaseSource(nameof(Patterns))]
    public void All_twenty_patterns_have_their_spikes(FiringPattern pattern)
    {
        var times = Times(pattern).ToArray();
        var trace = Recording.Of(IzhikevichModel.Define(pattern.Form, pattern.Values), pattern.StepMs, times.Select(pattern.Current));
        var spikes = trace.Spikes.Select(t => times[t]).ToArray();
        Assert.That(spikes, Has.Length.EqualTo(pattern.Count));
        Assert.That(spikes.Take(pattern.FirstTimesMs.Length), Is.EqualTo(pattern.FirstTimesMs).Within(1e-9));
        if (pattern.Count <= 6)
            Assert.That(pattern.FirstTimesMs, Has.Length.EqualTo(pattern.Count), "the table lists all of them");
    }

    [TestCaseSource(nameof(Patterns))]
    public void The_traces_are_those_of_the_equations(FiringPattern pattern)
    {
        // Izhikevich's own loop: v first, then u with the new v; reset where v > 30.
        var times = Times(pattern).ToArray();
        var trace = Recording.Of(IzhikevichModel.Define(pattern.Form, pattern.Values), pattern.StepMs, times.Select(pattern.Current));
        var (it, h) = (pattern.Values, pattern.StepMs);
        var (v, u) = (it.InitialPotential, it.InitialRecovery ?? it.B * it.InitialPotential);
        var (vs, us) = (new List<double>(), new List<double>());
        foreach (var t in times)
        {
            v += h * ((pattern.Name[0] is 'G' or 'L' ? 0.04 * v * v + 4.1 * v + 108 : 0.04 * v * v + 5 * v + 140) - u + pattern.Current(t));
            u += h * (pattern.Name[0] == 'R' ? it.A * (it.B * (v + 65)) : it.A * (it.B * v - u));
            if (v > 30)
                (v, u) = (it.C, u + it.D);
            vs.Add(v);
            us.Add(u);
        }

        Assert.That(trace.State("v"), Is.EqualTo(vs).Within(1e-9));
        Assert.That(trace.State("u"), Is.EqualTo(us).Within(1e-9));
    }

    [Test]
    public void The_default_is_the_regular_spiking_neuron()
    {
        // Without input the resting state is stable: no spikes; with 10 it fires and slows down.
        Assert.That(Recording.Of(IzhikevichModel.Define(), 0.5, Enumerable.Repeat(0.0, 1000)).Spikes, Is.Empty);
        var spikes = Recording.Of(IzhikevichModel.Define(), 0.5, Enumerable.Repeat(10.0, 1000)).Spikes;
        Assert.That(spikes, Has.Length.GreaterThan(5));
        Assert.That(spikes[^1] - spikes[^2], Is.GreaterThan(spikes[1] - spikes[0]));
    }

    private static IEnumerable<double> Times(FiringPattern pattern) =>
        Enumerable.Range(0, (int)Math.Round(pattern.DurationMs / pattern.StepMs) + 1).Select(k => k * pattern.StepMs);
}
