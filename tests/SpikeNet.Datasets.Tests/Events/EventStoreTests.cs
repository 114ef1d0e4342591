using SpikeNet.Datasets.Events;

namespace SpikeNet.Datasets.Tests.Events;

public sealed class EventStoreTests
{
    private static EventRecording Recording(int events) =>
        new([.. Enumerable.Range(0, events).Select(i => (ushort)i)], new ushort[events], new byte[events], [.. Enumerable.Range(0, events).Select(i => (long)i)], 100, 1, "made");

    /// <summary>Three of four fit: the fourth is read again whenever it is asked for.</summary>
    [Test]
    public void WhatDoesNotFitIsReadAgain()
    {
        int[] reads = new int[4];
        EventSample[] samples = [.. Enumerable.Range(0, 4).Select(i => new EventSample($"{i}", i, Split.Train, () =>
        {
            Interlocked.Increment(ref reads[i]);
            return Recording(10 + i);
        }))];
        EventStore store = EventStore.Read(samples, null, (10 + 11 + 12) * EventStore.EventBytes);
        Assert.Multiple(() =>
        {
            Assert.That((store.Count, store.InMemory), Is.EqualTo((4, 3)));
            for (int round = 0; round < 2; round++)
            {
                EventRecording[] got = store.Get([3, 0, 3]);
                Assert.That(got.Select(r => r.Count), Is.EqualTo(new[] { 13, 10, 13 }));
                Assert.That(got.Select(r => r.Label), Is.EqualTo(new int?[] { 3, 0, 3 }));
            }

            Assert.That(reads, Is.EqualTo(new[] { 1, 1, 1, 5 }));
            Assert.That(store.LabelOf(2), Is.EqualTo(2));
        });
    }

    [Test]
    public void BadRecordingsAreListedOnceAndLeftOut()
    {
        EventSample[] samples =
        [
            new("a", 0, Split.Train, () => Recording(5)), new("b", 1, Split.Train, () => throw new InvalidDataException("b: damaged")), new("c", 2, Split.Train, () => Recording(6)),
        ];
        List<SkippedFile> skipped = [];
        EventStore store = EventStore.Read(samples, skipped, 0);
        Assert.Multiple(() =>
        {
            Assert.That(store.Count, Is.EqualTo(2));
            Assert.That(store.LabelOf(1), Is.EqualTo(2));
            Assert.That(store.Get([1])[0].Count, Is.EqualTo(6));
            Assert.That(skipped, Has.Count.EqualTo(1));
            Assert.That(() => EventStore.Read(samples), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("b: damaged"));
        });
    }
}
