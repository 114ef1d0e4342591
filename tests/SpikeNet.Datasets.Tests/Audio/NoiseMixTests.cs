using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests.Audio;

public sealed class NoiseMixTests
{
    [TestCase(0.0)]
    [TestCase(6.0)]
    [TestCase(-10.0)]
    public void TheRatioOfPowersIsTheOneAskedFor(double snrDb)
    {
        var signal = new AudioClip([.. Enumerable.Range(0, 1000).Select(i => 0.3f * MathF.Sin(i * 0.1f))], 8000, "signal");
        var noise = new AudioClip([.. Enumerable.Range(0, 700).Select(i => i % 7 < 3 ? 0.01f : -0.02f)], 8000, "noise");
        AudioClip mixed = NoiseMix.Add(signal, noise, snrDb, 650);
        double signalPower = signal.Samples.Sum(s => (double)s * s);
        double added = mixed.Samples.Zip(signal.Samples, (m, s) => Math.Pow(m - s, 2)).Sum();
        Assert.That(10 * Math.Log10(signalPower / added), Is.EqualTo(snrDb).Within(1e-3));
    }

    [Test]
    public void NoiseIsRepeatedAndSilenceAddsNothing()
    {
        var signal = new AudioClip([0.5f, -0.5f, 0.5f, -0.5f], 8000, "signal");
        Assert.Multiple(() =>
        {
            // P_s = 0.25 and P_n = 0.25 * 0.5: from sample 1 the noise is 0.5 0 0.5 0, so at 0 dB the gain is sqrt(2).
            float loud = (float)(0.5 * Math.Sqrt(2));
            Assert.That(NoiseMix.Add(signal, new AudioClip([0f, 0.5f], 8000, "noise"), 0, 1).Samples, Is.EqualTo(new[] { 0.5f + loud, -0.5f, 0.5f + loud, -0.5f }).Within(1e-6));
            Assert.That(NoiseMix.Add(signal, new AudioClip([0f, 0.5f], 8000, "noise"), 0, 1, limit: true).Samples[0], Is.EqualTo(1f));
            Assert.That(NoiseMix.Add(signal, new AudioClip([0f], 8000, "noise"), 0).Samples, Is.EqualTo(signal.Samples));
        });
    }

    [Test]
    public void RandomPlacesComeFromTheSeed()
    {
        var signal = new AudioClip([.. Enumerable.Range(0, 100).Select(i => 0.1f * (i % 5))], 8000, "signal");
        var noise = new AudioClip([.. Enumerable.Range(0, 500).Select(i => 0.001f * (i % 97))], 8000, "noise");
        float[] first = NoiseMix.AddRandom(signal, noise, 0, 10, 1).Samples;
        Assert.Multiple(() =>
        {
            Assert.That(first, Is.EqualTo(NoiseMix.AddRandom(signal, noise, 0, 10, 1).Samples));
            Assert.That(first, Is.Not.EqualTo(NoiseMix.AddRandom(signal, noise, 0, 10, 2).Samples));
            Assert.That(() => NoiseMix.Add(signal, new AudioClip([1f], 16000, "fast"), 0), Throws.ArgumentException.With.Message.Contains("fast: 16000 Hz, but signal has 8000 Hz"));
            Assert.That(() => NoiseMix.Add(signal, noise, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => NoiseMix.Add(signal, noise, 0, 500), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
