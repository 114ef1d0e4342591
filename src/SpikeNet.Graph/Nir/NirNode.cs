namespace SpikeNet.Graph.Nir;

/// <summary>A node as a NIR file has it: its type, its parameters and what is noted beside them; a graph has nodes and edges too.</summary>
internal sealed class NirNode(string name, string type)
{
    internal string Name { get; } = name;

    internal string Type { get; } = type;

    internal Dictionary<string, NirArray> Arrays { get; } = new(StringComparer.Ordinal);

    /// <summary>Parameters that are words, such as a padding of "same".</summary>
    internal Dictionary<string, string> Words { get; } = new(StringComparer.Ordinal);

    internal NirMetadata Metadata { get; } = new();

    internal List<NirNode> Nodes { get; } = [];

    internal List<(string From, string To)> Edges { get; } = [];

    internal NirArray? Optional(string parameter) => Arrays.GetValueOrDefault(parameter);

    internal NirArray Required(string parameter) =>
        Arrays.GetValueOrDefault(parameter) ?? throw new NirNodeException(Name, $"{Type} has no '{parameter}'");

    /// <summary>Whole numbers: a vector of <paramref name="count"/>, or one that stands for all.</summary>
    internal int[] Integers(string parameter, int count, int minimum)
    {
        var array = Required(parameter);
        if (array.Values.Length != count && array.Values.Length != 1)
            throw new NirNodeException(Name, $"'{parameter}' has the shape {array.ShapeText}, expected {count} whole numbers");
        return [.. Enumerable.Range(0, count).Select(i => Integer(parameter, array.Values[array.Values.Length == 1 ? 0 : i], minimum))];
    }

    internal int Integer(string parameter, double value, int minimum) =>
        value == Math.Floor(value) && value >= minimum && value <= GraphVerifier.SizeLimit
            ? (int)value
            : throw new NirNodeException(Name, $"'{parameter}' is {value}, expected a whole number from {minimum} to {GraphVerifier.SizeLimit}");
}
