using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests.Audio;

public sealed class MelAugmentationTests
{
    private static readonly MelAugmentationOptions Nothing = new()
    {
        BandShift = 0,
        BandStretch = 0,
        FrameShift = 0,
        FrameStretch = 0,
        FrameWarp = 0,
        Tilt = 0,
        Contrast = 0,
        Noise = 0,
        MaskedBands = 0,
        MaskedFrames = 0,
    };

    private static readonly float[] Image = [.. Enumerable.Range(0, 8 * 4).Select(i => 0.2f + 0.6f * (i * 37 % 32) / 32f)];

    private static float[] Apply(MelAugmentationOptions options, float[] image, ulong seed, int bands = 8, int frames = 4)
    {
        float[] result = new float[image.Length];
        new MelAugmentation(bands, frames, options).Apply(image, result, seed);
        return result;
    }

    [Test]
    public void WithEverythingOffTheImageStays() => Assert.That(Apply(Nothing, Image, 5), Is.EqualTo(Image));

    [FsCheck.NUnit.Property]
    public bool TheSeedAloneDecidesAndTheResultStaysInRange(ulong seed)
    {
        float[] once = Apply(new(), Image, seed), again = Apply(new(), Image, seed), other = Apply(new(), Image, seed + 1);
        return once.SequenceEqual(again) && !once.SequenceEqual(other) && once.All(v => v is >= 0 and <= 1);
    }

    [Test]
    public void ABandShiftMovesEnergyByNoMoreThanItsAmount()
    {
        // One bright band (20 of 32); its centre of mass moves within [-2, 2] and, over many seeds, both ways.
        float[] image = new float[32 * 2];
        image.AsSpan(20 * 2, 2).Fill(1);
        double[] moved = [.. Enumerable.Range(0, 200).Select(seed =>
        {
            float[] result = Apply(Nothing with { BandShift = 2 }, image, (ulong)seed, 32, 2);
            return Enumerable.Range(0, 32).Sum(b => b * (double)result[2 * b]) / Enumerable.Range(0, 32).Sum(b => (double)result[2 * b]) - 20;
        })];
        Assert.Multiple(() =>
        {
            Assert.That(moved, Has.All.InRange(-2.0001, 2.0001));
            Assert.That(moved.Max(), Is.GreaterThan(1.5));
            Assert.That(moved.Min(), Is.LessThan(-1.5));
        });
    }

    [Test]
    public void AFrameShiftOfAWholeFrameReadsTheNeighbour()
    {
        // Over the frames the image is the ramp 0.1 k: a shift by s reads 0.1 (k + s), clamped at the ends.
        float[] ramp = [.. Enumerable.Range(0, 8).Select(k => 0.1f * k)];
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] result = Apply(Nothing with { FrameShift = 1 }, ramp, seed, 1, 8);
            double shift = (result[3] - ramp[3]) / 0.1;
            Assert.That(shift, Is.InRange(-1.0001, 1.0001));
            for (int k = 0; k < 8; k++)
                Assert.That(result[k], Is.EqualTo(0.1 * Math.Clamp(k + shift, 0, 7)).Within(1e-5));
        }
    }

    [Test]
    public void MasksSetAFewNeighbouringBandsAndFramesToTheMean()
    {
        float mean = Image.Average();
        var counts = new HashSet<int>();
        for (ulong seed = 0; seed < 100; seed++)
        {
            float[] result = Apply(Nothing with { MaskedBands = 3 }, Image, seed);
            int[] changed = [.. Enumerable.Range(0, 8).Where(b => !result.AsSpan(b * 4, 4).SequenceEqual(Image.AsSpan(b * 4, 4)))];
            counts.Add(changed.Length);
            foreach (int band in changed)
                Assert.That(result.AsSpan(band * 4, 4).ToArray(), Has.All.EqualTo(mean).Within(1e-6));
            Assert.That(changed, Is.EqualTo(Enumerable.Range(changed.FirstOrDefault(), changed.Length)));
        }

        Assert.That(counts, Is.EquivalentTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void TiltIsASlopeOverTheBands()
    {
        float[] flat = [.. Enumerable.Repeat(0.5f, 5 * 2)];
        float[] result = Apply(Nothing with { Tilt = 0.2 }, flat, 3, 5, 2);
        double slope = result[0] - 0.5;
        Assert.Multiple(() =>
        {
            // -x, -x/2, 0, x/2, x for five bands.
            Assert.That(Math.Abs(slope), Is.InRange(1e-4, 0.2));
            for (int band = 0; band < 5; band++)
                Assert.That(result[band * 2], Is.EqualTo(0.5 + slope * (1 - band / 2.0)).Within(1e-6));
        });
    }

    [Test]
    public void NoiseHasItsStandardDeviation()
    {
        float[] flat = [.. Enumerable.Repeat(0.5f, 64 * 64)];
        float[] result = Apply(Nothing with { Noise = 0.05 }, flat, 1, 64, 64);
        // Standard error of a standard deviation over 4096 values: about 1.1 %.
        Assert.That(Math.Sqrt(result.Average(v => (v - 0.5) * (v - 0.5))), Is.EqualTo(0.05).Within(0.003));
    }

    [Test]
    public void MisuseIsRefused()
    {
        var augmentation = new MelAugmentation(8, 4);
        float[] result = new float[32];
        Assert.Multiple(() =>
        {
            Assert.That(() => augmentation.Apply(new float[31], result, 0), Throws.ArgumentException.With.Message.Contains("8 x 4 = 32 values, got 31"));
            Assert.That(() => augmentation.Apply(Image, new float[33], 0), Throws.ArgumentException.With.Message.Contains("got 33"));
            Assert.That(() => augmentation.Apply(result, result, 0), Throws.ArgumentException.With.Message.Contains("overlaps"));
            Assert.That(() => new MelAugmentation(0, 4), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new MelAugmentation(8, 4, new() { FrameWarp = 0.2 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("FrameWarp"));
            Assert.That(() => new MelAugmentation(8, 4, new() { Noise = double.NaN }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Noise"));
            Assert.That(() => new MelAugmentation(8, 4, new() { MaskedBands = -1 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("MaskedBands"));
        });
    }
}
