using System.Buffers.Binary;
using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Damage that knows nothing of a format.</summary>
internal static class ByteMutations
{
    /// <summary>Numbers at which sizes, signs and sums of them overflow.</summary>
    private static readonly ulong[] Edges =
    [
        0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x00ff_ffff, 0x0100_0000, 0x0100_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe,
        0xffff_ffff, 0x1_0000_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff,
    ];

    internal static ulong Edge(SplitMix64 random) => Edges[random.NextInt32(Edges.Length)];

    internal static byte[] Random(SplitMix64 random)
    {
        var bytes = new byte[random.NextInt32(1 << (4 + random.NextInt32(12)))];
        foreach (ref var b in bytes.AsSpan())
            b = (byte)random.NextUInt64();
        return bytes;
    }

    /// <summary>One to several harms to a copy.</summary>
    internal static byte[] Harm(byte[] whole, SplitMix64 random)
    {
        var bytes = (byte[])whole.Clone();
        for (var i = 1 + random.NextInt32(1 << random.NextInt32(4)); i > 0 && bytes.Length > 8; i--)
            bytes = HarmOnce(bytes, random);
        return bytes;
    }

    private static byte[] HarmOnce(byte[] bytes, SplitMix64 random)
    {
        // Formats keep what steers a reader near the front.
        var at = random.NextInt32(random.NextInt32(2) == 0 ? bytes.Length : Math.Min(bytes.Length, 4096));
        var length = Math.Min(bytes.Length - at, 1 + random.NextInt32(1 << random.NextInt32(10)));
        switch (random.NextInt32(10))
        {
            case 0 or 1 or 2:
                bytes[at] ^= (byte)(1 << random.NextInt32(8));
                return bytes;
            case 3:
                bytes[at] = (byte)random.NextUInt64();
                return bytes;
            case 4 or 5:
                Span<byte> number = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(number, Edge(random));
                var width = Math.Min(1 << random.NextInt32(4), bytes.Length - at);
                number[..width].CopyTo(bytes.AsSpan(at));
                return bytes;
            case 6:
                return bytes[..at];
            case 7:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 8:
                return [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]];
            default:
                var from = random.NextInt32(bytes.Length - length + 1);
                bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(at));
                return bytes;
        }
    }
}
