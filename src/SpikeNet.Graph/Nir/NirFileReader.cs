using SpikeNet.Hdf5;

namespace SpikeNet.Graph.Nir;

/// <summary>Reads the nodes and edges of a NIR file as they are.</summary>
internal static class NirFileReader
{
    /// <summary>More nodes than any network has; what a damaged file could claim is bounded by it.</summary>
    private const int NodeLimit = 1 << 14;
    private const int EdgeLimit = 1 << 18;
    private const int DepthLimit = 32;

    /// <summary>A network's weights, with room; far above any file of this format.</summary>
    private static readonly Hdf5ReadLimits Limits = new() { DatasetBytes = 1L << 30, FileBytes = 2L << 30, Names = NodeLimit, Strings = 2 * EdgeLimit };

    /// <summary>The parameters that are read, by type; others are left unread.</summary>
    private static readonly Dictionary<string, string[]> Parameters = new(StringComparer.Ordinal)
    {
        ["Input"] = ["shape"],
        ["Output"] = ["shape"],
        ["Affine"] = ["weight", "bias"],
        ["Linear"] = ["weight"],
        ["Scale"] = ["scale"],
        ["Conv1d"] = ["input_shape", "weight", "stride", "padding", "dilation", "groups", "bias"],
        ["Conv2d"] = ["input_shape", "weight", "stride", "padding", "dilation", "groups", "bias"],
        ["SumPool2d"] = ["kernel_size", "stride", "padding"],
        ["AvgPool2d"] = ["kernel_size", "stride", "padding"],
        ["Flatten"] = ["start_dim", "end_dim", "input_type"],
        ["Delay"] = ["delay"],
        ["Threshold"] = ["threshold"],
        ["I"] = ["r"],
        ["IF"] = ["r", "v_threshold", "v_reset"],
        ["LI"] = ["tau", "r", "v_leak"],
        ["LIF"] = ["tau", "r", "v_leak", "v_threshold", "v_reset"],
        ["CubaLI"] = ["tau_syn", "tau_mem", "r", "v_leak", "w_in"],
        ["CubaLIF"] = ["tau_syn", "tau_mem", "r", "v_leak", "w_in", "v_threshold", "v_reset"],
        ["NIRGraph"] = [],
    };

    /// <summary>The version that the file names, and its outermost node.</summary>
    /// <exception cref="InvalidDataException">It is no NIR file, or damaged.</exception>
    internal static (string Version, NirNode Root) Read(string path)
    {
        using var file = Hdf5File.Open(path, Limits);
        if (!file.Root.ContainsGroup("node"))
            throw new InvalidDataException($"{path}: not a NIR file: it has no group '/node'.");
        var version = "unknown";
        if (file.Root.ContainsDataset("version"))
        {
            using var text = file.Root.OpenDataset("version");
            version = text.ReadString();
        }

        using var group = file.Root.OpenGroup("node");
        var left = NodeLimit;
        return (version, Node(path, group, "node", "", 0, ref left));
    }

    private static NirNode Node(string path, Hdf5Group group, string name, string scope, int depth, ref int left)
    {
        if (--left < 0 || depth > DepthLimit)
            throw new InvalidDataException($"{path}: {group.Place}: more than {NodeLimit} nodes, or graphs nested more than {DepthLimit} deep");
        if (!group.ContainsDataset("type"))
            throw new InvalidDataException($"{path}: node '{scope}{name}' ({group.Place}) has no type");
        string type;
        using (var text = group.OpenDataset("type"))
            type = text.ReadString();
        if (!Parameters.TryGetValue(type, out var parameters))
            throw new InvalidDataException($"{path}: node '{scope}{name}' has the type '{type}', which this program does not know; it knows {string.Join(", ", Parameters.Keys)}");
        var node = new NirNode(scope + name, type);
        foreach (var parameter in parameters.Where(group.ContainsDataset))
        {
            using var dataset = group.OpenDataset(parameter);
            if (dataset.Kind == Hdf5ValueKind.Strings)
                node.Words[parameter] = dataset.ReadString();
            else
                node.Arrays[parameter] = new NirArray(dataset.Shape, dataset.Read<double>());
        }

        if (group.ContainsGroup("metadata"))
        {
            using var metadata = group.OpenGroup("metadata");
            Read(metadata, node.Metadata, 0);
        }

        if (type == "NIRGraph")
            ReadGraph(path, group, node, scope + (depth == 0 ? "" : name + "."), depth, ref left);
        return node;
    }

    private static void ReadGraph(string path, Hdf5Group group, NirNode graph, string scope, int depth, ref int left)
    {
        using var nodes = group.OpenGroup("nodes");
        foreach (var name in nodes.Names())
        {
            using var child = nodes.OpenGroup(name);
            graph.Nodes.Add(Node(path, child, name, scope, depth + 1, ref left));
        }

        using var edges = group.OpenDataset("edges");
        if (edges.Shape is not [var count, 2] || count > EdgeLimit)
        {
            // A graph without edges is written as an empty vector.
            if (edges.Shape is [0] or [0, _])
                return;
            throw new InvalidDataException($"{path}: {edges.Place}: expected the shape [n, 2] with n up to {EdgeLimit}, found [{string.Join(", ", edges.Shape)}]");
        }

        var ends = edges.ReadStrings();
        for (var i = 0; i < ends.Length; i += 2)
            graph.Edges.Add((scope + ends[i], scope + ends[i + 1]));
    }

    /// <summary>Notes of any kind: single numbers, text, and groups of them; other things are left unread.</summary>
    private static void Read(Hdf5Group group, NirMetadata metadata, int depth)
    {
        foreach (var name in group.Names())
        {
            if (group.ContainsGroup(name))
            {
                if (depth >= DepthLimit)
                    continue;
                using var inner = group.OpenGroup(name);
                Read(inner, metadata.Groups[name] = new NirMetadata(), depth + 1);
            }
            else if (group.ContainsDataset(name))
            {
                using var dataset = group.OpenDataset(name);
                if (dataset.Kind == Hdf5ValueKind.Strings)
                    metadata.Texts[name] = dataset.ReadStrings();
                else if (dataset.Kind != Hdf5ValueKind.Other && dataset.Shape.All(s => s == 1))
                    metadata.Numbers[name] = dataset.ReadScalar<double>();
            }
        }
    }
}
