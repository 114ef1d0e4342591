namespace SpikeNet.Graph;

/// <summary>A node of a <see cref="SpikeGraph"/>: one operation with one output.</summary>
/// <param name="Name">Unique in its graph; letters, digits, '.', '_' and '-'.</param>
public abstract record GraphNode(string Name)
{
    /// <summary>The word for the kind of node in listings and messages.</summary>
    public abstract string Kind { get; }
}
