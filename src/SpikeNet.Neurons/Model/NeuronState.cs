namespace SpikeNet.Neurons.Model;

/// <summary>A state variable of a neuron model.</summary>
/// <param name="Name">Its name, such as v.</param>
/// <param name="Initial">Its value before the first step of a sample.</param>
/// <param name="Unit">Its unit.</param>
public sealed record NeuronState(string Name, double Initial, Unit Unit);
