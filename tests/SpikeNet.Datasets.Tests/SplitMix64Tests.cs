using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Tests;

public sealed class SplitMix64Tests
{
    [Test]
    public void TheSequenceIsThePublishedOne()
    {
        // Published test vector for seed 1234567 (rosettacode.org, "Pseudo-random numbers/Splitmix64").
        var random = new SplitMix64(1234567);
        ulong[] drawn = [.. Enumerable.Range(0, 5).Select(_ => random.NextUInt64())];
        Assert.That(drawn, Is.EqualTo(new[]
        {
            6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL,
        }));
    }

    [Test]
    public void TheDistributionsHaveTheirMoments()
    {
        const int count = 100_000;
        var random = new SplitMix64(7);
        double[] uniform = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble(2, 4))];
        double[] normal = [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
        int[] faces = [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(6))];
        Assert.Multiple(() =>
        {
            // Standard errors: uniform 0.577 / sqrt(1e5) = 0.002, normal 0.003 (mean) and about 0.004 (variance), each face 118 of 16667.
            Assert.That(uniform.Average(), Is.EqualTo(3).Within(0.01));
            Assert.That(uniform, Has.All.GreaterThanOrEqualTo(2).And.All.LessThan(4));
            Assert.That(normal.Average(), Is.EqualTo(0).Within(0.015));
            Assert.That(normal.Average(x => x * x), Is.EqualTo(1).Within(0.02));
            Assert.That(normal.Max(Math.Abs), Is.LessThanOrEqualTo(Math.Sqrt(12)));
            Assert.That(faces.GroupBy(f => f).Select(g => g.Count()), Has.Exactly(6).InRange(16067, 17267));
            Assert.That(faces.Max(), Is.EqualTo(5));
        });
    }

    [Test]
    public void CombinedSeedsDependOnEveryPart()
    {
        ulong[] seeds = [.. from a in new ulong[] { 0, 1 } from b in new ulong[] { 0, 1, 2 } from c in new ulong[] { 0, 1, 2 } select SplitMix64.Combine(a, b, c)];
        Assert.That(seeds, Is.Unique);
    }
}
