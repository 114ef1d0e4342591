namespace SpikeNet.Backends.Chip;

/// <summary>The dynamic energy of a run, modelled, not measured. The chip's idle power is not known.</summary>
/// <param name="SomaJoules">Accesses, updates and spikes of neurons.</param>
/// <param name="SynapseJoules">Synapses that were read.</param>
/// <param name="NetworkJoules">Axons out and hops.</param>
/// <param name="LowJoules">The total with the low end of each price.</param>
/// <param name="HighJoules">The total with the high end of each price.</param>
public sealed record LoihiEnergy(double SomaJoules, double SynapseJoules, double NetworkJoules, double LowJoules, double HighJoules)
{
    /// <summary>The total with the likely prices.</summary>
    public double TotalJoules => SomaJoules + SynapseJoules + NetworkJoules;
}
