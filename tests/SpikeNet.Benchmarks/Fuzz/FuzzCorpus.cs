using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Graph.Nir;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Sound files that damage starts from.</summary>
/// <param name="Snn">Graph files.</param>
/// <param name="Nir">NIR files.</param>
/// <param name="NirTrees">The objects of small NIR files.</param>
/// <param name="Lists">HDF5 files of lists.</param>
internal sealed record FuzzCorpus(ImmutableArray<byte[]> Snn, ImmutableArray<byte[]> Nir, ImmutableArray<NirTree> NirTrees, ImmutableArray<byte[]> Lists)
{
    /// <summary>Makes the files: graphs of every kind of node, and the samples of a folder.</summary>
    /// <param name="data">A folder with .nir files, or null.</param>
    /// <param name="folder">Where to write.</param>
    internal static FuzzCorpus Make(string? data, string folder)
    {
        Directory.CreateDirectory(folder);
        List<string> nir = data is null || !Directory.Exists(data) ? [] : [.. Directory.EnumerateFiles(data, "*.nir", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        var snn = new List<byte[]>();
        foreach (var (graph, i) in FuzzGraphs.All().Select((g, i) => (g, i)))
        {
            snn.Add(Saved(graph, Path.Combine(folder, $"{i}.snn")));
            var path = Path.Combine(folder, $"{i}.nir");
            try
            {
                NirWriter.Write(graph, path);
                nir.Add(path);
            }
            catch (Exception e) when (e is InvalidGraphException or NotSupportedException)
            {
                // What NIR has no nodes for.
            }
        }

        foreach (var path in nir)
            snn.Add(Saved(NirReader.Read(path, new NirImportOptions { TimeStepSeconds = 1e-4 }).Graph, Path.Combine(folder, "imported.snn")));
        foreach (var path in nir.ToList())
        {
            var compressed = Path.Combine(folder, $"{nir.Count}-compressed.nir");
            NirTree.Load(path).Save(compressed, compress: true);
            nir.Add(compressed);
        }

        return new FuzzCorpus([.. snn], [.. nir.Select(File.ReadAllBytes)], [.. nir.Where(p => new FileInfo(p).Length < 100_000).Select(NirTree.Load)], [.. FuzzLists.All(folder)]);
    }

    private static byte[] Saved(SpikeGraph graph, string path)
    {
        GraphFile.Save(graph, path);
        return File.ReadAllBytes(path);
    }
}
