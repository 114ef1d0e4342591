namespace SpikeNet.Hardware.Report;

/// <summary>One spike of one sample.</summary>
/// <param name="Step">The time step.</param>
/// <param name="Neuron">The neuron's index in its layer.</param>
public readonly record struct RasterEvent(int Step, int Neuron);
