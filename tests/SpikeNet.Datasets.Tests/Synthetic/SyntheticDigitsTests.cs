using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SpikeNet.Datasets.Audio;
using SpikeNet.Datasets.Synthetic;

namespace SpikeNet.Datasets.Tests.Synthetic;

public sealed class SyntheticDigitsTests
{
    private static string Hash(AudioClip clip) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(clip.Samples)))[..16];

    private static AudioClip Load(RecordingSet set, string id) => set.Recordings.Single(r => r.Id == id).Load();

    [Test]
    public void TheSetHasEverySpeakerDigitAndTake()
    {
        RecordingSet set = SyntheticDigits.Create(12);
        TrainingSplit split = set.SplitForTraining();
        Assert.Multiple(() =>
        {
            Assert.That(set.Recordings, Has.Length.EqualTo(8 * 10 * 12));
            Assert.That(set.Speakers, Has.Length.EqualTo(8));
            Assert.That(split.Train, Has.Length.EqualTo(8 * 10 * 2));
            Assert.That(split.Validation, Has.Length.EqualTo(8 * 10 * 5));
            Assert.That(split.HeldOut, Has.Length.EqualTo(8 * 10 * 5));
            Assert.That(set.Select(SplitSelector.Speaker("diego")), Has.Length.EqualTo(120));
        });
    }

    [Test]
    public void SamplesDependOnSeedSpeakerDigitAndTakeAlone()
    {
        RecordingSet few = SyntheticDigits.Create(2, 1), many = SyntheticDigits.Create(20, 1), other = SyntheticDigits.Create(2, 2);
        string[] hashes = new string[few.Recordings.Length];
        Parallel.For(0, hashes.Length, i => hashes[i] = Hash(few.Recordings[i].Load()));
        Assert.Multiple(() =>
        {
            Assert.That(few.Recordings.Select(r => Hash(Load(many, r.Id))), Is.EqualTo(hashes));
            Assert.That(hashes, Is.Unique);
            Assert.That(other.Recordings.Select(r => Hash(r.Load())), Has.None.AnyOf(hashes));
        });
    }

    [Test]
    public void TheSamplesAreTheSameOnEveryPlatform()
    {
        // Pinned: a change here changes every result on the synthetic set, and wants a line in the change log.
        Assert.That(Hash(Load(SyntheticDigits.Create(1, 1), "7_alba_0")), Is.EqualTo("40251E3297BDD6DF"));
    }

    [Test]
    public void RecordingsAreAudibleNeverClippedAndOfOneSecondAtMost()
    {
        RecordingSet set = SyntheticDigits.Create(2, 3);
        foreach (AudioClip clip in set.Recordings.Select(r => r.Load()))
        {
            // Peaks of the speech lie 2 to 20 dB below full scale, that is 0.1 to 0.8; noise comes on top.
            Assert.That(clip.Samples.Max(Math.Abs), Is.InRange(0.09f, 0.999f), clip.Path);
            Assert.That(clip.DurationMs, Is.InRange(150, 1200), clip.Path);
            Assert.That(clip.SampleRateHz, Is.EqualTo(8000));
        }
    }

    [Test]
    public void ARecordingSurvivesItsFile()
    {
        using var folder = new TemporaryFolder();
        AudioClip clip = Load(SyntheticDigits.Create(1), "3_henry_0");
        WaveFile.Write(folder["3_henry_0.wav"], clip);
        Assert.That(FreeSpokenDigits.Open(folder.Path).Recordings.Single().Load().Samples, Is.EqualTo(clip.Samples));
    }

    [Test]
    public void ItIsNeitherTrivialNorNoise()
    {
        RecordingSet set = SyntheticDigits.Create(20, 1);
        var frontEnd = new MelFrontEnd();
        float[][] images = [.. set.Recordings.Select(r => frontEnd.Compute(r.Load()))];
        Assert.That(NearestMean.Accuracy(set, images, set.SplitForTraining()), Is.InRange(0.8, 0.97));
    }

    [Test]
    public void AResonatorRingsAtItsFrequencyWithItsBandwidth()
    {
        // Impulse response of a resonance at f with bandwidth bw: exp(-pi bw t) sin(2 pi f t + phase).
        // At 500 Hz and 8 kHz a period is 16 samples, over which exp(-pi 100 / 500) = 0.5335 remains.
        var resonator = new Resonator();
        resonator.Tune(500, 100, 8000);
        double[] response = [.. Enumerable.Range(0, 200).Select(i => resonator.Next(i == 0 ? 1 : 0))];
        Assert.Multiple(() =>
        {
            for (int i = 20; i < 100; i++)
                Assert.That(response[i + 16], Is.EqualTo(response[i] * Math.Exp(-Math.PI * 100 / 500)).Within(1e-12));
            Assert.That(response.Sum(), Is.EqualTo(1).Within(0.01), "gain at 0 Hz");
        });
    }

    [Test]
    public void PortableFunctionsAgreeWithThePlatforms()
    {
        Assert.Multiple(() =>
        {
            for (double x = -20; x <= 20; x += 0.37)
                Assert.That(PortableMath.Exp(x), Is.EqualTo(Math.Exp(x)).Within(Math.Exp(x) * 1e-13));
            for (double x = 0; x <= Math.PI; x += 0.01)
                Assert.That(PortableMath.Cos(x), Is.EqualTo(Math.Cos(x)).Within(1e-13));
            Assert.That(PortableMath.FromDecibel(20), Is.EqualTo(10).Within(1e-12));
        });
    }

    [Test]
    public void TheNumberOfTakesIsChecked() =>
        Assert.That(() => SyntheticDigits.Create(0), Throws.TypeOf<ArgumentOutOfRangeException>());
}
