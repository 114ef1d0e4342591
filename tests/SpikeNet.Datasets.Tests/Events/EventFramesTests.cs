using SpikeNet.Datasets.Events;
using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Tests.Events;

public sealed class EventFramesTests
{
    private static EventRecording Make(params (int X, int Y, int P, long T)[] events) => new(
        [.. events.Select(e => (ushort)e.X)], [.. events.Select(e => (ushort)e.Y)], [.. events.Select(e => (byte)e.P)], [.. events.Select(e => e.T)], 4, 3, "made");

    [Test]
    public void FramesByTimePutEachEventAtItsFeature()
    {
        EventRecording recording = Make((1, 2, 1, 1000), (1, 2, 1, 1500), (0, 0, 0, 1999), (3, 2, 0, 2000), (1, 0, 1, 4999));
        SpikeTrain train = EventFrames.ToSpikeTrain([recording], new EventFrameOptions { TimeSteps = 3, StepMs = 1 });
        Assert.Multiple(() =>
        {
            Assert.That((train.TimeSteps, train.BatchSize, train.Features), Is.EqualTo((3, 1, 4 * 3 * 2)));
            // (y W + x) C + p: (2 * 4 + 1) * 2 + 1 = 19 and 0 in the first millisecond from 1000 us; (2 * 4 + 3) * 2 = 22 in the second.
            Assert.That(train.Row(0, 0).ToArray(), Is.EqualTo(new[] { 0, 19 }));
            Assert.That(train.Row(1, 0).ToArray(), Is.EqualTo(new[] { 22 }));
            Assert.That(train.Row(2, 0).ToArray(), Is.Empty, "the event at 4999 us is after the three frames");
            Assert.That(train.Payload.IsEmpty && train.TimeStampsMicroseconds.IsEmpty);
            Assert.That(new EventFrameOptions().ShapeOf(4, 3).IndexOf(1, 2, 1), Is.EqualTo(19));
        });
    }

    [Test]
    public void CountsAndTimesOfTheFirstEventAreKept()
    {
        EventRecording recording = Make((1, 2, 1, 1000), (0, 0, 0, 1200), (1, 2, 1, 1500), (1, 2, 0, 1600));
        SpikeTrain train = EventFrames.ToSpikeTrain([recording], new EventFrameOptions { TimeSteps = 1, Counted = true, KeepTimeStamps = true });
        Assert.Multiple(() =>
        {
            Assert.That(train.Indices.ToArray(), Is.EqualTo(new[] { 0, 18, 19 }));
            Assert.That(train.Payload.ToArray(), Is.EqualTo(new[] { 1f, 1f, 2f }));
            Assert.That(train.TimeStampsMicroseconds.ToArray(), Is.EqualTo(new[] { 200, 600, 0 }));
        });
    }

    [Test]
    public void PixelsAndPolaritiesMerge()
    {
        var options = new EventFrameOptions { TimeSteps = 1, SpatialMerge = 2, PolarityChannels = false, Counted = true };
        SpikeTrain train = EventFrames.ToSpikeTrain([Make((0, 0, 0, 1), (1, 1, 1, 2), (3, 2, 0, 3))], options);
        Assert.Multiple(() =>
        {
            // 4 x 3 pixels become 2 x 2: (0, 0) and (1, 1) are cell 0; (3, 2) is cell (1, 1) = 3.
            Assert.That(options.ShapeOf(4, 3), Is.EqualTo(new FeatureShape(1, 2, 2)));
            Assert.That(train.Indices.ToArray(), Is.EqualTo(new[] { 0, 3 }));
            Assert.That(train.Payload.ToArray(), Is.EqualTo(new[] { 2f, 1f }));
        });
    }

    [Test]
    public void FramesByCountHoldEquallyManyEvents()
    {
        EventRecording recording = Make((0, 0, 0, 1), (1, 0, 0, 2), (2, 0, 0, 3), (3, 0, 0, 4), (0, 1, 0, 5));
        SpikeTrain pairs = EventFrames.ToSpikeTrain([recording], new EventFrameOptions { TimeSteps = 2, Slicing = EventSlicing.Count, EventsPerStep = 2, PolarityChannels = false });
        SpikeTrain all = EventFrames.ToSpikeTrain([recording], new EventFrameOptions { TimeSteps = 2, Slicing = EventSlicing.Count, PolarityChannels = false });
        Assert.Multiple(() =>
        {
            Assert.That(pairs.Row(0, 0).ToArray(), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(pairs.Row(1, 0).ToArray(), Is.EqualTo(new[] { 2, 3 }));
            // floor(1 * 5 / 2) = 2: the halves have two and three events.
            Assert.That(all.Row(0, 0).ToArray(), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(all.Row(1, 0).ToArray(), Is.EqualTo(new[] { 2, 3, 4 }));
        });
    }

    [Test]
    public void RecordingsStandSideBySide()
    {
        SpikeTrain train = EventFrames.ToSpikeTrain([Make((0, 0, 0, 0), (1, 0, 0, 9)), Make(), Make((2, 0, 0, 5), (3, 0, 0, 14))], new EventFrameOptions { TimeSteps = 2, PolarityChannels = false });
        Assert.Multiple(() =>
        {
            Assert.That(train.RowOffsets.ToArray(), Is.EqualTo(new[] { 0, 1, 1, 2, 3, 3, 4 }));
            Assert.That(train.Indices.ToArray(), Is.EqualTo(new[] { 0, 2, 1, 3 }));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public bool EveryEventIsCountedOnceWhateverTheThreads((byte, byte, bool, ushort)[] raw, byte steps, byte merge, bool byCount)
    {
        EventRecording recording = Make([.. raw.Select(e => (e.Item1 % 4, e.Item2 % 3, e.Item3 ? 1 : 0, (long)e.Item4)).OrderBy(e => e.Item4)]);
        var options = new EventFrameOptions { TimeSteps = 1 + steps % 7, SpatialMerge = 1 + merge % 3, Counted = true, Slicing = byCount ? EventSlicing.Count : EventSlicing.Time };
        int threads = Workers.Threads;
        try
        {
            Workers.Threads = 1;
            SpikeTrain one = EventFrames.ToSpikeTrain([recording, recording], options);
            Workers.Threads = 2;
            SpikeTrain two = EventFrames.ToSpikeTrain([recording, recording], options);
            return one.Payload.ToArray().Sum() == 2 * raw.Length
                && one.Indices.SequenceEqual(two.Indices) && one.RowOffsets.SequenceEqual(two.RowOffsets) && one.Payload.SequenceEqual(two.Payload);
        }
        finally
        {
            Workers.Threads = threads;
        }
    }

    [Test]
    public void WrongOptionsAndSensorsAreRefused()
    {
        EventRecording other = new([0], [0], [1], [0], 5, 3, "other");
        Assert.Multiple(() =>
        {
            Assert.That(() => EventFrames.ToSpikeTrain([]), Throws.ArgumentException);
            Assert.That(() => EventFrames.ToSpikeTrain([Make(), other]), Throws.ArgumentException.With.Message.Contains("other has 5 x 3 pixels"));
            Assert.That(() => EventFrames.ToSpikeTrain([other], new EventFrameOptions { StepMs = 1, Slicing = EventSlicing.Count }), Throws.ArgumentException);
            Assert.That(() => EventFrames.ToSpikeTrain([other], new EventFrameOptions { EventsPerStep = 1 }), Throws.ArgumentException);
            Assert.That(() => EventFrames.ToSpikeTrain([other], new EventFrameOptions { TimeSteps = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Make((0, 0, 0, 5), (0, 0, 0, 4)), Throws.ArgumentException.With.Message.Contains("event 1 is at 4 us"));
            Assert.That(() => Make((4, 0, 0, 5)), Throws.ArgumentException.With.Message.Contains("outside the sensor of 4 x 3"));
            Assert.That(() => Make((0, 0, 2, 5)), Throws.ArgumentException.With.Message.Contains("polarity 2"));
        });
    }

    [Test]
    public void TheBuilderChecksItsRows()
    {
        var builder = new SpikeTrainBuilder(1, 2, 5, withPayload: true);
        Assert.Multiple(() =>
        {
            Assert.That(() => builder.AppendRow([1]), Throws.ArgumentException.With.Message.Contains("0 values for 1 events"));
            Assert.That(() => builder.AppendRow([1, 1], [1, 1]), Throws.ArgumentException.With.Message.Contains("feature 1 after 1"));
            Assert.That(() => builder.AppendRow([5], [1]), Throws.ArgumentException.With.Message.Contains("below 5"));
            Assert.That(() => builder.AppendRow([1], [1], [7]), Throws.ArgumentException.With.Message.Contains("1 times for 1 events"));
            builder.AppendRow([1], [2]);
            Assert.That(() => builder.Build(), Throws.InvalidOperationException.With.Message.Contains("1 of 2 rows"));
            builder.AppendRow(Enumerable.Range(0, 5).ToArray(), [1, 2, 3, 4, 5]);
            SpikeTrain train = builder.Build();
            Assert.That(train.Row(0, 1).ToArray(), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
            Assert.That(train.Payload.ToArray(), Is.EqualTo(new[] { 2f, 1, 2, 3, 4, 5 }));
            Assert.That(() => builder.AppendRow([], []), Throws.InvalidOperationException);
        });
    }
}
