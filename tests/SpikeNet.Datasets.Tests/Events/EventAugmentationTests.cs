using SpikeNet.Datasets.Events;

namespace SpikeNet.Datasets.Tests.Events;

public sealed class EventAugmentationTests
{
    private static readonly EventRecording Original = new(
        [.. Enumerable.Range(0, 2000).Select(i => (ushort)(i % 10))], [.. Enumerable.Range(0, 2000).Select(i => (ushort)(i / 10 % 8))],
        [.. Enumerable.Range(0, 2000).Select(i => (byte)(i % 2))], [.. Enumerable.Range(0, 2000).Select(i => 10L * i)], 10, 8, "made", 3);

    [Test]
    public void NothingChangesUnlessAskedFor()
    {
        EventRecording same = new EventAugmentation(new EventAugmentationOptions()).Apply(Original, 1);
        Assert.Multiple(() =>
        {
            Assert.That(EventBytes.Listed(same), Is.EqualTo(EventBytes.Listed(Original)));
            Assert.That((same.Label, same.StartMicroseconds, same.EndMicroseconds), Is.EqualTo(((int?)3, 0L, 19991L)));
        });
    }

    [Test]
    public void AShiftMovesAllEventsAlikeAndLosesWhatLeaves()
    {
        var shift = new EventAugmentation(new EventAugmentationOptions { TimeShiftMs = 5, SpatialShift = 3 });
        var seen = new HashSet<(int, int, long)>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            EventRecording moved = shift.Apply(Original, seed);
            // Event i was at (i % 10, i / 10 % 8, 10 i); its index is known from its time where the shift is a multiple of 10 us, so compare sets of differences.
            (int X, int Y, int P, long T)[] events = EventBytes.Listed(moved);
            Assert.That(events, Is.Not.Empty);
            Assert.That(events.All(e => e.X < 10 && e.Y < 8 && e.T is >= 0 and < 19991));
            long remainder = ((events[0].T % 10) + 10) % 10;
            Assert.That(events.All(e => e.T % 10 == remainder), "one shift for all");
            seen.Add((events.Min(e => e.X), events.Min(e => e.Y), remainder));
        }

        Assert.That(seen, Has.Count.GreaterThan(5), "shifts differ from seed to seed");
    }

    [Test]
    public void DroppingThinsAndJitterStaysNear()
    {
        EventRecording thinned = new EventAugmentation(new EventAugmentationOptions { DropShare = 1 }).Apply(Original, 4);
        EventRecording jittered = new EventAugmentation(new EventAugmentationOptions { SpatialJitter = 1 }).Apply(Original, 5);
        var byTime = EventBytes.Listed(Original).ToDictionary(e => e.T);
        Assert.Multiple(() =>
        {
            Assert.That(thinned.Count, Is.InRange(1, 1999));
            Assert.That(EventBytes.Listed(thinned), Is.SubsetOf(EventBytes.Listed(Original)));
            Assert.That(EventBytes.Listed(jittered).All(e => Math.Abs(e.X - byTime[e.T].X) <= 1 && Math.Abs(e.Y - byTime[e.T].Y) <= 1));
            Assert.That(EventBytes.Listed(jittered).Count(e => e.X != byTime[e.T].X), Is.GreaterThan(500));
            Assert.That(EventBytes.Listed(new EventAugmentation(new EventAugmentationOptions { SpatialJitter = 1 }).Apply(Original, 5)), Is.EqualTo(EventBytes.Listed(jittered)), "the same seed gives the same events");
        });
    }

    [Test]
    public void MirroringAndFlippingAreExact()
    {
        EventRecording changed = new EventAugmentation(new EventAugmentationOptions { MirrorProbability = 1, PolarityFlipProbability = 1 }).Apply(Original, 6);
        Assert.That(EventBytes.Listed(changed), Is.EqualTo(EventBytes.Listed(Original).Select(e => (9 - e.X, e.Y, 1 - e.P, e.T))));
    }

    [Test]
    public void AmountsOutOfRangeAreRefused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new EventAugmentation(new EventAugmentationOptions { DropShare = 1.1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new EventAugmentation(new EventAugmentationOptions { TimeShiftMs = double.NaN }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new EventAugmentation(new EventAugmentationOptions { SpatialShift = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
