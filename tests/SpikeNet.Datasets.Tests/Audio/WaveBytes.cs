using System.Buffers.Binary;
using System.Text;

namespace SpikeNet.Datasets.Tests.Audio;

/// <summary>Builds WAVE files byte by byte, apart from the code under test.</summary>
internal static class WaveBytes
{
    public static byte[] Format(int codec, int channels, int rate, int bits)
    {
        byte[] body = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)codec);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(14), (ushort)bits);
        return body;
    }

    public static byte[] ExtensibleFormat(int codec, int channels, int rate, int bits) =>
    [
        .. Format(0xFFFE, channels, rate, bits),
        22, 0, (byte)bits, 0, 4, 0, 0, 0,
        (byte)codec, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
    ];

    public static byte[] Chunk(string id, byte[] body, int? claimedSize = null)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, claimedSize ?? body.Length);
        byte[] padding = body.Length % 2 == 1 ? [0] : [];
        return [.. Encoding.ASCII.GetBytes(id), .. size, .. body, .. padding];
    }

    public static byte[] Riff(params byte[][] chunks)
    {
        byte[] body = [.. "WAVE"u8, .. chunks.SelectMany(c => c)];
        return Chunk("RIFF", body);
    }

    public static byte[] Wave(int codec, int channels, int rate, int bits, params byte[] data) =>
        Riff(Chunk("fmt ", Format(codec, channels, rate, bits)), Chunk("data", data));
}
