using SpikeNet.Hdf5;

namespace SpikeNet.Tests.Graph.Nir;

/// <summary>Writes NIR files by hand: nodes as their type and parameters.</summary>
internal sealed class NirFiles
{
    private readonly List<(string Name, string Type, (string Parameter, double[] Values, long[] Shape)[] Parameters)> _nodes = [];
    private readonly List<(string From, string To)> _edges = [];

    internal NirFiles Node(string name, string type, params (string Parameter, double[] Values, long[] Shape)[] parameters)
    {
        _nodes.Add((name, type, parameters));
        return this;
    }

    internal NirFiles Input(params double[] shape) => Node("input", "Input", ("shape", shape, [shape.Length]));

    internal NirFiles Output(params double[] shape) => Node("output", "Output", ("shape", shape, [shape.Length]));

    internal NirFiles Linear(string name, long outputs, long inputs, params double[] weights) => Node(name, "Linear", ("weight", weights, [outputs, inputs]));

    internal NirFiles If(string name, int size, double threshold = 1) =>
        Node(name, "IF", ("r", Filled(size, 1), [size]), ("v_threshold", Filled(size, threshold), [size]));

    /// <summary>Edges along a chain of names.</summary>
    internal NirFiles Chain(params string[] names)
    {
        _edges.AddRange(names.Zip(names.Skip(1)));
        return this;
    }

    internal string Write(string path, Action<Hdf5Group>? more = null)
    {
        Hdf5File.Create(path, root =>
        {
            root.WriteString("version", "0.2.0");
            using var graph = root.CreateGroup("node");
            graph.WriteString("type", "NIRGraph");
            graph.WriteStrings("edges", [.. _edges.SelectMany(e => new[] { e.From, e.To })], _edges.Count, 2);
            using var nodes = graph.CreateGroup("nodes");
            foreach (var (name, type, parameters) in _nodes)
            {
                using var node = nodes.CreateGroup(name);
                node.WriteString("type", type);
                foreach (var (parameter, values, shape) in parameters)
                    node.Write<double>(parameter, values, shape);
            }

            more?.Invoke(nodes);
        });
        return path;
    }

    internal static double[] Filled(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
