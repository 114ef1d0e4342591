using SpikeNet.Hdf5;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>A group of an HDF5 file with all that is in it, in memory.</summary>
internal sealed class NirTree
{
    internal SortedDictionary<string, NirTree> Groups { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, (double[] Values, long[] Shape)> Numbers { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, (string[] Texts, long[] Shape)> Texts { get; } = new(StringComparer.Ordinal);

    internal static NirTree Load(string path)
    {
        using var file = Hdf5File.Open(path);
        return Load(file.Root);
    }

    internal NirTree Copy()
    {
        var copy = new NirTree();
        foreach (var (name, group) in Groups)
            copy.Groups[name] = group.Copy();
        foreach (var (name, (values, shape)) in Numbers)
            copy.Numbers[name] = ([.. values], [.. shape]);
        foreach (var (name, (texts, shape)) in Texts)
            copy.Texts[name] = ([.. texts], [.. shape]);
        return copy;
    }

    /// <summary>This group and all below it.</summary>
    internal IEnumerable<NirTree> All() => Groups.Values.SelectMany(g => g.All()).Prepend(this);

    internal void Save(string path, bool compress) => Hdf5File.Create(path, root => Save(root, compress));

    private static NirTree Load(Hdf5Group group)
    {
        var tree = new NirTree();
        foreach (var name in group.Names())
        {
            if (group.ContainsGroup(name))
            {
                using var inner = group.OpenGroup(name);
                tree.Groups[name] = Load(inner);
                continue;
            }

            using var dataset = group.OpenDataset(name);
            long[] shape = [.. dataset.Shape];
            if (dataset.Kind == Hdf5ValueKind.Strings)
                tree.Texts[name] = (dataset.ReadStrings(), shape);
            else
                tree.Numbers[name] = (dataset.Read<double>(), shape);
        }

        return tree;
    }

    private void Save(Hdf5Group group, bool compress)
    {
        foreach (var (name, (values, shape)) in Numbers)
        {
            if (values.All(v => v == Math.Floor(v) && Math.Abs(v) < 1e18) && name is "shape" or "stride" or "padding" or "dilation" or "groups" or "kernel_size" or "input_shape")
                group.Write<long>(name, Array.ConvertAll(values, v => (long)v), shape, compress);
            else
                group.Write<double>(name, values, shape, compress);
        }

        foreach (var (name, (texts, shape)) in Texts.Where(t => !Numbers.ContainsKey(t.Key)))
            group.WriteStrings(name, texts, shape);
        foreach (var (name, inner) in Groups.Where(g => !Numbers.ContainsKey(g.Key) && !Texts.ContainsKey(g.Key)))
        {
            using var made = group.CreateGroup(name);
            inner.Save(made, compress);
        }
    }
}
