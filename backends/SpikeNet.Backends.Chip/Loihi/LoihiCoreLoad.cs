namespace SpikeNet.Backends.Chip;

/// <summary>What a core holds of each limited resource.</summary>
/// <param name="Core">The core's number on the chip.</param>
/// <param name="Address">The same as tile and core of the tile.</param>
/// <param name="Group">The layer of its first cell.</param>
/// <param name="Compartments">Neurons and inputs.</param>
/// <param name="Configurations">Different settings of its neurons: threshold, reset, decays, refractory delay.</param>
/// <param name="AxonsIn">Cells that send to it.</param>
/// <param name="AxonsOut">For each of its cells the cores that it sends to, added up.</param>
/// <param name="SynapseWords">Words of its synapse memory.</param>
public sealed record LoihiCoreLoad(
    int Core, LoihiCoreAddress Address, string Group, int Compartments, int Configurations, int AxonsIn, int AxonsOut, int SynapseWords)
{
    /// <summary>The fullest of its resources, as a part of the limit.</summary>
    public double Utilisation(Loihi1Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new[]
        {
            (double)Compartments / limits.Compartments, (double)Configurations / limits.Configurations, (double)AxonsIn / limits.AxonsIn,
            (double)AxonsOut / limits.AxonsOut, (double)SynapseWords / limits.SynapseWords,
        }.Max();
    }
}
