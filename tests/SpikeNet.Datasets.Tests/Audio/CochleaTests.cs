using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests.Audio;

public sealed class CochleaTests
{
    [Test]
    public void TheScaleIsGlasbergAndMoores()
    {
        Assert.Multiple(() =>
        {
            // 24.7 (4.37 + 1) = 132.639 Hz; 21.4 log10(5.37) = 15.6214.
            Assert.That(GammatoneFilterBank.BandwidthHz(1000), Is.EqualTo(132.639).Within(1e-9));
            Assert.That(GammatoneFilterBank.HzToErbNumber(1000), Is.EqualTo(15.6214).Within(1e-3));
            Assert.That(GammatoneFilterBank.ErbNumberToHz(GammatoneFilterBank.HzToErbNumber(321)), Is.EqualTo(321).Within(1e-9));
        });
        var bank = new GammatoneFilterBank(9, 100, 3000, 16000);
        double[] numbers = Array.ConvertAll(bank.CentresHz.ToArray(), GammatoneFilterBank.HzToErbNumber);
        Assert.Multiple(() =>
        {
            Assert.That(bank.CentresHz[0], Is.EqualTo(100).Within(1e-9));
            Assert.That(bank.CentresHz[8], Is.EqualTo(3000).Within(1e-6));
            for (int i = 1; i < 9; i++)
                Assert.That(numbers[i] - numbers[i - 1], Is.EqualTo((numbers[8] - numbers[0]) / 8).Within(1e-9));
        });
    }

    /// <summary>The bandwidth of a rectangle of the same area: over all frequencies the squared gain of a real filter sums to fs / 2 times the energy of its impulse response.</summary>
    [Test]
    public void EachFilterHasItsEquivalentRectangularBandwidth()
    {
        const int rate = 16000;
        var bank = new GammatoneFilterBank(6, 300, 4000, rate);
        float[] click = new float[8000];
        click[0] = 1;
        double[] response = new double[click.Length];
        for (int band = 0; band < bank.Bands; band++)
        {
            bank.Filter(band, click, response);
            double bandwidth = rate / 2.0 * response.Sum(h => h * h);
            Assert.That(bandwidth, Is.EqualTo(GammatoneFilterBank.BandwidthHz(bank.CentresHz[band])).Within(2).Percent, $"band {band}");
        }
    }

    [Test]
    public void ASineAtTheCentrePassesUnchangedAndOthersLess()
    {
        const int rate = 16000;
        var bank = new GammatoneFilterBank(2, 500, 2000, rate);
        double[] output = new double[rate];
        double Peak(int band, double hz)
        {
            bank.Filter(band, [.. Enumerable.Range(0, rate).Select(i => (float)Math.Sin(2 * Math.PI * hz * i / rate))], output);
            return output[(rate / 2)..].Max();
        }

        Assert.Multiple(() =>
        {
            Assert.That(Peak(0, 500), Is.EqualTo(1).Within(0.01));
            Assert.That(Peak(1, 2000), Is.EqualTo(1).Within(0.01));

            // |1 / (1 + i d / b)|^4 with b = ERB / 0.98175 half an ERB beside the centre, d = ERB / 2: (1 + 0.49087^2)^-2 = 0.6493.
            Assert.That(Peak(1, 2000 + (GammatoneFilterBank.BandwidthHz(2000) / 2)), Is.EqualTo(0.649).Within(0.02));
            Assert.That(Peak(0, 2000), Is.LessThan(1e-3));
        });
    }

    [Test]
    public void LevelsAreHeldAgainstTheLoudestSoFar()
    {
        var options = new CochleaOptions { SampleRateHz = 16000, Bands = 8, LowestHz = 200, HighestHz = 4000, StepMs = 20, Exponent = 0.5, ReleaseDbPerSecond = 0 };
        var ear = new Cochlea(options);
        double centre = ear.Filters.CentresHz[4];
        float[] samples = [.. Enumerable.Range(0, 16000).Select(i => (float)((i < 8000 ? 0.4 : 0.1) * Math.Sin(2 * Math.PI * centre * i / 16000)))];
        float[] levels = ear.Compute(new AudioClip(samples, 16000, "tone"));
        Assert.Multiple(() =>
        {
            Assert.That(levels, Has.Length.EqualTo(8 * 50));
            Assert.That(levels, Is.All.InRange(0f, 1f));
            Assert.That(levels[(4 * 50) + 20], Is.EqualTo(1).Within(0.02));

            // A quarter of the loudest, to the power of a half.
            Assert.That(levels[(4 * 50) + 45], Is.EqualTo(0.5).Within(0.02));
            Assert.That(levels[45], Is.LessThan(0.1), "three bands lower");
            Assert.That(new Cochlea(options).Compute(new AudioClip(new float[100], 16000, "silence")), Is.EqualTo(new float[8]));
        });
    }

    [Test]
    public void WhatComesLaterChangesNothing()
    {
        var ear = new Cochlea(new CochleaOptions { Bands = 4 });
        float[] samples = [.. Enumerable.Range(0, 4000).Select(i => (float)Math.Sin(i * i / 3000.0) * (i < 2000 ? 0.1f : 0.9f))];
        float[] whole = ear.Compute(new AudioClip(samples, 8000, "whole")), part = ear.Compute(new AudioClip(samples[..2000], 8000, "part"));
        Assert.That((whole.Length, part.Length), Is.EqualTo((4 * 50, 4 * 25)), "80 samples a step");
        for (int band = 0; band < 4; band++)
            Assert.That(whole[(band * 50)..((band * 50) + 25)], Is.EqualTo(part[(band * 25)..((band + 1) * 25)]));
    }

    [Test]
    public void ThresholdsAreReachedOneByOne()
    {
        var code = new BandCode { Thresholds = 3 };
        // Two bands, two steps: thresholds 1/4, 1/2, 3/4.
        IReadOnlyList<int>[] spikes = code.Encode([0.24f, 0.5f, 1, 0], bands: 2, heard: 2, stepMs: 10);
        Assert.That(spikes, Is.EqualTo(new[] { new[] { 3, 4, 5 }, [0, 1] }));
    }

    [Test]
    public void CrossingsGoUpAndDown()
    {
        var code = new BandCode { Kind = BandCodeKind.LevelCrossing, Step = 0.25 };
        // r: 0, 0.25, 0.5, 0.75, 0.75, 0.5, 0.25; one crossing per step of time.
        IReadOnlyList<int>[] spikes = code.Encode([0.2f, 0.9f, 0.9f, 0.9f, 0.9f, 0, 0], bands: 1, heard: 7, stepMs: 10);
        Assert.That(spikes, Is.EqualTo(new int[][] { [], [0], [0], [0], [], [1], [1] }));
    }

    [Test]
    public void NeuronsIntegrateAndLeak()
    {
        var code = new BandCode { Kind = BandCodeKind.LeakyIntegrateAndFire, TimeConstantMs = 10 / Math.Log(2), Gain = 4 };
        // d = 1/2, x = 0.5: v = 1 (spike, 0), 1 (spike, 0), then x = 0.25: 0.5, 0.75, 0.875 without a spike, x = 1: 2.4375 (spike, 1.4375), x = 0: 0.71875.
        IReadOnlyList<int>[] spikes = code.Encode([0.5f, 0.5f, 0.25f, 0.25f, 0.25f, 1, 0], bands: 1, heard: 7, stepMs: 10);
        Assert.That(spikes, Is.EqualTo(new int[][] { [0], [0], [], [], [], [0], [] }));
    }

    [Test]
    public void WrongSettingsAreRefused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new GammatoneFilterBank(4, 100, 4000, 8000), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Cochlea(new CochleaOptions { HighestHz = 4000 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("HighestHz"));
            Assert.That(() => new Cochlea(new CochleaOptions { Exponent = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Cochlea().Compute(new AudioClip(new float[10], 16000, "other.wav")), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("other.wav: 16000 Hz"));
            Assert.That(() => new BandCode { Step = 0 }.Validate(), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new BandCode { Thresholds = 0 }.Validate(), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new BandCode().Encode(new float[3], 2, 1, 10), Throws.ArgumentException);
            Assert.That(() => new BandCode().Encode(new float[4], 2, 3, 10), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
