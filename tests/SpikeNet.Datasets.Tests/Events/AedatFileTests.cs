using SpikeNet.Datasets.Events;

namespace SpikeNet.Datasets.Tests.Events;

public sealed class AedatFileTests
{
    private const string Version2 = "#!AER-DAT2.0\r\n# This is a raw AE data file - do not edit\r\n";

    [Test]
    public void Version2TurnsColumnsAndRowsRoundAsJaerDoes()
    {
        using var folder = new TemporaryFolder();
        // Address y << 8 | x << 1 | polarity: (x 5, y 10, bit 0 clear = ON) is column 127 - 5 and row 127 - 10.
        File.WriteAllBytes(folder["a.aedat"], [.. EventBytes.Text(Version2), .. EventBytes.Big(10 << 8 | 5 << 1, 1000, 127 << 8 | 0 << 1 | 1, 1001, 0x8000, 1002)]);
        EventRecording recording = AedatFile.Read(folder["a.aedat"]);
        Assert.Multiple(() =>
        {
            Assert.That(EventBytes.Listed(recording), Is.EqualTo(new[] { (122, 117, 1, 1000L), (127, 0, 0, 1001L) }), "the external event is left out");
            Assert.That((recording.Width, recording.Height), Is.EqualTo((128, 128)));
        });
    }

    [Test]
    public void Version2GoesOnAcrossTheWrapOfItsClock()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.aedat"], [.. EventBytes.Text(Version2), .. EventBytes.Big(0, 0x7FFFFFFE, 0, 0x80000001)]);
        Assert.That(AedatFile.Read(folder["a.aedat"]).TimesMicroseconds.ToArray(), Is.EqualTo(new[] { 2147483646L, 2147483649L }));
    }

    [Test]
    public void Version3ReadsPolarityPacketsAndPassesOverOthers()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.aedat"], EventBytes.Aedat3(
            EventBytes.Packet(1, 8, 0, 3, [.. EventBytes.Polarity(100, 20, 1, 50), .. EventBytes.Polarity(1, 2, 1, 51, valid: false), .. EventBytes.Polarity(127, 127, 0, 52)]),
            EventBytes.Packet(0, 8, 0, 1, 0x1, 53),
            EventBytes.Packet(1, 8, 1, 1, EventBytes.Polarity(0, 0, 0, 7))));
        EventRecording recording = AedatFile.Read(folder["a.aedat"]);
        // The overflow of 1 adds 2^31 us.
        Assert.That(EventBytes.Listed(recording), Is.EqualTo(new[] { (100, 20, 1, 50L), (127, 127, 0, 52L), (0, 0, 0, 2147483655L) }));
    }

    private static IEnumerable<TestCaseData> BadFiles()
    {
        TestCaseData Case(string name, byte[] bytes, string message) => new TestCaseData(bytes, message).SetName($"Bad AEDAT: {name}");
        byte[] header = EventBytes.Aedat3();
        int start = header.Length;
        yield return Case("empty", [], "byte 0: the first line is not");
        yield return Case("another file", EventBytes.Text("RIFF"), "byte 0: the first line is not");
        yield return Case("version 4", EventBytes.Text("#!AER-DAT4.0\r\n"), "byte 0: AEDAT version '4.0'; supported: 2.0 and 3.1");
        yield return Case("another chip", EventBytes.Text("#!AER-DAT2.0\r\n# AEChip: eu.seebetter.ini.chips.davis.Davis640\r\n"), "byte 14: the chip is 'eu.seebetter.ini.chips.davis.Davis640'");
        yield return Case("truncated version 2", [.. EventBytes.Text(Version2), .. EventBytes.Big(1, 2), 1, 2, 3], $"byte {Version2.Length + 8}: truncated: the last event has 3 of 8 bytes");
        yield return Case("backwards version 2", [.. EventBytes.Text(Version2), .. EventBytes.Big(1, 20, 1, 19)], $"byte {Version2.Length + 8}: event 1 is at 19 us, before");
        yield return Case("wide address", [.. EventBytes.Text(Version2), .. EventBytes.Big(0x10000, 20)], $"byte {Version2.Length}: address 0x00010000");
        yield return Case("no end of header", EventBytes.Text("#!AER-DAT3.1\r\n#Format: RAW\r\n"), "byte 28: the header has no line '#!END-HEADER'");
        yield return Case("compressed", EventBytes.Text("#!AER-DAT3.1\r\n#Format: PNGFrames\r\n#!END-HEADER\r\n"), "byte 14: packets of format 'PNGFrames'");
        yield return Case("no sensor", EventBytes.Text("#!AER-DAT3.1\r\n#Source 1: Nobody\r\n#!END-HEADER\r\n"), "the header names no sensor size");
        yield return Case("half a packet header", [.. header, 1, 0, 1], $"byte {start}: truncated: a packet header has 3 of 28 bytes");
        yield return Case("packet too long", [.. header, .. EventBytes.Packet(1, 8, 0, 1000)], $"byte {start}: truncated: a packet claims 8000 bytes, the file holds 0");
        yield return Case("huge packet", [.. header, .. EventBytes.Packet(1, int.MaxValue, 0, int.MaxValue)], $"byte {start}: truncated: a packet claims 4611686014132420609 bytes");
        yield return Case("negative size", [.. header, .. EventBytes.Packet(1, -8, 0, 1)], $"byte {start}: a packet header is damaged");
        yield return Case("outside", [.. header, .. EventBytes.Packet(1, 8, 0, 1, EventBytes.Polarity(128, 0, 0, 1))], $"byte {start + 28}: event 0 at (128, 0) lies outside");
        yield return Case("backwards", [.. header, .. EventBytes.Packet(1, 8, 0, 2, [.. EventBytes.Polarity(1, 0, 0, 9), .. EventBytes.Polarity(1, 0, 0, 8)])], $"byte {start + 36}: event 1 is at 8 us");
    }

    [TestCaseSource(nameof(BadFiles))]
    public void BadFilesAreRefusedWithTheOffset(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["bad.aedat"], bytes);
        Assert.That(() => AedatFile.Read(folder["bad.aedat"]), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{folder["bad.aedat"]}: {message}"));
    }

    [Test]
    public void TheGestureSetCutsTrialsByTheirLabels()
    {
        using var folder = new TemporaryFolder();
        WriteTrial(folder, "user01_led", "2,100,200\n11,200,300\n");
        WriteTrial(folder, "user24_lab", "1,150,250\n");
        File.WriteAllText(folder["trials_to_train.txt"], "user01_led.aedat\n");
        File.WriteAllText(folder["trials_to_test.txt"], "user24_lab.aedat\n\n");
        EventSet set = DvsGesture.Open(folder.Path);
        var recordings = EventSet.Load(set.Samples);
        Assert.Multiple(() =>
        {
            Assert.That(set.Samples.Select(s => (s.Id, s.Label, s.Part)), Is.EqualTo(new[] { ("user01_led/00", 1, Split.Train), ("user01_led/01", 10, Split.Train), ("user24_lab/00", 0, Split.Test) }));
            // Events at 100, 150, 200 and 250 us; the end is exclusive.
            Assert.That(recordings.Select(r => string.Join(' ', r.TimesMicroseconds.ToArray())), Is.EqualTo(new[] { "100 150", "200 250", "150 200" }));
            Assert.That(recordings[0].DurationMs, Is.EqualTo(0.1).Within(1e-12));
            Assert.That(DvsGesture.ReadTrial(folder["user01_led.aedat"]).Select(r => r.Label), Is.EqualTo(new int?[] { 1, 10 }));
        });
    }

    [Test]
    public void MissingAndWrongLabelsAreNamed()
    {
        using var folder = new TemporaryFolder();
        WriteTrial(folder, "user01_led", "12,100,200\n");
        WriteTrial(folder, "user02_led", "1,100,200\n");
        File.WriteAllText(folder["trials_to_train.txt"], "user01_led.aedat\nuser02_led.aedat\nuser03_led.aedat\n");
        File.WriteAllText(folder["trials_to_test.txt"], "");
        var skipped = new List<SkippedFile>();
        EventSet set = DvsGesture.Open(folder.Path, skipped: skipped);
        string labels = folder["user01_led_labels.csv"];
        Assert.Multiple(() =>
        {
            Assert.That(() => DvsGesture.Open(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{labels}: line 2: class 12, expected 1 to 11"));
            Assert.That(set.Samples.Single().Id, Is.EqualTo("user02_led/00"));
            Assert.That(skipped.Select(s => Path.GetFileName(s.Name)), Is.EqualTo(new[] { "user01_led.aedat", "user03_led.aedat" }));
            File.WriteAllText(labels, "class,startTime_usec,endTime_usec\n1,5,x\n");
            Assert.That(() => DvsGesture.ReadLabels(labels), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 2: '1,5,x'"));
            File.WriteAllText(labels, "class,startTime_usec,endTime_usec\n1,5,5\n");
            Assert.That(() => DvsGesture.ReadLabels(labels), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 2: the recording ends at 5 us"));
            File.WriteAllText(labels, "1,5,6\n");
            Assert.That(() => DvsGesture.ReadLabels(labels), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 1: expected 'class,startTime_usec,endTime_usec'"));
            File.Delete(labels);
            Assert.That(() => DvsGesture.ReadTrial(folder["user01_led.aedat"]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("the labels of").And.Message.Contains("are missing"));
        });
    }

    private static void WriteTrial(TemporaryFolder folder, string name, string rows)
    {
        uint[] events = [.. new[] { 100, 150, 200, 250 }.SelectMany(t => EventBytes.Polarity(1, 2, 1, t))];
        File.WriteAllBytes(folder[name + ".aedat"], EventBytes.Aedat3(EventBytes.Packet(1, 8, 0, 4, events)));
        File.WriteAllText(folder[name + "_labels.csv"], "class,startTime_usec,endTime_usec\n" + rows);
    }
}
