using SpikeNet.Datasets.Images;

namespace SpikeNet.Datasets.Tests.Images;

public class ImageAugmentationTests
{
    private static readonly float[] Image = [.. Enumerable.Range(0, 5 * 7).Select(i => (float)(i + 1) / 35)];

    private static float[] Changed(ImageAugmentationOptions options, ulong seed = 1)
    {
        var changed = new float[Image.Length];
        new ImageAugmentation(5, 7, options).Apply(Image, changed, seed);
        return changed;
    }

    [Test]
    public void NothingAskedForIsNothingChanged()
    {
        Assert.That(Changed(new ImageAugmentationOptions()), Is.EqualTo(Image).Within(1e-6f));
        Assert.That(new ImageAugmentation(5, 7, new ImageAugmentationOptions()).Changes, Is.False);
        Assert.That(new ImageAugmentation(5, 7, new ImageAugmentationOptions { Shift = 1 }).Changes, Is.True);
    }

    [Test]
    public void AMirrorExchangesLeftAndRight()
    {
        var changed = Changed(new ImageAugmentationOptions { MirrorProbability = 1 });
        for (var r = 0; r < 5; r++)
            for (var c = 0; c < 7; c++)
                Assert.That(changed[(r * 7) + c], Is.EqualTo(Image[(r * 7) + 6 - c]).Within(1e-6f), $"{r}, {c}");
    }

    [Test]
    public void AShiftMovesTheMiddleOfMassByAtMostSoMuch()
    {
        // One bright pixel in the middle of 9 x 9: its mass moves with the shift, divided between neighbours.
        var image = new float[81];
        image[40] = 1;
        var seen = new List<double>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var changed = new float[81];
            new ImageAugmentation(9, 9, new ImageAugmentationOptions { Shift = 2 }).Apply(image, changed, seed);
            Assert.That(changed.Sum(), Is.EqualTo(1).Within(1e-5f));
            seen.Add(Enumerable.Range(0, 81).Sum(i => changed[i] * (i % 9)) - 4);
        }

        Assert.That(seen, Has.All.InRange(-2.0001, 2.0001));
        Assert.That((seen.Min() < -1.8, seen.Max() > 1.8), Is.EqualTo((true, true)));
    }

    [Test]
    public void ATurnOfAQuarterExchangesRowsAndColumns()
    {
        // Turned by any angle up to 90 degrees, a pixel two to the right of the middle stays at that distance.
        var image = new float[81];
        image[42] = 1;
        for (ulong seed = 0; seed < 50; seed++)
        {
            var changed = new float[81];
            new ImageAugmentation(9, 9, new ImageAugmentationOptions { RotationDegrees = 90 }).Apply(image, changed, seed);
            var mass = changed.Sum();
            var (x, y) = (Enumerable.Range(0, 81).Sum(i => changed[i] * ((i % 9) - 4)) / mass, Enumerable.Range(0, 81).Sum(i => changed[i] * ((i / 9) - 4)) / mass);
            Assert.That(Math.Sqrt((x * x) + (y * y)), Is.EqualTo(2).Within(0.15), $"seed {seed}");
            Assert.That(x, Is.GreaterThan(-0.15));
        }
    }

    [Test]
    public void ASquareIsBlackenedAndTheRestIsKept()
    {
        var sizes = Enumerable.Range(0, 100).Select(seed => Changed(new ImageAugmentationOptions { Erase = 3 }, (ulong)seed)).Select(changed =>
        {
            Assert.That(changed.Where((v, i) => v != 0 && Math.Abs(v - Image[i]) > 1e-6), Is.Empty);
            return changed.Count(v => v == 0);
        }).ToList();
        Assert.That(sizes, Has.All.InRange(0, 9));
        Assert.That(sizes.Max(), Is.EqualTo(9));
    }

    [Test]
    public void TheSeedDecides()
    {
        var options = new ImageAugmentationOptions { Shift = 2, RotationDegrees = 15, Scale = 0.2, MirrorProbability = 0.5, Erase = 3 };
        var (first, again) = (Changed(options, 7), Changed(options, 7));
        Assert.That(again, Is.EqualTo(first));
        Assert.That(Changed(options, 8), Is.Not.EqualTo(first));
        Assert.That(Changed(options, 8), Has.All.InRange(0f, 1.000001f));
    }

    [Test]
    public void MistakesAreNamed()
    {
        Assert.That(() => new ImageAugmentation(5, 7, new ImageAugmentationOptions { Scale = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Scale"));
        Assert.That(() => new ImageAugmentation(5, 7, new ImageAugmentationOptions { Shift = double.NaN }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ImageAugmentation(5, 5, new ImageAugmentationOptions()).Apply(Image, new float[25], 1), Throws.ArgumentException.With.Message.Contains("5 x 5"));
    }
}
