using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

public class SpikeTrainTests
{
    [FsCheck.NUnit.Property]
    public bool DenseRoundTrip(byte[] bits)
    {
        var values = (bits ?? []).Take(60).Concat(Enumerable.Repeat((byte)0, 60)).Take(60).Select(b => (float)(b % 3)).ToArray();
        return SpikeTrain.FromDense(values, 3, 4, 5).ToDense().Span.SequenceEqual(values);
    }

    [Test]
    public void PayloadOnlyWhereAValueIsNotOne()
    {
        Assert.That(SpikeTrain.FromDense([0, 1, 1, 0], 1, 1, 4).Payload.IsEmpty, Is.True);
        Assert.That(SpikeTrain.FromDense([0, 1, 2, 0], 1, 1, 4).Payload.ToArray(), Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void SelectTakesSamplesInTheOrderAskedFor()
    {
        // T = 2, B = 3, N = 2
        var train = SpikeTrain.FromRows(2, 3, 2, [[0], [1], [], [0, 1], [], [1]]);
        var chosen = train.Select([2, 0, 0]);
        Assert.That(chosen.Row(0, 0).ToArray(), Is.Empty);
        Assert.That(chosen.Row(1, 0).ToArray(), Is.EqualTo(new[] { 1 }));
        Assert.That(chosen.Row(0, 1).ToArray(), Is.EqualTo(new[] { 0 }));
        Assert.That(chosen.Row(1, 2).ToArray(), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(chosen.EventCount, Is.EqualTo(7));
    }

    [Test]
    public void ConcatenateThenSelectGivesThePartsBack()
    {
        var a = SpikeTrain.FromRows(2, 1, 3, [[0, 2], [1]]);
        var b = SpikeTrain.FromRows(2, 2, 3, [[], [1], [0], [2]]);
        var both = SpikeTrain.Concatenate([a, b]);
        Assert.That(both.BatchSize, Is.EqualTo(3));
        Assert.That(both.Select([0]).ToDense().Span.ToArray(), Is.EqualTo(a.ToDense().Span.ToArray()));
        Assert.That(both.Select([1, 2]).ToDense().Span.ToArray(), Is.EqualTo(b.ToDense().Span.ToArray()));
    }

    [TestCase(new[] { 1, 0 })]
    [TestCase(new[] { 0, 0 })]
    [TestCase(new[] { 0, 5 })]
    [TestCase(new[] { -1 })]
    public void RowsThatAreNotAscendingOrOutOfRangeAreRefused(int[] row) =>
        Assert.That(() => SpikeTrain.FromRows(1, 1, 5, [row]), Throws.ArgumentException);

    [TestCase(0.01)]
    [TestCase(0.2)]
    [TestCase(0.6)]
    [TestCase(1.0)]
    public void BitsOfAnyDensityBecomeTheirPlaces(double density)
    {
        const int rows = 150;
        const int features = 300;
        var random = new SplitMix64(5);
        var mask = new SpikeMask(rows, 1, features);
        var expected = new List<int>();
        for (var r = 0; r < rows; r++)
        {
            for (var n = 0; n < features; n++)
            {
                if (random.NextDouble(0, 1) >= density)
                    continue;
                expected.Add(n);
                unsafe
                {
                    mask.Pointer[(r * mask.WordsPerRow) + (n / 64)] |= 1UL << (n % 64);
                }
            }
        }

        Assert.That(mask.ToSpikeTrain().Indices.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void MaskBecomesEventLists()
    {
        var mask = new SpikeMask(2, 1, 130);
        unsafe
        {
            mask.Pointer[0] = 1UL | (1UL << 63);
            mask.Pointer[2] = 0b10;
            mask.Pointer[4] = 1;
        }

        var train = mask.ToSpikeTrain();
        Assert.That(train.Row(0, 0).ToArray(), Is.EqualTo(new[] { 0, 63, 129 }));
        Assert.That(train.Row(1, 0).ToArray(), Is.EqualTo(new[] { 64 }));
    }

    [Test]
    public void StepsKeepValuesAndTimeStamps()
    {
        var builder = new SpikeTrainBuilder(3, 2, 4, withPayload: true, withTimeStamps: true);
        builder.AppendRow([0, 3], [1, 1], [5, 6]);
        builder.AppendRow([1], [2.5f], [7]);
        builder.AppendRow([], [], []);
        builder.AppendRow([2], [1], [12]);
        builder.AppendRow([1, 2], [-1, 1], [20, 21]);
        builder.AppendRow([], [], []);
        var part = builder.Build().Steps(1, 2);
        Assert.That((part.TimeSteps, part.BatchSize, part.Features), Is.EqualTo((2, 2, 4)));
        Assert.That(part.RowOffsets.ToArray(), Is.EqualTo(new[] { 0, 0, 1, 3, 3 }));
        Assert.That(part.Indices.ToArray(), Is.EqualTo(new[] { 2, 1, 2 }));
        Assert.That(part.Payload.ToArray(), Is.EqualTo(new[] { 1f, -1, 1 }));
        Assert.That(part.TimeStampsMicroseconds.ToArray(), Is.EqualTo(new[] { 12, 20, 21 }));
        Assert.That(() => part.Steps(1, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(part.Steps(2, 0).EventCount, Is.Zero);
    }
}
