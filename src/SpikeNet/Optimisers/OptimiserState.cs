using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What an optimiser remembers of a parameter, for checkpoints.</summary>
/// <param name="Name">The name in checkpoints, such as <c>fc1.weight/adam.m</c>.</param>
/// <param name="Values">The values, which the optimiser goes on with.</param>
public sealed record OptimiserState(string Name, Tensor Values);
