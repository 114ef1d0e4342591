using System.Buffers.Binary;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Tests;

/// <summary>Ten classes of images in the layout of MNIST: a bright square in one of ten places, with noise.</summary>
internal static class SmallImages
{
    private const int Side = 12;

    internal static void Write(string folder, int train, int test)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "train", train, 1);
        Write(folder, "t10k", test, 2);
    }

    private static void Write(string folder, string part, int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var images = new byte[16 + (count * Side * Side)];
        var labels = new byte[8 + count];
        foreach (var (at, value) in new[] { (0, 0x803), (4, count), (8, Side), (12, Side) })
            BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(at), value);
        foreach (var (at, value) in new[] { (0, 0x801), (4, count) })
            BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(at), value);
        for (var i = 0; i < count; i++)
        {
            var label = i % 10;
            labels[8 + i] = (byte)label;
            for (var p = 0; p < Side * Side; p++)
            {
                // Five places in each of two rows of places.
                var lit = p / Side / 6 == label / 5 && p % Side / 2 == label % 5;
                images[16 + (i * Side * Side) + p] = (byte)((lit ? 150 : 0) + random.NextInt32(60));
            }
        }

        File.WriteAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), labels);
    }
}
