using SpikeNet.Hdf5;
using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Files in the layout of the Spiking Heidelberg sets: lists of variable length, labels, names.</summary>
internal static class FuzzLists
{
    /// <summary>More lists than the files have: a claim is not followed row by row.</summary>
    private const int RowsRead = 64;

    /// <summary>Sound files.</summary>
    /// <param name="folder">Where to write.</param>
    internal static IEnumerable<byte[]> All(string folder)
    {
        foreach (var compact in new[] { false, true })
        {
            var path = Path.Combine(folder, $"lists-{compact}.h5");
            Hdf5File.Create(path, root =>
            {
                var random = new SplitMix64(7);
                var lengths = Enumerable.Range(0, 20).Select(_ => random.NextInt32(60)).ToList();
                using var spikes = root.CreateGroup("spikes");
                spikes.WriteLists<float>("times", [.. lengths.Select(n => Enumerable.Range(0, n).Select(i => i / 64f).ToArray())], compact);
                spikes.WriteLists<int>("units", [.. lengths.Select(n => Enumerable.Range(0, n).Select(_ => random.NextInt32(700)).ToArray())], compact);
                root.Write<int>("labels", [.. lengths.Select((_, i) => i)], [lengths.Count]);
                using var extra = root.CreateGroup("extra");
                extra.WriteStrings("keys", [.. lengths.Select((_, i) => $"word {i}")], lengths.Count);
            });
            yield return File.ReadAllBytes(path);
        }
    }

    /// <summary>Reads everything of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static string Read(string path)
    {
        using var file = Hdf5File.Open(path);
        using var spikes = file.Root.OpenGroup("spikes");
        using var times = spikes.OpenDataset("times");
        using var units = spikes.OpenDataset("units");
        long read = 0;
        for (var i = 0L; i < Math.Min(RowsRead, Rows(times)); i++)
            read += times.ReadList<double>(i).Length;
        for (var i = 0L; i < Math.Min(RowsRead, Rows(units)); i++)
            read += units.ReadList<int>(i).Length;
        using var labels = file.Root.OpenDataset("labels");
        read += labels.Read<int>().Length;
        using var extra = file.Root.OpenGroup("extra");
        using var keys = extra.OpenDataset("keys");
        return $"{read} values, {keys.ReadStrings().Length} names";
    }

    private static long Rows(Hdf5Dataset lists) => lists.Shape is [var rows] ? rows : 0;
}
