using System.Buffers.Binary;
using System.Text;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Tests;

/// <summary>Small sets of event recordings in the layouts that their authors published: class c is a spot that moves in a place of its own.</summary>
internal static class EventFiles
{
    /// <summary>N-MNIST: Train/DIGIT/NNNNN.bin, 40 bits per event, 34 x 34 pixels; <paramref name="count"/> recordings of ten classes.</summary>
    internal static void WriteNMnist(string root, int count)
    {
        for (var number = 0; number < count; number++)
        {
            // Five numbers in a row share a class, so that every fold by number has all classes.
            var label = number / 5 % 10;
            var folder = Path.Combine(root, "Train", $"{label}");
            Directory.CreateDirectory(folder);
            var bytes = new List<byte>();
            foreach (var (x, y, p, time) in Spot(label, number, 34, 300_000, 400))
                bytes.AddRange([(byte)x, (byte)y, (byte)((p << 7) | (time >> 16)), (byte)(time >> 8), (byte)time]);
            File.WriteAllBytes(Path.Combine(folder, $"{number + 1:D5}.bin"), [.. bytes]);
        }
    }

    /// <summary>DVS Gesture: AEDAT 3.1 trials with their labels beside them, and the lists of training and test trials; 128 x 128 pixels.</summary>
    internal static void WriteDvsGesture(string root)
    {
        Directory.CreateDirectory(root);
        string[] trials = ["user01_fluorescent", "user02_lab", "user03_natural", "user24_led"];
        File.WriteAllLines(Path.Combine(root, "trials_to_train.txt"), trials[..3].Select(t => t + ".aedat"));
        File.WriteAllLines(Path.Combine(root, "trials_to_test.txt"), trials[3..].Select(t => t + ".aedat"));
        const int Duration = 500_000;
        for (var user = 0; user < trials.Length; user++)
        {
            var words = new List<uint>();
            var labels = new StringBuilder("class,startTime_usec,endTime_usec\n");
            for (var c = 0; c < 11; c++)
            {
                var start = 1_000_000 + (c * 2 * Duration);
                labels.Append(System.Globalization.CultureInfo.InvariantCulture, $"{c + 1},{start},{start + Duration}\n");
                foreach (var (x, y, p, time) in Spot(c, user, 128, Duration, 1500))
                    words.AddRange([((uint)x << 17) | ((uint)y << 2) | ((uint)p << 1) | 1, (uint)(start + time)]);
            }

            var bytes = new byte[28 + (words.Count * 4)];
            Write16(bytes, 0, 1);
            Write16(bytes, 2, 1);
            Write32(bytes, 4, 8);
            Write32(bytes, 8, 4);
            Write32(bytes, 12, 0);
            Write32(bytes, 16, words.Count / 2);
            Write32(bytes, 20, words.Count / 2);
            Write32(bytes, 24, words.Count / 2);
            for (var i = 0; i < words.Count; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28 + (4 * i)), words[i]);
            File.WriteAllBytes(
                Path.Combine(root, trials[user] + ".aedat"),
                [.. Encoding.ASCII.GetBytes("#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n"), .. bytes]);
            File.WriteAllText(Path.Combine(root, trials[user] + "_labels.csv"), labels.ToString());
        }
    }

    private static void Write16(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), (short)value);

    private static void Write32(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);

    private static IEnumerable<(int X, int Y, int P, int Time)> Spot(int label, int seed, int side, int duration, int events)
    {
        // Places on a grid of four columns and three rows, from left to right and down.
        var random = new SplitMix64(SplitMix64.Combine(7, (ulong)label, (ulong)seed));
        var (centreX, centreY) = (side * ((label % 4) + 0.5) / 4, side * ((label / 4) + 0.5) / 3);
        for (var i = 0; i < events; i++)
        {
            var x = (int)Math.Clamp(centreX + (random.NextNormal() * side / 20), 0, side - 1);
            var y = (int)Math.Clamp(centreY + (random.NextNormal() * side / 20), 0, side - 1);
            yield return (x, y, random.NextInt32(2), (int)((long)duration * i / events));
        }
    }
}
