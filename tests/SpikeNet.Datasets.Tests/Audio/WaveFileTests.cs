using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests.Audio;

public sealed class WaveFileTests
{
    private const int Pcm = 1, IeeeFloat = 3;

    [FsCheck.NUnit.Property(MaxTest = 50)]
    public bool WrittenSamplesReadBackEqual(short[] values)
    {
        using var folder = new TemporaryFolder();
        float[] samples = [.. values.Append((short)0).Select(v => v / 32768f)];
        WaveFile.Write(folder["a.wav"], samples, 8000);
        AudioClip clip = WaveFile.ReadMono(folder["a.wav"], 8000);
        return clip.Samples.SequenceEqual(samples) && clip.SampleRateHz == 8000 && clip.Path == folder["a.wav"];
    }

    [Test]
    public void WritingLeavesOnlyTheFileAndReplacesOneThatExists()
    {
        using var folder = new TemporaryFolder();
        WaveFile.Write(folder["a.wav"], [0.5f], 8000);
        WaveFile.Write(folder["a.wav"], new AudioClip([0.25f, 2f, -2f], 16000, "here"));
        AudioClip clip = WaveFile.ReadMono(folder["a.wav"]);
        Assert.Multiple(() =>
        {
            // 2 and -2 are clamped to the ends of 16 bits: 32767 / 32768 and -1.
            Assert.That(clip.Samples, Is.EqualTo(new[] { 0.25f, 32767 / 32768f, -1f }));
            Assert.That(clip.SampleRateHz, Is.EqualTo(16000));
            Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
            Assert.That(new FileInfo(folder["a.wav"]).Length, Is.EqualTo(44 + 6));
        });
    }

    [Test]
    public void WritingRefusesNoSamplesAndNotANumber()
    {
        using var folder = new TemporaryFolder();
        Assert.Multiple(() =>
        {
            Assert.That(() => WaveFile.Write(folder["a.wav"], [], 8000), Throws.ArgumentException);
            Assert.That(() => WaveFile.Write(folder["a.wav"], [0f, float.NaN], 8000), Throws.ArgumentException.With.Message.Contains("Sample 1"));
            Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
        });
    }

    // Each row holds -1/2 and the smallest step: 8 bits are unsigned around 128, the others little endian in two's complement.
    [TestCase(Pcm, 8, new byte[] { 64, 129 }, 1.0 / 128)]
    [TestCase(Pcm, 16, new byte[] { 0, 0xC0, 1, 0 }, 1.0 / 32768)]
    [TestCase(Pcm, 24, new byte[] { 0, 0, 0xC0, 1, 0, 0 }, 1.0 / 8388608)]
    [TestCase(Pcm, 32, new byte[] { 0, 0, 0, 0xC0, 1, 0, 0, 0 }, 1.0 / 2147483648)]
    [TestCase(IeeeFloat, 32, new byte[] { 0, 0, 0, 0xBF, 0, 0, 0x80, 0x3E }, 0.25)]
    public void EverySampleFormatIsRead(int codec, int bits, byte[] data, double second)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["plain.wav"], WaveBytes.Wave(codec, 1, 8000, bits, data));
        byte[] extensible = WaveBytes.Riff(
            WaveBytes.Chunk("fmt ", WaveBytes.ExtensibleFormat(codec, 1, 8000, bits)), WaveBytes.Chunk("data", data));
        File.WriteAllBytes(folder["extensible.wav"], extensible);
        float[] expected = [-0.5f, (float)second];
        Assert.Multiple(() =>
        {
            Assert.That(WaveFile.ReadMono(folder["plain.wav"]).Samples, Is.EqualTo(expected));
            Assert.That(WaveFile.ReadMono(folder["extensible.wav"]).Samples, Is.EqualTo(expected));
        });
    }

    [Test]
    public void OtherChunksBeforeBetweenAndAfterAreSkippedWithTheirPadding()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = WaveBytes.Riff(
            WaveBytes.Chunk("LIST", [1, 2, 3]),
            WaveBytes.Chunk("fmt ", WaveBytes.Format(Pcm, 1, 8000, 8)),
            WaveBytes.Chunk("fact", [9]),
            WaveBytes.Chunk("data", [128, 192, 0]),
            WaveBytes.Chunk("id3 ", [7], claimedSize: 5000));
        File.WriteAllBytes(folder["a.wav"], bytes);
        Assert.That(WaveFile.ReadMono(folder["a.wav"], 8000).Samples, Is.EqualTo(new[] { 0f, 0.5f, -1f }));
    }

    [Test]
    public void FloatBeyondFullScaleIsClipped()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.wav"], WaveBytes.Wave(IeeeFloat, 1, 8000, 32, [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-3f)]));
        Assert.That(WaveFile.ReadMono(folder["a.wav"]).Samples, Is.EqualTo(new[] { 1f, -1f }));
    }

    private static IEnumerable<TestCaseData> BadFiles()
    {
        byte[] good = WaveBytes.Wave(Pcm, 1, 8000, 16, 1, 2, 3, 4);
        byte[] format = WaveBytes.Chunk("fmt ", WaveBytes.Format(Pcm, 1, 8000, 16));
        TestCaseData Case(string name, byte[] bytes, string message) => new TestCaseData(bytes, message).SetName($"Bad file: {name}");

        yield return Case("empty", [], "byte 0: the file is empty, expected a RIFF/WAVE header");
        yield return Case("inside the header", good[..10], "byte 10: the file ends inside the RIFF header of 12 bytes");
        yield return Case("not RIFF", "OggS, not a RIFF file"u8.ToArray(), "byte 0: starts with 'OggS', expected 'RIFF': not a WAVE file");
        yield return Case("RIFF of another form", [.. good[..8], .. "AVI "u8, .. good[12..]], "byte 8: RIFF form 'AVI ', expected 'WAVE'");
        // 12 bytes of header, 24 of 'fmt ', 8 of the chunk header: 4 bytes of data at 44, of which one is missing.
        yield return Case("truncated data", good[..^1], "byte 36: truncated: chunk 'data' claims 4 bytes, the file holds 3");
        yield return Case("truncated chunk before the data", WaveBytes.Riff(format, WaveBytes.Chunk("LIST", [1, 2], claimedSize: -1)),
            "byte 36: truncated: chunk 'LIST' claims 4294967295 bytes, the file holds 2");
        yield return Case("no data chunk", WaveBytes.Riff(format), "byte 36: the file ends without a 'data' chunk");
        yield return Case("no format chunk", WaveBytes.Riff(WaveBytes.Chunk("data", [1, 2])), "byte 22: the file ends without a 'fmt ' chunk");
        yield return Case("zero samples", WaveBytes.Wave(Pcm, 1, 8000, 16), "byte 44: the 'data' chunk holds no samples");
        yield return Case("half a sample", WaveBytes.Wave(Pcm, 1, 8000, 16, 1, 2, 3), "byte 44: the 'data' chunk has 3 bytes, not a whole number of samples of 2 bytes");
        yield return Case("short format", WaveBytes.Riff(WaveBytes.Chunk("fmt ", [1, 0])), "byte 20: the 'fmt ' chunk has 2 bytes, expected at least 16");
        yield return Case("ADPCM", WaveBytes.Wave(2, 1, 8000, 4, 1, 2), "byte 20: unsupported codec 2 (Microsoft ADPCM) with 4 bits");
        yield return Case("12 bits", WaveBytes.Wave(Pcm, 1, 8000, 12, 1, 2), "byte 20: unsupported codec 1 (PCM) with 12 bits");
        yield return Case("extensible A-law", WaveBytes.Riff(WaveBytes.Chunk("fmt ", WaveBytes.ExtensibleFormat(6, 1, 8000, 8))), "byte 20: unsupported codec 6 (A-law) with 8 bits");
        yield return Case("short extensible", WaveBytes.Riff(WaveBytes.Chunk("fmt ", WaveBytes.ExtensibleFormat(1, 1, 8000, 8)[..18])),
            "byte 20: the extensible 'fmt ' chunk has 18 bytes, expected at least 40");
        yield return Case("unknown sub-format", WaveBytes.Riff(WaveBytes.Chunk("fmt ", [.. WaveBytes.ExtensibleFormat(1, 1, 8000, 8)[..39], 0])), "byte 44: unknown sub-format");
        yield return Case("no channels", WaveBytes.Wave(Pcm, 0, 8000, 16, 1, 2), "byte 22: 0 channels, expected at least 1");
        yield return Case("no rate", WaveBytes.Wave(Pcm, 1, 0, 16, 1, 2), "byte 24: sample rate 0 Hz");
        byte[] misaligned = [.. good];
        misaligned[32] = 3;
        yield return Case("bytes per frame", misaligned, "byte 32: 3 bytes per frame, expected 2 for 1 channels of 16 bits");
        yield return Case("not a number", WaveBytes.Wave(IeeeFloat, 1, 8000, 32, [.. BitConverter.GetBytes(0f), .. BitConverter.GetBytes(float.NaN)]),
            "byte 48: sample 1 is not a finite number");
    }

    [TestCaseSource(nameof(BadFiles))]
    public void BadFilesAreRefusedInOneLine(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["bad.wav"], bytes);
        InvalidDataException? error = Assert.Throws<InvalidDataException>(() => WaveFile.ReadMono(folder["bad.wav"], 8000));
        Assert.That(error!.Message, Does.StartWith($"{folder["bad.wav"]}: {message}").And.Not.Contains("\n"));
    }

    [Test]
    public void StereoAndOtherRatesAreRefusedWithTheRemedy()
    {
        using var folder = new TemporaryFolder();
        string stereo = folder["stereo.wav"], fast = folder["fast.wav"];
        File.WriteAllBytes(stereo, WaveBytes.Wave(Pcm, 2, 44100, 16, 1, 2, 3, 4));
        File.WriteAllBytes(fast, WaveBytes.Wave(Pcm, 1, 44100, 16, 1, 2, 3, 4));
        Assert.Multiple(() =>
        {
            Assert.That(() => WaveFile.ReadMono(stereo, 8000), Throws.TypeOf<InvalidDataException>().With.Message
                .EqualTo($"{stereo}: 2 channels, expected 1 (mono); convert it, for instance with: sox IN -c 1 -r 8000 OUT"));
            Assert.That(() => WaveFile.ReadMono(fast, 8000), Throws.TypeOf<InvalidDataException>().With.Message
                .EqualTo($"{fast}: sample rate 44100 Hz, expected 8000 Hz; convert it, for instance with: sox IN -c 1 -r 8000 OUT"));
            Assert.That(WaveFile.ReadMono(fast).SampleRateHz, Is.EqualTo(44100));
        });
    }

    [Test]
    public void AFileBeyondTheLimitIsNotRead()
    {
        using var folder = new TemporaryFolder();
        using (FileStream stream = File.Create(folder["huge.wav"]))
            stream.SetLength(WaveFile.LargestFileBytes + 1); // sparse: takes no room
        Assert.That(() => WaveFile.ReadMono(folder["huge.wav"]),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("268435457 bytes, at most 268435456 (256 MiB)"));
    }

    [Test]
    public void AMissingFileIsNamed()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => WaveFile.ReadMono(folder["none.wav"]), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(folder["none.wav"]));
    }
}
