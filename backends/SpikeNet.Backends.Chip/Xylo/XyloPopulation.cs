using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>Neurons on Xylo, all integers.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Thresholds">theta of each neuron.</param>
/// <param name="MembraneDash">The shift of the potential's decay, v -= v >> dash.</param>
/// <param name="SynapseDash">The shift of the synaptic current's decay; null where the network has no synaptic current: the chip then lets it decay within the step.</param>
/// <param name="SecondDash">The shift of the second synaptic current's decay; null where there is none.</param>
/// <param name="MostSpikes">Spikes of a neuron in a step at most.</param>
public sealed record XyloPopulation(string Name, ImmutableArray<int> Thresholds, int MembraneDash, int? SynapseDash, int? SecondDash, int MostSpikes)
{
    /// <summary>The number of neurons.</summary>
    public int Size => Thresholds.Length;
}
