namespace SpikeNet.Backends.Chip;

/// <summary>What a spike does to a compartment's potential.</summary>
public enum LoihiReset
{
    /// <summary>The potential becomes <see cref="LoihiNeuron.ResetPotential"/>.</summary>
    Hard,

    /// <summary>The threshold is subtracted from the potential.</summary>
    Soft,
}
