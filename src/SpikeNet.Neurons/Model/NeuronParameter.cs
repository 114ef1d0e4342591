namespace SpikeNet.Neurons.Model;

/// <summary>A parameter of a neuron model.</summary>
/// <param name="Name">Its name, such as tau_m.</param>
/// <param name="Default">Its value unless a layer says otherwise.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Minimum">The smallest value allowed.</param>
/// <param name="Maximum">The largest value allowed.</param>
/// <param name="PerNeuron">Whether each neuron has its own value; otherwise the layer shares one.</param>
/// <param name="Trainable">Whether training changes it.</param>
public sealed record NeuronParameter(
    string Name, double Default, Unit Unit, double Minimum = double.NegativeInfinity, double Maximum = double.PositiveInfinity,
    bool PerNeuron = false, bool Trainable = false);
