using System.Buffers.Binary;
using System.Text;

namespace SpikeNet.Datasets.Audio;

/// <summary>RIFF/WAVE files: reads mono PCM and float recordings, writes 16-bit mono.</summary>
/// <remarks>
/// Reads PCM of 8 (unsigned), 16, 24 and 32 bits and 32-bit IEEE float, plain or WAVE_FORMAT_EXTENSIBLE (IBM and Microsoft,
/// "Multimedia Programming Interface and Data Specifications 1.0", 1991). An integer k of b bits becomes k / 2^(b-1).
/// Chunks other than 'fmt ' and the first 'data' are skipped wherever they stand; an odd-sized chunk is followed by a pad byte.
/// A file that is damaged, or not of this kind, is refused whole with an <see cref="InvalidDataException"/> of one line
/// that names the path, the byte offset and the cause: there is never a partial result.
/// </remarks>
public static class WaveFile
{
    /// <summary>The largest file that is read, in bytes: 256 MiB.</summary>
    public const long LargestFileBytes = 256L << 20;

    private const int HeaderSize = 12;
    private const int ChunkHeaderSize = 8;

    /// <summary>Reads a recording of one channel.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedSampleRateHz">The sample rate that the caller needs; null accepts any.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, empty, too large, of an unsupported codec, not mono, or of another sample rate.</exception>
    public static AudioClip ReadMono(string path, int? expectedSampleRateHz = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (expectedSampleRateHz is { } rate)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate, nameof(expectedSampleRateHz));

        byte[] bytes = ReadBytes(path);
        (WaveFormat format, int dataOffset, int dataSize) = Walk(bytes, path);

        int wantedRate = expectedSampleRateHz ?? format.SampleRateHz;
        string remedy = $"convert it, for instance with: sox IN -c 1 -r {wantedRate} OUT";
        if (format.Channels != 1)
            throw new InvalidDataException($"{path}: {format.Channels} channels, expected 1 (mono); {remedy}");
        if (format.SampleRateHz != wantedRate)
            throw new InvalidDataException($"{path}: sample rate {format.SampleRateHz} Hz, expected {wantedRate} Hz; {remedy}");

        return new AudioClip(Samples(bytes, format, dataOffset, dataSize, path), format.SampleRateHz, path);
    }

    /// <summary>Reads a recording of any rate and, where asked for, of several channels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The wanted sample rate and channels.</param>
    /// <returns>The recording as one channel at the wanted rate.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, empty, too large or of an unsupported codec; it has several channels that shall not be mixed; or its rate
    /// cannot be resampled.
    /// </exception>
    public static AudioClip Read(string path, WaveReadOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        if (options.SampleRateHz is { } wanted and (< Resampler.LowestHz or > Resampler.HighestHz))
            throw new ArgumentOutOfRangeException(nameof(options), wanted, $"A sample rate must be in [{Resampler.LowestHz}, {Resampler.HighestHz}] Hz, got {wanted}.");

        byte[] bytes = ReadBytes(path);
        (WaveFormat format, int dataOffset, int dataSize) = Walk(bytes, path);
        if (format.Channels != 1 && !options.MixDown)
            throw new InvalidDataException($"{path}: {format.Channels} channels, expected 1 (mono); mix them down, or convert it, for instance with: sox IN -c 1 OUT");
        float[] samples = MixDown(Samples(bytes, format, dataOffset, dataSize, path), format.Channels);
        var clip = new AudioClip(samples, format.SampleRateHz, path);
        int rate = options.SampleRateHz ?? format.SampleRateHz;
        if (rate == format.SampleRateHz)
            return clip;
        if (format.SampleRateHz is < Resampler.LowestHz or > Resampler.HighestHz)
            throw new InvalidDataException($"{path}: sample rate {format.SampleRateHz} Hz; rates from {Resampler.LowestHz} to {Resampler.HighestHz} Hz can be resampled");
        return Resampler.Between(format.SampleRateHz, rate).ResultLength(samples.Length) > Resampler.MostSamples
            ? throw new InvalidDataException($"{path}: {samples.Length} samples are too many to resample to {rate} Hz; cut it into shorter recordings")
            : Resampler.Resample(clip, rate);
    }

    /// <summary>Writes samples as 16-bit mono PCM: to a temporary file beside the target, flushed, then renamed.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="samples">Amplitudes; each becomes round(32768 x), clamped to [-32768, 32767].</param>
    /// <param name="sampleRateHz">Samples per second.</param>
    /// <exception cref="ArgumentException">There is no sample, one is not a number, or they would make a file beyond <see cref="LargestFileBytes"/>.</exception>
    public static void Write(string path, ReadOnlySpan<float> samples, int sampleRateHz)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        byte[] bytes = Encode(samples, sampleRateHz);

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // Gone after the move; still there only where writing failed.
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a clip: see <see cref="Write(string, ReadOnlySpan{float}, int)"/>.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="clip">What to write.</param>
    public static void Write(string path, AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        Write(path, clip.Samples, clip.SampleRateHz);
    }

    internal static InvalidDataException Bad(string path, long offset, string cause) => new($"{path}: byte {offset}: {cause}");

    private static byte[] ReadBytes(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException($"{path}: no such file", path);
        if (file.Length > LargestFileBytes)
            throw new InvalidDataException($"{path}: {file.Length} bytes, at most {LargestFileBytes} (256 MiB) are read; cut it into shorter recordings");
        return File.ReadAllBytes(path);
    }

    private static (WaveFormat Format, int DataOffset, int DataSize) Walk(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length == 0)
            throw Bad(path, 0, "the file is empty, expected a RIFF/WAVE header");
        if (bytes.Length < HeaderSize)
            throw Bad(path, bytes.Length, $"the file ends inside the RIFF header of {HeaderSize} bytes");
        if (!bytes[..4].SequenceEqual("RIFF"u8))
            throw Bad(path, 0, $"starts with '{Name(bytes[..4])}', expected 'RIFF': not a WAVE file");
        if (!bytes[8..12].SequenceEqual("WAVE"u8))
            throw Bad(path, 8, $"RIFF form '{Name(bytes[8..12])}', expected 'WAVE'");

        WaveFormat? format = null;
        (int Offset, int Size)? data = null;
        long position = HeaderSize;
        while (position + ChunkHeaderSize <= bytes.Length && (format is null || data is null))
        {
            ReadOnlySpan<byte> header = bytes.Slice((int)position, ChunkHeaderSize);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            long body = position + ChunkHeaderSize;
            if (body + size > bytes.Length)
                throw Bad(path, position, $"truncated: chunk '{Name(header[..4])}' claims {size} bytes, the file holds {bytes.Length - body}");

            if (header[..4].SequenceEqual("fmt "u8))
                format ??= WaveFormat.Parse(bytes.Slice((int)body, (int)size), path, body);
            else if (header[..4].SequenceEqual("data"u8))
                data ??= ((int)body, (int)size);
            position = body + size + (size & 1);
        }

        if (format is not { } found)
            throw Bad(path, bytes.Length, "the file ends without a 'fmt ' chunk");
        if (data is not { } samples)
            throw Bad(path, bytes.Length, "the file ends without a 'data' chunk");
        return (found, samples.Offset, samples.Size);
    }

    private static float[] Samples(byte[] bytes, WaveFormat format, int dataOffset, int dataSize, string path)
    {
        if (dataSize == 0)
            throw Bad(path, dataOffset, "the 'data' chunk holds no samples");
        if (dataSize % format.BytesPerFrame != 0)
            throw Bad(path, dataOffset, $"the 'data' chunk has {dataSize} bytes, not a whole number of samples of {format.BytesPerFrame} bytes");
        return Decode(bytes.AsSpan(dataOffset, dataSize), format, path, dataOffset);
    }

    private static float[] MixDown(float[] samples, int channels)
    {
        if (channels == 1)
            return samples;
        float[] mixed = new float[samples.Length / channels];
        for (int i = 0; i < mixed.Length; i++)
        {
            double sum = 0;
            for (int c = 0; c < channels; c++)
                sum += samples[i * channels + c];
            mixed[i] = (float)(sum / channels);
        }

        return mixed;
    }

    private static float[] Decode(ReadOnlySpan<byte> data, WaveFormat format, string path, long offset)
    {
        int width = format.BytesPerSample;
        float[] samples = new float[data.Length / width];
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<byte> sample = data.Slice(i * width, width);
            samples[i] = (width, format.IsFloat) switch
            {
                (1, _) => (sample[0] - 128) / 128f,
                (2, _) => BinaryPrimitives.ReadInt16LittleEndian(sample) / 32768f,
                (3, _) => ((sample[0] << 8 | sample[1] << 16 | sample[2] << 24) >> 8) / 8388608f,
                (4, false) => BinaryPrimitives.ReadInt32LittleEndian(sample) / 2147483648f,
                _ => BinaryPrimitives.ReadSingleLittleEndian(sample),
            };
            if (!float.IsFinite(samples[i]))
                throw Bad(path, offset + (long)i * width, $"sample {i} is not a finite number");

            // Only float files can leave the range; a converter's overshoot is clipped as its integer output would be.
            samples[i] = Math.Clamp(samples[i], -1f, 1f);
        }

        return samples;
    }

    private static byte[] Encode(ReadOnlySpan<float> samples, int sampleRateHz)
    {
        const int overhead = HeaderSize + ChunkHeaderSize + 16 + ChunkHeaderSize;
        if (samples.IsEmpty)
            throw new ArgumentException("A file needs at least one sample, got none.", nameof(samples));
        if (samples.Length > (LargestFileBytes - overhead) / 2)
            throw new ArgumentException($"{samples.Length} samples make a file beyond {LargestFileBytes} bytes.", nameof(samples));

        byte[] bytes = new byte[overhead + 2 * samples.Length];
        Span<byte> rest = bytes;
        "RIFF"u8.CopyTo(rest);
        BinaryPrimitives.WriteInt32LittleEndian(rest[4..], bytes.Length - ChunkHeaderSize);
        "WAVEfmt "u8.CopyTo(rest[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(rest[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(rest[20..], WaveFormat.Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(rest[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(rest[24..], sampleRateHz);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[28..], (uint)sampleRateHz * 2);
        BinaryPrimitives.WriteInt16LittleEndian(rest[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(rest[34..], 16);
        "data"u8.CopyTo(rest[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(rest[40..], 2 * samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            if (float.IsNaN(samples[i]))
                throw new ArgumentException($"Sample {i} is not a number.", nameof(samples));
            float scaled = Math.Clamp(MathF.Round(samples[i] * 32768f), short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(rest[(overhead + 2 * i)..], (short)scaled);
        }

        return bytes;
    }

    private static string Name(ReadOnlySpan<byte> fourBytes)
    {
        var text = new StringBuilder(4);
        foreach (byte b in fourBytes)
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        return text.ToString();
    }
}
