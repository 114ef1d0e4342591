namespace SpikeNet.Graph;

/// <summary>A connection: the output of one node is the input of another.</summary>
/// <param name="From">The name of the node that gives.</param>
/// <param name="To">The name of the node that takes.</param>
public sealed record GraphEdge(string From, string To);
