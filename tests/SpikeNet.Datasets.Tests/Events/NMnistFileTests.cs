using System.Diagnostics;
using SpikeNet.Datasets.Events;

namespace SpikeNet.Datasets.Tests.Events;

public sealed class NMnistFileTests
{
    [Test]
    public void EventsAreReadBitByBit()
    {
        using var folder = new TemporaryFolder();
        // x 3, y 33, polarity 1 (top bit of the third byte), time 0x012345 = 74565 us in the 23 bits below it.
        File.WriteAllBytes(folder["a.bin"], [3, 33, 0x81, 0x23, 0x45, 0, 0, 0x7F, 0xFF, 0xFF]);
        EventRecording recording = NMnistFile.Read(folder["a.bin"], 7);
        Assert.Multiple(() =>
        {
            Assert.That(EventBytes.Listed(recording), Is.EqualTo(new[] { (3, 33, 1, 74565L), (0, 0, 0, 8388607L) }));
            Assert.That(recording.Label, Is.EqualTo(7));
            Assert.That((recording.Width, recording.Height), Is.EqualTo((34, 34)));
            Assert.That((recording.StartMicroseconds, recording.EndMicroseconds), Is.EqualTo((0L, 8388608L)));
        });
    }

    [Test]
    public void ARowOf240CarriesIntoTheTimesThatFollow()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.bin"], EventBytes.NMnist((1, 1, 0, 8000), (0, 240, 0, 0), (1, 1, 0, 100), (0, 240, 0, 0), (2, 2, 1, 5)));
        // 2^13 = 8192 us for each carry so far.
        Assert.That(EventBytes.Listed(NMnistFile.Read(folder["a.bin"])), Is.EqualTo(new[] { (1, 1, 0, 8000L), (1, 1, 0, 8292L), (2, 2, 1, 16389L) }));
    }

    [FsCheck.NUnit.Property(MaxTest = 50)]
    public bool WrittenEventsReadBackEqual((byte, byte, bool, ushort)[] raw)
    {
        (int X, int Y, int P, int T)[] events = [.. raw.Append(default).Select(e => (e.Item1 % 34, e.Item2 % 34, e.Item3 ? 1 : 0, e.Item4 * 100)).OrderBy(e => e.Item4)];
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.bin"], EventBytes.NMnist(events));
        return EventBytes.Listed(NMnistFile.Read(folder["a.bin"])).SequenceEqual(events.Select(e => (e.X, e.Y, e.P, (long)e.T)));
    }

    [Test]
    public void BadFilesAreRefusedWithTheOffset()
    {
        using var folder = new TemporaryFolder();
        void Check(byte[] bytes, string message)
        {
            File.WriteAllBytes(folder["bad.bin"], bytes);
            Assert.That(() => NMnistFile.Read(folder["bad.bin"]), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{folder["bad.bin"]}: {message}"));
        }

        Assert.Multiple(() =>
        {
            Check([], "byte 0: the file is empty");
            Check([.. EventBytes.NMnist((1, 1, 0, 5)), 1, 2], "byte 5: truncated: the last event has 2 of 5 bytes");
            Check(EventBytes.NMnist((1, 1, 0, 5), (34, 1, 0, 6)), "byte 5: event 1 at (34, 1) lies outside the sensor of 34 x 34");
            Check(EventBytes.NMnist((1, 1, 0, 5), (1, 1, 0, 5), (1, 2, 0, 4)), "byte 10: event 2 is at 4 us, before the one in front of it at 5 us");
            Assert.That(() => NMnistFile.Read(folder["none.bin"]), Throws.TypeOf<FileNotFoundException>());
        });
    }

    [Test]
    public void LateEventsCanBeSortedAndLimitsHold()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.bin"], EventBytes.NMnist((1, 1, 0, 5), (2, 2, 1, 3), (3, 3, 0, 5)));
        EventRecording sorted = NMnistFile.Read(folder["a.bin"], options: new EventReadOptions { OutOfOrder = OutOfOrderEvents.Sort });
        Assert.Multiple(() =>
        {
            Assert.That(EventBytes.Listed(sorted), Is.EqualTo(new[] { (2, 2, 1, 3L), (1, 1, 0, 5L), (3, 3, 0, 5L) }));
            Assert.That(() => NMnistFile.Read(folder["a.bin"], options: new EventReadOptions { LargestFileBytes = 14 }),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("15 bytes, at most 14"));
        });
    }

    [Test]
    public void TheSetIsFoundAndWhatIsNotOfItIsListed()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "Train/0", "Train/9", "Test/3", "Train/x" })
            Directory.CreateDirectory(folder[name]);
        File.WriteAllBytes(folder["Train/0/00001.bin"], EventBytes.NMnist((1, 1, 0, 5)));
        File.WriteAllBytes(folder["Train/9/00002.bin"], [1, 2, 3]);
        File.WriteAllBytes(folder["Test/3/00001.bin"], EventBytes.NMnist((1, 1, 0, 5)));
        File.WriteAllText(folder["Train/0/notes.txt"], "");
        EventSet set = NMnist.Open(folder.Path);
        var skipped = new List<SkippedFile>();
        var loaded = EventSet.Load(set.Samples, skipped);
        Assert.Multiple(() =>
        {
            Assert.That(set.Samples.Select(s => (s.Id, s.Label, s.Part)), Is.EqualTo(new[] { ("Test/3/00001", 3, Split.Test), ("Train/0/00001", 0, Split.Train), ("Train/9/00002", 9, Split.Train) }));
            Assert.That(set.Skipped.Select(s => s.Name), Is.EqualTo(new[] { folder["Train/0/notes.txt"], folder["Train/x"] }));
            Assert.That(loaded.Select(r => r.Label), Is.EqualTo(new int?[] { 3, 0 }));
            Assert.That(skipped.Single().Name, Is.EqualTo("Train/9/00002"));
            Assert.That(() => EventSet.Load(set.Samples), Throws.TypeOf<InvalidDataException>().With.Message.Contains("00002.bin: byte 0: truncated"));
            Assert.That(() => NMnist.Open(folder["Train"]), Throws.TypeOf<InvalidDataException>());
            Assert.That(() => NMnist.Open(folder["none"]), Throws.TypeOf<DirectoryNotFoundException>());
        });
    }

    [Test]
    public void TheRealRecordingsAreAllRead()
    {
        EventSet set = NMnist.Open(SampleData.OrIgnore("nmnist")).WithValidation(0.2);
        var watch = Stopwatch.StartNew();
        var recordings = EventSet.Load(set.Samples);
        TestContext.Out.WriteLine($"{recordings.Length} recordings in {watch.Elapsed.TotalMilliseconds:0.0} ms");
        Assert.Multiple(() =>
        {
            Assert.That(recordings, Has.Length.EqualTo(1000));
            // Counted apart from this code, from the files' sizes: 20,666,155 bytes in events of 5, none of them a carry.
            Assert.That(recordings.Sum(r => (long)r.Count), Is.EqualTo(4133231));
            Assert.That(recordings.Max(r => r.DurationMs), Is.InRange(200, 400));
            Assert.That(set.Select(Split.Test), Is.Empty);
            // A binomial part of 1000 at 0.2 is within five deviations (63) of 200.
            Assert.That(set.Select(Split.Validation), Has.Length.InRange(137, 263));
            Assert.That(set.Select(Split.Validation).Length + set.Select(Split.Train).Length, Is.EqualTo(1000));
        });
    }
}
