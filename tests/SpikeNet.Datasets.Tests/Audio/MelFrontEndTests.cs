using SpikeNet.Datasets.Audio;
using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Tests.Audio;

public sealed class MelFrontEndTests
{
    // Standardising saturates what is far above the mean, and a tone is: its peak would be a plateau.
    private static readonly MelImageOptions NotSaturating = new() { Normalisation = MelNormalisation.DynamicRange };

    [Test]
    public void MelScaleMatchesHandComputedValues()
    {
        Assert.Multiple(() =>
        {
            // 2595 log10(2) = 2595 * 0.301030 = 781.173; 2595 log10(1 + 1000 / 700) = 2595 * 0.385351 = 999.986.
            Assert.That(MelFilterBank.HzToMel(700), Is.EqualTo(781.173).Within(0.001));
            Assert.That(MelFilterBank.HzToMel(1000), Is.EqualTo(999.986).Within(0.001));
            Assert.That(MelFilterBank.MelToHz(MelFilterBank.HzToMel(2345)), Is.EqualTo(2345).Within(1e-9));
        });
    }

    [Test]
    public void OneFilterMatchesHandComputedWeights()
    {
        // From 0 to 700 Hz the middle in mel is 700 (sqrt(2) - 1) = 289.95 Hz. Bins lie 8000 / 256 = 31.25 Hz apart:
        // bin 9 is 281.25 Hz: 281.25 / 289.95 = 0.9700; bin 10 is 312.5 Hz: (700 - 312.5) / (700 - 289.95) = 0.9450; bin 23 is 718.75 Hz: outside.
        var filters = new MelFilterBank(1, 0, 700, 256, 8000);
        double[] power = new double[129];
        power[9] = 2;
        power[10] = 1;
        power[23] = 100;
        double[] energies = new double[1];
        filters.Apply(power, energies);
        Assert.Multiple(() =>
        {
            Assert.That(filters.CentresHz[0], Is.EqualTo(289.95).Within(0.01));
            Assert.That(filters.Weight(0, 9), Is.EqualTo(0.9700).Within(1e-4));
            Assert.That(filters.Weight(0, 10), Is.EqualTo(0.9450).Within(1e-4));
            Assert.That(filters.Weight(0, 0), Is.Zero);
            Assert.That(filters.Weight(0, 23), Is.Zero);
            Assert.That(energies[0], Is.EqualTo(2 * 0.9700 + 0.9450).Within(2e-4));
        });
    }

    [Test]
    public void CentresAreEvenOnTheMelScaleAndNoFilterIsEmpty()
    {
        var filters = new MelFilterBank(64, 50, 4000, 128, 8000);
        double[] mels = [.. filters.CentresHz.ToArray().Select(MelFilterBank.HzToMel)];
        double step = (MelFilterBank.HzToMel(4000) - MelFilterBank.HzToMel(50)) / 65;
        Assert.Multiple(() =>
        {
            for (int band = 0; band < 64; band++)
            {
                Assert.That(mels[band], Is.EqualTo(MelFilterBank.HzToMel(50) + (band + 1) * step).Within(1e-6));
                Assert.That(Enumerable.Range(0, filters.Bins).Sum(bin => filters.Weight(band, bin)), Is.GreaterThan(0));
            }
        });
    }

    [Test]
    public void APureTonePeaksInTheBandThatHoldsIt()
    {
        var frontEnd = new MelFrontEnd(NotSaturating);
        Assert.Multiple(() =>
        {
            for (int band = 6; band < 32; band += 3)
            {
                float[] image = frontEnd.Compute(Tones.Sine(frontEnd.Filters.CentresHz[band], 4000));
                for (int frame = 0; frame < 16; frame++)
                    Assert.That(LoudestBand(image, frame), Is.EqualTo(band), $"band {band}, frame {frame}");
            }
        });
    }

    [Test]
    public void FramesRunForwardInTime()
    {
        var frontEnd = new MelFrontEnd(NotSaturating);
        ReadOnlySpan<double> centres = frontEnd.Filters.CentresHz;
        float[] image = frontEnd.Compute(Tones.Join(Tones.Sine(centres[8], 2048), Tones.Sine(centres[20], 2048)));
        Assert.Multiple(() =>
        {
            Assert.That(Enumerable.Range(0, 7).Select(f => LoudestBand(image, f)), Is.All.EqualTo(8));
            Assert.That(Enumerable.Range(9, 7).Select(f => LoudestBand(image, f)), Is.All.EqualTo(20));
        });
    }

    [Test]
    public void SilenceAroundTheSpeechDoesNotMatter()
    {
        var frontEnd = new MelFrontEnd();
        AudioClip word = Tones.Sine(700, 3000);
        // Whole hops (64 samples), so that the frames fall on the same samples.
        float[] little = frontEnd.Compute(Tones.Join(Tones.Silence(64 * 10), word, Tones.Silence(1000)));
        float[] much = frontEnd.Compute(Tones.Join(Tones.Silence(64 * 90), word, Tones.Silence(9000)));
        Assert.That(much, Is.EqualTo(little));
    }

    [TestCase(1)]
    [TestCase(100)]
    [TestCase(5000)]
    public void ASilentRecordingGivesZeros(int length) =>
        Assert.That(new MelFrontEnd().Compute(Tones.Silence(length)), Is.EqualTo(new float[512]));

    [TestCase(MelNormalisation.DynamicRange)]
    [TestCase(MelNormalisation.MeanAndVariance)]
    public void RecordingsOfAnyLengthGiveFullImagesInRange(MelNormalisation normalisation)
    {
        var frontEnd = new MelFrontEnd(new MelImageOptions { Normalisation = normalisation });
        Assert.Multiple(() =>
        {
            foreach (int length in new[] { 1, 2, 100, 255, 256, 257, 300, 400, 1279, 1280, 1281, 20_000 })
            {
                var random = new SplitMix64((ulong)length);
                var clip = new AudioClip([.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble(-1, 1))], 8000, "noise");
                float[] image = frontEnd.Compute(clip);
                Assert.That(image, Has.Length.EqualTo(512));
                Assert.That(image, Has.All.InRange(0f, 1f), $"{length} samples");
                // The window is zero at a single sample: nothing is left to show.
                Assert.That(image.Max() - image.Min(), length == 1 ? Is.Zero : Is.GreaterThan(0.1f), $"{length} samples");
            }
        });
    }

    [Test]
    public void LoudnessDoesNotMatter()
    {
        var frontEnd = new MelFrontEnd();
        float[] loud = frontEnd.Compute(Tones.Sine(900, 3000, amplitude: 0.9));
        float[] soft = frontEnd.Compute(Tones.Sine(900, 3000, amplitude: 0.009));
        Assert.That(soft, Is.EqualTo(loud).Within(1e-3));
    }

    [Test]
    public void NormalisationsMatchTheirDefinition()
    {
        AudioClip clip = Tones.Join(Tones.Sine(400, 2000), Tones.Sine(1500, 2000, amplitude: 0.3));
        float[] range = new MelFrontEnd(new MelImageOptions { Normalisation = MelNormalisation.DynamicRange, Frames = 64 }).Compute(clip);
        float[] standard = new MelFrontEnd(new MelImageOptions { Normalisation = MelNormalisation.MeanAndVariance, Frames = 64 }).Compute(clip);
        double mean = range.Average(x => (double)x);
        double deviation = Math.Sqrt(range.Average(x => (x - mean) * (x - mean)));
        Assert.Multiple(() =>
        {
            // 64 new frames for about 60: no averaging, so the loudest value survives and is 1, the floor 0.
            Assert.That(range.Max(), Is.EqualTo(1).Within(0.02));
            Assert.That(range.Min(), Is.Zero);
            for (int i = 0; i < range.Length; i += 37)
                Assert.That(standard[i], Is.EqualTo(Math.Clamp(0.5 + (range[i] - mean) / (4 * deviation), 0, 1)).Within(1e-4));
        });
    }

    [Test]
    public void ThreadsShareAFrontEnd()
    {
        var frontEnd = new MelFrontEnd();
        AudioClip[] clips = [.. Enumerable.Range(1, 40).Select(i => Tones.Sine(100 * i, 1000 + 37 * i, amplitude: 0.4))];
        float[][] serial = [.. clips.Select(frontEnd.Compute)];
        float[][] parallel = new float[clips.Length][];
        Parallel.For(0, clips.Length, i => parallel[i] = frontEnd.Compute(clips[i]));
        Assert.That(parallel, Is.EqualTo(serial));
    }

    [Test]
    public void AnotherSampleRateIsRefused() =>
        Assert.That(() => new MelFrontEnd().Compute(Tones.Sine(440, 100, rate: 16000)), Throws.ArgumentException.With.Message.Contains("16000 Hz"));

    private static IEnumerable<TestCaseData> BadOptions()
    {
        MelImageOptions good = new();
        yield return new TestCaseData(good with { Bands = 0 }, "Bands must be in 1..256, got 0");
        yield return new TestCaseData(good with { Frames = 1025 }, "Frames must be in 1..1024, got 1025");
        yield return new TestCaseData(good with { HighestHz = 4001 }, "HighestHz must be at most half the sample rate (4000 Hz), got 4001");
        yield return new TestCaseData(good with { LowestHz = 3800 }, "LowestHz must be at least 0 and below HighestHz");
        yield return new TestCaseData(good with { HopMs = 33 }, "HopMs must be");
        yield return new TestCaseData(good with { HopMs = 0.01 }, "HopMs must be");
        yield return new TestCaseData(good with { FrameMs = double.NaN }, "FrameMs must be");
        yield return new TestCaseData(good with { DynamicRangeDb = 0 }, "DynamicRangeDb must be");
        yield return new TestCaseData(good with { TrimDb = -1 }, "TrimDb must be");
        yield return new TestCaseData(good with { PreEmphasis = 1 }, "PreEmphasis must be");
        yield return new TestCaseData(good with { SampleRateHz = 0 }, "SampleRateHz must be");
        yield return new TestCaseData(good with { Normalisation = (MelNormalisation)9 }, "Normalisation must be");
    }

    [TestCaseSource(nameof(BadOptions))]
    public void OptionsOutOfRangeAreNamed(MelImageOptions options, string message) =>
        Assert.That(() => new MelFrontEnd(options), Throws.ArgumentException.With.Message.StartsWith(message));

    private static int LoudestBand(float[] image, int frame)
    {
        float[] column = [.. Enumerable.Range(0, image.Length / 16).Select(band => image[band * 16 + frame])];
        return Array.IndexOf(column, column.Max());
    }
}
