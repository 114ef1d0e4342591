using System.Buffers.Binary;
using System.IO.Compression;
using SpikeNet.Datasets.Audio;
using SpikeNet.Hdf5;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Tests;

/// <summary>Small sets of spikes of a cochlea, of images and of words in the layouts that their authors published.</summary>
internal static class OtherFiles
{
    /// <summary>Spiking Heidelberg Digits: 20 classes, each <paramref name="perClass"/> times by the speakers 0, 1, 9, ...; class c is loud around channel 35 c + 17.</summary>
    internal static void WriteShd(string root, int perClass)
    {
        Directory.CreateDirectory(root);
        WriteShdFile(Path.Combine(root, "shd_train.h5"), perClass, [0, 1, 9], 1);
        WriteShdFile(Path.Combine(root, "shd_test.h5"), 1, [4], 2);
    }

    private static void WriteShdFile(string path, int perClass, int[] speakers, ulong seed)
    {
        var (times, units, labels, by) = (new List<float[]>(), new List<int[]>(), new List<int>(), new List<int>());
        for (var i = 0; i < 20 * perClass; i++)
        {
            var random = new SplitMix64(SplitMix64.Combine(seed, (ulong)i));
            times.Add([.. Enumerable.Range(0, 400).Select(k => 0.9f * k / 400)]);
            units.Add([.. Enumerable.Range(0, 400).Select(_ => Math.Clamp((int)((35 * (i % 20)) + 17 + (8 * random.NextNormal())), 0, 699))]);
            labels.Add(i % 20);
            by.Add(speakers[i / 20 % speakers.Length]);
        }

        Hdf5File.Create(path, file =>
        {
            using (var spikes = file.CreateGroup("spikes"))
            {
                spikes.WriteLists("times", times, compact: true);
                spikes.WriteLists("units", units, compact: true);
            }

            file.Write<int>("labels", [.. labels], [labels.Count]);
            using var extra = file.CreateGroup("extra");
            extra.Write<int>("speaker", [.. by], [by.Count]);
            extra.WriteFixedStrings("keys", [.. Enumerable.Range(0, 20).Select(c => $"digit {c}")], 20);
        });
    }

    /// <summary>MNIST: four IDX files, compressed; class c is a bright square in a place of its own.</summary>
    internal static void WriteMnist(string root, int train, int test)
    {
        Directory.CreateDirectory(root);
        foreach (var (prefix, count, seed) in new[] { ("train", train, 1ul), ("t10k", test, 2ul) })
        {
            var random = new SplitMix64(seed);
            var pixels = new byte[count * 28 * 28];
            for (var i = 0; i < count; i++)
            {
                var (left, top) = (2 + (i % 10 % 4 * 7), 2 + (i % 10 / 4 * 9));
                for (var y = 0; y < 4; y++)
                {
                    for (var x = 0; x < 4; x++)
                        pixels[(((i * 28) + top + y) * 28) + left + x] = (byte)(128 + random.NextInt32(128));
                }
            }

            Write($"{prefix}-images-idx3-ubyte.gz", [count, 28, 28], pixels);
            Write($"{prefix}-labels-idx1-ubyte.gz", [count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
        }

        void Write(string name, int[] sizes, byte[] values)
        {
            using var stream = new GZipStream(File.Create(Path.Combine(root, name)), CompressionLevel.Fastest);
            stream.Write([0, 0, 8, (byte)sizes.Length]);
            Span<byte> size = stackalloc byte[4];
            foreach (var s in sizes)
            {
                BinaryPrimitives.WriteInt32BigEndian(size, s);
                stream.Write(size);
            }

            stream.Write(values);
        }
    }

    /// <summary>Speech Commands: two words by twenty speakers, one second each; 'yes' is high, 'no' low.</summary>
    internal static void WriteSpeechCommands(string root)
    {
        foreach (var (word, hz) in new[] { ("yes", 3000), ("no", 400) })
        {
            Directory.CreateDirectory(Path.Combine(root, word));
            for (var speaker = 0; speaker < 20; speaker++)
            {
                var random = new SplitMix64(SplitMix64.Combine((ulong)hz, (ulong)speaker));
                var samples = Enumerable.Range(0, 16000).Select(i => (float)((0.5 * Math.Sin(2 * Math.PI * hz * i / 16000)) + (0.01 * random.NextNormal()))).ToArray();
                WaveFile.Write(Path.Combine(root, word, $"{speaker:x8}_nohash_0.wav"), samples, 16000);
            }
        }
    }
}
