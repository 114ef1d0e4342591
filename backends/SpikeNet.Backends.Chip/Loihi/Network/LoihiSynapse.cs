namespace SpikeNet.Backends.Chip;

/// <summary>A stored synapse. There may be several between the same two cells.</summary>
/// <param name="From">The place of the sending cell in <see cref="LoihiNetwork.Cells"/>.</param>
/// <param name="To">The place of the receiving neuron there.</param>
/// <param name="Weight">What an event adds to the neuron's current in the next step; 0 is stored and costs as any other.</param>
/// <param name="Unit">The unit that stores it.</param>
public readonly record struct LoihiSynapse(int From, int To, double Weight, LoihiSynapseUnit Unit = LoihiSynapseUnit.Dense);
