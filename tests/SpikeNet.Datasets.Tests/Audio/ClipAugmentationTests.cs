using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests.Audio;

public sealed class ClipAugmentationTests
{
    private static readonly ClipAugmentationOptions Nothing = new() { ShiftMs = 0, Speed = 0, NoiseProbability = 0, GainDb = 0 };

    private static readonly AudioClip Tone = Tones.Sine(400, 4000, amplitude: 0.25);

    [Test]
    public void WithEverythingOffTheSamplesStay()
    {
        AudioClip same = new ClipAugmentation(Nothing).Apply(Tone, 3);
        Assert.Multiple(() =>
        {
            Assert.That(same.Samples, Is.EqualTo(Tone.Samples));
            Assert.That(same.Samples, Is.Not.SameAs(Tone.Samples));
            Assert.That(same.SampleRateHz, Is.EqualTo(8000));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 50)]
    public bool TheSeedAloneDecidesAndTheResultStaysInRange(ulong seed)
    {
        var augmentation = new ClipAugmentation();
        float[] once = augmentation.Apply(Tone, seed).Samples, again = augmentation.Apply(Tone, seed).Samples;
        return once.SequenceEqual(again) && !once.SequenceEqual(augmentation.Apply(Tone, seed + 1).Samples) && once.All(s => s is >= -1 and <= 1);
    }

    [Test]
    public void SpeedChangesLengthAndPitchTogether()
    {
        double[] lengths = [.. Enumerable.Range(0, 50).Select(seed =>
        {
            float[] samples = new ClipAugmentation(Nothing with { Speed = 0.1 }).Apply(Tone, (ulong)seed).Samples;
            int crossings = samples.Zip(samples.Skip(1)).Count(p => p.First < 0 && p.Second >= 0);
            // 400 Hz for half a second: 200 periods whatever the speed.
            Assert.That(crossings, Is.InRange(198, 200));
            return (double)samples.Length;
        })];
        // 4000 / 1.1 = 3636 and 4000 / 0.9 = 4444.
        Assert.That(lengths, Has.All.InRange(3636, 4445).And.Some.LessThan(3800).And.Some.GreaterThan(4200));
    }

    [Test]
    public void NoiseKeepsItsRatioToTheSpeech()
    {
        float[] noisy = new ClipAugmentation(Nothing with { NoiseProbability = 1, LowestSnrDb = 20, HighestSnrDb = 20 }).Apply(Tone, 1).Samples;
        double speech = Tone.Samples.Sum(s => (double)s * s);
        double noise = noisy.Zip(Tone.Samples).Sum(p => Math.Pow(p.First - p.Second, 2));
        // 4000 samples of noise: their power is known to about 2 %, that is 0.1 dB.
        Assert.That(10 * Math.Log10(speech / noise), Is.EqualTo(20).Within(0.4));
    }

    [Test]
    public void GainAndShiftStayWithinTheirAmounts()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            float[] louder = new ClipAugmentation(Nothing with { GainDb = 6 }).Apply(Tone, seed).Samples;
            double gainDb = 20 * Math.Log10(louder[5] / Tone.Samples[5]);
            Assert.That(gainDb, Is.InRange(-6.001, 6.001));

            // 10 ms at each end are 80 samples.
            float[] shifted = new ClipAugmentation(Nothing with { ShiftMs = 10 }).Apply(Tone, seed).Samples;
            Assert.That(shifted, Has.Length.InRange(4000 - 160, 4000 + 160));
        }
    }

    [Test]
    public void AClipShorterThanTheCutKeepsASample()
    {
        var shortClip = new AudioClip([0.5f], 8000, "one");
        Assert.That(Enumerable.Range(0, 50).Select(seed => new ClipAugmentation().Apply(shortClip, (ulong)seed).Samples.Length), Has.All.GreaterThanOrEqualTo(1));
    }

    [Test]
    public void AmountsOutOfRangeAreNamed()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new ClipAugmentation(new() { Speed = 0.6 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Speed"));
            Assert.That(() => new ClipAugmentation(new() { LowestSnrDb = 30, HighestSnrDb = 20 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("HighestSnrDb"));
            Assert.That(() => new ClipAugmentation(new() { GainDb = double.NaN }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("GainDb"));
        });
    }
}
