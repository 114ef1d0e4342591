namespace SpikeNet.Hardware.NeuroBench;

/// <summary>One population of neurons by NeuroBench's definitions.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Neurons">How many there are.</param>
/// <param name="ActivationSparsity">The share of outputs over all steps and samples that are 0.</param>
/// <param name="MembraneUpdates">Membrane values that a step changed, and all neurons in the first step, per sample.</param>
public sealed record NeuroBenchNeurons(string Name, int Neurons, double ActivationSparsity, double MembraneUpdates);
