namespace SpikeNet;

/// <summary>A layer of neurons that took the place of an activation.</summary>
/// <param name="Name">The neurons' name, which is the activation's.</param>
/// <param name="Synapses">The layer of weights before them.</param>
/// <param name="Neurons">Their number.</param>
/// <param name="Activations">The activations that they stand for, and lambda: rate times lambda is the activation.</param>
/// <param name="Threshold">Their threshold.</param>
/// <param name="InitialPotential">Their potential before the first step.</param>
public sealed record ConvertedLayer(string Name, string Synapses, int Neurons, ActivationScale Activations, double Threshold, double InitialPotential);
