namespace SpikeNet.Neurons.Model;

/// <summary>An output of a neuron model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Spikes (0 or 1, becoming events) or graded values.</param>
public sealed record NeuronOutput(string Name, NeuronOutputKind Kind);
