using System.Collections.Immutable;
using System.Security.Cryptography;
using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Makes one damaged file.</summary>
internal static class FuzzInput
{
    /// <summary>The head of the checksum that ends a .snn file: field 15, 32 bytes.</summary>
    private static readonly byte[] ChecksumHead = [(15 << 3) | 2, SHA256.HashSizeInBytes];

    /// <summary>The kinds of files, by their extensions.</summary>
    internal static ImmutableArray<string> Kinds { get; } = ["snn", "nir", "h5"];

    /// <summary>Makes a file.</summary>
    /// <returns>How it was damaged, and its path.</returns>
    internal static (string Way, string Path) Make(FuzzCorpus corpus, SplitMix64 random, string folder, string kind)
    {
        var path = Path.Combine(folder, $"input.{kind}");
        return (kind switch { "nir" => Nir(corpus, random, path), "snn" => Snn(corpus, random, path), _ => Lists(corpus, random, path) }, path);
    }

    private static string Lists(FuzzCorpus corpus, SplitMix64 random, string path)
    {
        File.WriteAllBytes(path, ByteMutations.Harm(corpus.Lists[random.NextInt32(corpus.Lists.Length)], random));
        return "bytes";
    }

    private static string Snn(FuzzCorpus corpus, SplitMix64 random, string path)
    {
        var whole = corpus.Snn[random.NextInt32(corpus.Snn.Length)];
        var body = whole[..^(ChecksumHead.Length + SHA256.HashSizeInBytes)];
        switch (random.NextInt32(8))
        {
            case 0:
                File.WriteAllBytes(path, ByteMutations.Random(random));
                return "random bytes";
            case 1:
                File.WriteAllBytes(path, ByteMutations.Harm(whole, random));
                return "bytes, wrong checksum";
            case 2 or 3:
                File.WriteAllBytes(path, WithChecksum(ByteMutations.Harm(body, random)));
                return "bytes, right checksum";
            default:
                var tree = ProtobufTree.Parse(body);
                var other = ProtobufTree.Parse(corpus.Snn[random.NextInt32(corpus.Snn.Length)]);
                for (var i = 1 + random.NextInt32(3); i > 0; i--)
                    tree = ProtobufMutations.Harm(tree, other, random);
                File.WriteAllBytes(path, WithChecksum(ProtobufTree.Write(tree)));
                return "fields, right checksum";
        }
    }

    private static string Nir(FuzzCorpus corpus, SplitMix64 random, string path)
    {
        switch (random.NextInt32(8))
        {
            case 0:
                var bytes = ByteMutations.Random(random);
                if (random.NextInt32(2) == 0)
                    new byte[] { 0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n' }.AsSpan()[..Math.Min(8, bytes.Length)].CopyTo(bytes);
                File.WriteAllBytes(path, bytes);
                return "random bytes";
            case 1 or 2 or 3:
                File.WriteAllBytes(path, ByteMutations.Harm(corpus.Nir[random.NextInt32(corpus.Nir.Length)], random));
                return "bytes";
            default:
                var tree = corpus.NirTrees[random.NextInt32(corpus.NirTrees.Length)].Copy();
                var other = corpus.NirTrees[random.NextInt32(corpus.NirTrees.Length)];
                for (var i = 1 + random.NextInt32(3); i > 0; i--)
                    NirMutations.Harm(tree, other, random);
                tree.Save(path, compress: random.NextInt32(2) == 0);
                if (random.NextInt32(4) != 0)
                    return "objects";
                File.WriteAllBytes(path, ByteMutations.Harm(File.ReadAllBytes(path), random));
                return "objects and bytes";
        }
    }

    private static byte[] WithChecksum(byte[] body) => [.. body, .. ChecksumHead, .. SHA256.HashData(body)];
}
