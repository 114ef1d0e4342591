using System.Buffers.Binary;
using System.Globalization;

namespace SpikeNet.Datasets.Audio;

/// <summary>The 'fmt ' chunk of a RIFF/WAVE file, checked.</summary>
/// <remarks>
/// Layout: codec u16, channels u16, sample rate u32, bytes per second u32, bytes per frame u16, bits per sample u16;
/// WAVE_FORMAT_EXTENSIBLE adds extension size u16, valid bits u16, channel mask u32 and a 16-byte sub-format
/// whose first two bytes are the codec (Microsoft, "Multiple channel audio data and WAVE files").
/// </remarks>
internal readonly record struct WaveFormat(bool IsFloat, int Channels, int SampleRateHz, int BitsPerSample)
{
    internal const int Pcm = 1;
    internal const int IeeeFloat = 3;
    internal const int Extensible = 0xFFFE;

    private const int ExtensibleSize = 40;
    private const int SubFormatOffset = 24;

    internal int BytesPerSample => BitsPerSample / 8;

    /// <summary>The bytes of one sample of every channel.</summary>
    internal int BytesPerFrame => BytesPerSample * Channels;

    private static ReadOnlySpan<byte> SubFormatTail =>
        [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Reads the chunk's body, which starts at <paramref name="offset"/> of the file.</summary>
    internal static WaveFormat Parse(ReadOnlySpan<byte> body, string path, long offset)
    {
        if (body.Length < 16)
            throw WaveFile.Bad(path, offset, $"the 'fmt ' chunk has {body.Length} bytes, expected at least 16");

        int codec = BinaryPrimitives.ReadUInt16LittleEndian(body);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        int bytesPerFrame = BinaryPrimitives.ReadUInt16LittleEndian(body[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);

        if (codec == Extensible)
        {
            if (body.Length < ExtensibleSize)
                throw WaveFile.Bad(path, offset, $"the extensible 'fmt ' chunk has {body.Length} bytes, expected at least {ExtensibleSize}");
            ReadOnlySpan<byte> subFormat = body.Slice(SubFormatOffset, 16);
            if (!subFormat[2..].SequenceEqual(SubFormatTail))
                throw WaveFile.Bad(path, offset + SubFormatOffset, $"unknown sub-format {new Guid(subFormat)}; supported: PCM and IEEE float");
            codec = BinaryPrimitives.ReadUInt16LittleEndian(subFormat);
        }

        bool supported = (codec == Pcm && bits is 8 or 16 or 24 or 32) || (codec == IeeeFloat && bits == 32);
        if (!supported)
        {
            throw WaveFile.Bad(path, offset,
                $"unsupported codec {CodecName(codec)} with {bits} bits; supported: PCM with 8, 16, 24 or 32 bits, IEEE float with 32 bits; "
                + "convert it, for instance with: sox IN -e signed-integer -b 16 OUT");
        }

        if (channels == 0)
            throw WaveFile.Bad(path, offset + 2, "0 channels, expected at least 1");
        if (rate is 0 or > int.MaxValue)
            throw WaveFile.Bad(path, offset + 4, $"sample rate {rate} Hz, expected 1 to {int.MaxValue} Hz");
        if (bytesPerFrame != channels * bits / 8)
            throw WaveFile.Bad(path, offset + 12, $"{bytesPerFrame} bytes per frame, expected {channels * bits / 8} for {channels} channels of {bits} bits");
        return new WaveFormat(codec == IeeeFloat, channels, (int)rate, bits);
    }

    private static string CodecName(int codec)
    {
        string number = codec.ToString(CultureInfo.InvariantCulture);
        return codec switch
        {
            Pcm => number + " (PCM)",
            2 => number + " (Microsoft ADPCM)",
            IeeeFloat => number + " (IEEE float)",
            6 => number + " (A-law)",
            7 => number + " (mu-law)",
            0x11 => number + " (IMA ADPCM)",
            0x55 => number + " (MP3)",
            _ => number,
        };
    }
}
