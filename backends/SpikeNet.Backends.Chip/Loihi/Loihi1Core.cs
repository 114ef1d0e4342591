namespace SpikeNet.Backends.Chip;

/// <summary>A core of Loihi 1 with the neurons that it holds: a range of one population.</summary>
/// <param name="Index">Its number on the chip.</param>
/// <param name="First">The first neuron of the population that it holds.</param>
/// <param name="Count">How many it holds.</param>
/// <param name="Tile">The number of its tile, index div 4.</param>
/// <param name="X">The tile's column on the mesh.</param>
/// <param name="Y">The tile's row on the mesh.</param>
public sealed record Loihi1Core(int Index, int First, int Count, int Tile, int X, int Y);
