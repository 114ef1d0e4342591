namespace SpikeNet.Backends.Chip;

/// <summary>The cells of one node of a graph.</summary>
/// <param name="Name">The node's name: the input, neurons, or the weights whose sums a read-out takes.</param>
/// <param name="First">The place of its first cell in the network.</param>
/// <param name="Count">How many cells it has.</param>
/// <param name="Depth">d: what the graph does in step t, the chip does in step t + d, both from 0.</param>
public sealed record LoihiPopulation(string Name, int First, int Count, int Depth);
