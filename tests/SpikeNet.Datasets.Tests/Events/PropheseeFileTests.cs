using SpikeNet.Datasets.Events;

namespace SpikeNet.Datasets.Tests.Events;

public sealed class PropheseeFileTests
{
    private const string DatHeader = "% Data file containing CD events\n% Date 2020-09-14 14:18:29\n% Version 2\n% Width 304\n% Height 240\n";
    private const string Evt2Header = "% date 2023-03-29 16:37:46\n% evt 2.0\n% geometry 640x480\n% end\n";
    private const string Evt3Header = "% evt 3.0\n% format EVT3;height=720;width=1280\n% plugin_name hal_plugin_imx636_evk4\n% end\n";

    [Test]
    public void DatEventsAreReadBitByBit()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.dat"], [.. EventBytes.Text(DatHeader), 12, 8, .. EventBytes.Little(10, 303 | 239 << 14 | 1 << 28, 0xFFFFFFF0, 1 | 2 << 14, 5, 0)]);
        EventRecording recording = PropheseeFile.ReadDat(folder["a.dat"]);
        Assert.Multiple(() =>
        {
            // The third time wraps: 2^32 + 5.
            Assert.That(EventBytes.Listed(recording), Is.EqualTo(new[] { (303, 239, 1, 10L), (1, 2, 0, 4294967280L), (0, 0, 0, 4294967301L) }));
            Assert.That((recording.Width, recording.Height), Is.EqualTo((304, 240)));
        });
    }

    [Test]
    public void Evt2JoinsTheTimeFromHighAndLow()
    {
        using var folder = new TemporaryFolder();
        uint Cd(int p, int low, int x, int y) => (uint)(p << 28 | low << 22 | x << 11 | y);
        File.WriteAllBytes(folder["a.raw"], [.. EventBytes.Text(Evt2Header), .. EventBytes.Little(
            Cd(1, 1, 9, 9), 8u << 28 | 100, Cd(1, 63, 639, 479), 10u << 28 | 1, Cd(0, 63, 0, 1), 14u << 28, 15u << 28, 8u << 28 | 0xFFFFFFF, Cd(1, 0, 2, 3), 8u << 28, Cd(0, 5, 4, 5))]);
        // High counts 64 us: 100 * 64 + 63 = 6463; then (2^28 - 1) * 64 = 17179869120; its wrap gives 2^34 + 5.
        Assert.That(EventBytes.Listed(PropheseeFile.ReadRaw(folder["a.raw"])), Is.EqualTo(new[]
        {
            (639, 479, 1, 6463L), (0, 1, 0, 6463L), (2, 3, 1, 17179869120L), (4, 5, 0, 17179869189L),
        }), "the first event comes before any time and is left out");
    }

    [Test]
    public void Evt3KeepsItsStateFromWordToWord()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.raw"], [.. EventBytes.Text(Evt3Header), .. EventBytes.Little16(
            0x2005, // no time yet: left out
            0x8002, 0x6010, // time 2 * 4096 + 16 = 8208
            0x02CF, // y 719
            0x2800 | 1279, // ON at 1279
            0x8002, // a repeated high keeps the low bits
            0x2003, // OFF at 3
            0x3000 | 100, 0x4801, 0x50A1, // OFF from 100: bits 0 and 11; then from 112: bits 0, 5, 7
            0x7000, 0xA000, 0xE000, 0xF000, // passed over
            0x8003, 0x2004)]); // a new high: 3 * 4096, low 0
        Assert.That(EventBytes.Listed(PropheseeFile.ReadRaw(folder["a.raw"])), Is.EqualTo(new[]
        {
            (1279, 719, 1, 8208L), (3, 719, 0, 8208L), (100, 719, 0, 8208L), (111, 719, 0, 8208L),
            (112, 719, 0, 8208L), (117, 719, 0, 8208L), (119, 719, 0, 8208L), (4, 719, 0, 12288L),
        }));
    }

    [Test]
    public void Evt3CountsTheWrapsOfItsClock()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.raw"], [.. EventBytes.Text(Evt3Header), .. EventBytes.Little16(0x8FFF, 0x6FFF, 0x2001, 0x8000, 0x6001, 0x2001, 0x8FFF, 0x8000, 0x2002)]);
        // 0xFFFFFF, then 2^24 + 1, then 2 * 2^24.
        Assert.That(PropheseeFile.ReadRaw(folder["a.raw"]).TimesMicroseconds.ToArray(), Is.EqualTo(new[] { 16777215L, 16777217L, 33554432L }));
    }

    [Test]
    public void TheSizeMayComeFromTheCaller()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.raw"], [.. EventBytes.Text("% evt 3.0\n"), .. EventBytes.Little16(0x8000, 0x2001)]);
        Assert.Multiple(() =>
        {
            Assert.That(() => PropheseeFile.ReadRaw(folder["a.raw"]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("names no sensor size; give EventReadOptions.Width"));
            Assert.That(PropheseeFile.ReadRaw(folder["a.raw"], new EventReadOptions { Width = 1280, Height = 720 }).Count, Is.EqualTo(1));
        });
    }

    private static IEnumerable<TestCaseData> BadFiles()
    {
        TestCaseData Case(string name, byte[] bytes, string message) => new TestCaseData(bytes, message).SetName($"Bad Prophesee file: {name}");
        int dat = DatHeader.Length, evt2 = Evt2Header.Length, evt3 = Evt3Header.Length;
        yield return Case("a.raw: empty", [], "byte 0: the file does not begin with a line");
        yield return Case("a.dat: another file", EventBytes.Text("#!AER-DAT3.1\r\n"), "byte 0: the file does not begin with a line");
        yield return Case("a.dat: endless header", EventBytes.Text("% Date"), "byte 0: a header line has no end");
        yield return Case("a.dat: no type", EventBytes.Text(DatHeader), $"byte {dat}: the file ends before the event type and size");
        yield return Case("a.dat: triggers", [.. EventBytes.Text(DatHeader), 14, 8], $"byte {dat}: event type 14");
        yield return Case("a.dat: wide events", [.. EventBytes.Text(DatHeader), 12, 16], $"byte {dat + 1}: events of 16 bytes, expected 8");
        yield return Case("a.dat: truncated", [.. EventBytes.Text(DatHeader), 12, 8, .. EventBytes.Little(1, 2, 3)], $"byte {dat + 10}: truncated: the last event has 4 of 8 bytes");
        yield return Case("a.dat: backwards", [.. EventBytes.Text(DatHeader), 12, 8, .. EventBytes.Little(2, 0, 1, 0)], $"byte {dat + 10}: event 1 is at 1 us, before");
        yield return Case("a.dat: polarity", [.. EventBytes.Text(DatHeader), 12, 8, .. EventBytes.Little(2, 2u << 28)], $"byte {dat + 6}: polarity 2");
        yield return Case("a.dat: absurd size", EventBytes.Text("% Width 99999\n% Height 1\n"), "the header names a sensor of 99999 x 1");
        yield return Case("a.dat: unreadable size", EventBytes.Text("% Width -1\n% Height 1\n"), "the header's sensor size has '-1'");
        yield return Case("a.raw: no encoding", EventBytes.Text("% geometry 10x10\n"), "the header has no line '% format' or '% evt'");
        yield return Case("a.raw: EVT 2.1", EventBytes.Text("% format EVT21;height=10;width=10\n"), "encoding 'EVT21'; supported: EVT2 and EVT3");
        yield return Case("a.raw: EVT2 truncated", [.. EventBytes.Text(Evt2Header), 1], $"byte {evt2}: truncated: the last word has 1 of 4 bytes");
        yield return Case("a.raw: EVT2 reserved", [.. EventBytes.Text(Evt2Header), .. EventBytes.Little(8u << 28, 5u << 28)], $"byte {evt2 + 4}: word 0x50000000 has the reserved type 5");
        yield return Case("a.raw: EVT2 outside", [.. EventBytes.Text(Evt2Header), .. EventBytes.Little(8u << 28, 640 << 11)], $"byte {evt2 + 4}: event 0 at (640, 0) lies outside");
        yield return Case("a.raw: EVT3 truncated", [.. EventBytes.Text(Evt3Header), 1], $"byte {evt3}: truncated: the last word has 1 of 2 bytes");
        yield return Case("a.raw: EVT3 reserved", [.. EventBytes.Text(Evt3Header), .. EventBytes.Little16(0x8000, 0x1000)], $"byte {evt3 + 2}: word 0x1000 has the reserved type 1");
        yield return Case("a.raw: EVT3 backwards", [.. EventBytes.Text(Evt3Header), .. EventBytes.Little16(0x8009, 0x2000, 0x8008, 0x2000)], $"byte {evt3 + 6}: event 1 is at 32768 us, before the one in front of it at 36864 us");
        yield return Case("a.raw: EVT3 vector outside", [.. EventBytes.Text(Evt3Header), .. EventBytes.Little16(0x8009, 0x3000 | 1270, 0x4FFF)], $"byte {evt3 + 4}: event 10 at (1280, 0) lies outside");
    }

    [TestCaseSource(nameof(BadFiles))]
    public void BadFilesAreRefusedWithTheOffset(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        string name = TestContext.CurrentContext.Test.Name.Contains("a.dat", StringComparison.Ordinal) ? "a.dat" : "a.raw";
        File.WriteAllBytes(folder[name], bytes);
        Assert.That(() => name == "a.dat" ? PropheseeFile.ReadDat(folder[name]) : PropheseeFile.ReadRaw(folder[name]),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{folder[name]}: {message}"));
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool RandomBytesAreReadOrRefusedWithTheFilesName(byte[] random, byte kind)
    {
        using var folder = new TemporaryFolder();
        string header = (kind % 5) switch { 0 => DatHeader, 1 => Evt2Header, 2 => Evt3Header, 3 => "#!AER-DAT3.1\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n", _ => "" };
        File.WriteAllBytes(folder["a"], [.. EventBytes.Text(header), .. random]);
        return new Func<EventRecording>[]
        {
            () => PropheseeFile.ReadDat(folder["a"]),
            () => PropheseeFile.ReadRaw(folder["a"]),
            () => AedatFile.Read(folder["a"]),
            () => NMnistFile.Read(folder["a"]),
        }.All(read =>
        {
            try
            {
                return read().Width > 0;
            }
            catch (InvalidDataException e)
            {
                return e.Message.StartsWith(folder["a"], StringComparison.Ordinal);
            }
        });
    }

    [Test]
    public void AFloodOfEventsStopsAtTheLimit()
    {
        using var folder = new TemporaryFolder();
        // Each vector word of two bytes is twelve events.
        File.WriteAllBytes(folder["a.raw"], [.. EventBytes.Text(Evt3Header), .. EventBytes.Little16([0x8000, .. Enumerable.Repeat(new[] { 0x3000, 0x4FFF }, 100).SelectMany(w => w)])]);
        Assert.Multiple(() =>
        {
            Assert.That(() => PropheseeFile.ReadRaw(folder["a.raw"], new EventReadOptions { MostEvents = 1000 }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("more than 1000 events"));
            Assert.That(PropheseeFile.ReadRaw(folder["a.raw"], new EventReadOptions { MostEvents = 1200 }).Count, Is.EqualTo(1200));
        });
    }
}
