namespace SpikeNet.Hardware.NeuroBench;

/// <summary>The synapses of one layer, or of a population to itself, by NeuroBench's definitions.</summary>
/// <param name="Name">The name of the node with the weights; of recurrent ones the population's, with " recurrent" behind it.</param>
/// <param name="Weights">All weights, biases not among them.</param>
/// <param name="ZeroWeights">Those that are 0.</param>
/// <param name="IsAccumulate">Whether every input of the whole run was -1, 0 or 1, so that its operations are accumulates (AC); otherwise they are multiply-accumulates (MAC).</param>
/// <param name="Effective">Non-zero weights met by non-zero inputs, per sample.</param>
/// <param name="Dense">The same as if every weight and every input were other than 0, per sample.</param>
public sealed record NeuroBenchSynapses(string Name, long Weights, long ZeroWeights, bool IsAccumulate, double Effective, double Dense);
