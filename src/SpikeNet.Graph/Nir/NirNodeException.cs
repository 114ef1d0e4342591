namespace SpikeNet.Graph.Nir;

/// <summary>A node of a NIR graph that is wrong or cannot be expressed; the reader adds the file.</summary>
internal sealed class NirNodeException(string node, string message) : Exception($"node '{node}': {message}");
