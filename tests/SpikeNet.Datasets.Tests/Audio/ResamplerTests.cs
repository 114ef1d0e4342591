using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests.Audio;

public sealed class ResamplerTests
{
    // Up, down, by simple and by awkward ratios.
    private static readonly (int From, int To)[] Rates = [(8000, 16000), (16000, 8000), (44100, 16000), (48000, 16000), (22050, 8000), (8000, 44100), (11025, 16000)];

    [TestCaseSource(nameof(Rates))]
    public void ThePassBandIsFlat((int From, int To) rates)
    {
        double nyquist = Math.Min(rates.From, rates.To) / 2.0;
        foreach (double part in new[] { 0.01, 0.25, 0.5, 0.75, 0.9 })
        {
            double hz = part * nyquist;
            float[] result = new Resampler(rates.From, rates.To).Apply(Sine(hz, rates.From, 0.5));

            // The result is the same sine, not delayed: what is left after taking it away is below 0.001 dB = 1.15e-4 of it.
            double error = 0;
            for (int i = 0; i < result.Length; i++)
            {
                if (Inside(i, result.Length, rates.To, nyquist))
                    error = Math.Max(error, Math.Abs(result[i] - 0.5 * Math.Sin(2 * Math.PI * hz * i / rates.To)));
            }

            Assert.That(error / 0.5, Is.LessThan(1.15e-4), $"{hz} Hz from {rates.From} to {rates.To}");
        }
    }

    [TestCase(16000, 8000)]
    [TestCase(44100, 16000)]
    [TestCase(48000, 8000)]
    public void WhatWouldAliasIsTakenAway(int from, int to)
    {
        foreach (double hz in new[] { to / 2.0 + 1, 0.6 * to, 0.75 * to, Math.Min(0.97 * to, 0.49 * from) })
        {
            float[] result = new Resampler(from, to).Apply(Sine(hz, from, 1));
            double peak = 0;
            for (int i = 0; i < result.Length; i++)
            {
                if (Inside(i, result.Length, to, to / 2.0))
                    peak = Math.Max(peak, Math.Abs(result[i]));
            }

            // 90 dB below the sine of amplitude 1.
            Assert.That(peak, Is.LessThan(3.2e-5), $"{hz} Hz from {from} to {to}");
        }
    }

    [Test]
    public void LevelsAndLengthsStay()
    {
        var resampler = new Resampler(44100, 16000);
        float[] constant = new float[44100];
        Array.Fill(constant, 0.25f);
        float[] result = resampler.Apply(constant);
        Assert.Multiple(() =>
        {
            Assert.That(result, Has.Length.EqualTo(16000));
            Assert.That(result[8000], Is.EqualTo(0.25f));
            // ceil(1 * 16000 / 44100) = 1; ceil(3 * 16000 / 44100) = ceil(1.09) = 2.
            Assert.That(resampler.Apply([1f]), Has.Length.EqualTo(1));
            Assert.That(resampler.ResultLength(3), Is.EqualTo(2));
            Assert.That(new Resampler(8000, 8000).Apply([0.1f, 0.2f]), Is.EqualTo(new[] { 0.1f, 0.2f }));
        });
    }

    [Test]
    public void RatesWithManyPhasesGiveTheSameSine()
    {
        // 16001 and 8000 share no divisor: 8000 phases, which are computed as they come.
        float[] result = new Resampler(16001, 8000).Apply(Sine(1000, 16001, 0.5, 0.05));
        double error = 0;
        for (int i = 130; i < result.Length - 130; i++)
            error = Math.Max(error, Math.Abs(result[i] - 0.5 * Math.Sin(2 * Math.PI * 1000 * i / 8000)));
        Assert.That(error, Is.LessThan(6e-5));
    }

    [Test]
    public void FilesOfAnyRateAndChannelsAreReadOnRequest()
    {
        using var folder = new TemporaryFolder();
        // Left 0.5 and right -0.25, 300 times over: (0.5 - 0.25) / 2 = 0.125.
        byte[] frames = [.. Enumerable.Repeat(new byte[] { 0, 0x40, 0, 0xE0 }, 300).SelectMany(b => b)];
        File.WriteAllBytes(folder["a.wav"], WaveBytes.Wave(1, 2, 44100, 16, frames));
        AudioClip clip = WaveFile.Read(folder["a.wav"], new WaveReadOptions { MixDown = true });
        AudioClip slower = WaveFile.Read(folder["a.wav"], new WaveReadOptions { MixDown = true, SampleRateHz = 22050 });
        Assert.Multiple(() =>
        {
            Assert.That(clip.SampleRateHz, Is.EqualTo(44100));
            Assert.That(clip.Samples, Has.Length.EqualTo(300).And.All.EqualTo(0.125f));
            Assert.That((slower.SampleRateHz, slower.Samples.Length), Is.EqualTo((22050, 150)));
            Assert.That(slower.Samples[75], Is.EqualTo(0.125f).Within(1e-4));
            Assert.That(() => WaveFile.Read(folder["a.wav"], new WaveReadOptions()), Throws.TypeOf<InvalidDataException>().With.Message.Contains("2 channels, expected 1"));
            Assert.That(() => WaveFile.Read(folder["a.wav"], new WaveReadOptions { SampleRateHz = 999 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            File.WriteAllBytes(folder["b.wav"], WaveBytes.Wave(1, 2, 44100, 16, frames[..^2]));
            Assert.That(() => WaveFile.Read(folder["b.wav"], new WaveReadOptions { MixDown = true }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("byte 44: the 'data' chunk has 1198 bytes"));
            File.WriteAllBytes(folder["c.wav"], WaveBytes.Wave(1, 1, 2_000_000, 16, frames));
            Assert.That(() => WaveFile.Read(folder["c.wav"], new WaveReadOptions { SampleRateHz = 8000 }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("sample rate 2000000 Hz; rates from 1000 to 768000"));
            Assert.That(WaveFile.Read(folder["c.wav"], new WaveReadOptions()).SampleRateHz, Is.EqualTo(2_000_000));
        });
    }

    [Test]
    public void FullScaleIsClippedAndTheSameRateKeepsTheRecording()
    {
        float[] square = [.. Enumerable.Range(0, 2000).Select(i => i / 20 % 2 == 0 ? 1f : -1f)];
        var clip = new AudioClip(square, 16000, "square");
        Assert.Multiple(() =>
        {
            Assert.That(Resampler.Resample(clip, 8000).Samples.Max(), Is.EqualTo(1f));
            Assert.That(Resampler.Resample(clip, 16000), Is.SameAs(clip));
        });
    }

    private static float[] Sine(double hz, int rate, double amplitude, double seconds = 0.2) =>
        [.. Enumerable.Range(0, (int)(seconds * rate)).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * hz * i / rate)))];

    /// <summary>Whether the filter, which reaches over 64 samples of the lower rate, sees neither end of the recording.</summary>
    private static bool Inside(int index, int length, int rate, double nyquist)
    {
        double reach = (Resampler.ZeroCrossings + 2) * rate / (2 * nyquist);
        return index >= reach && index < length - reach;
    }
}
