namespace SpikeNet.Neurons;

/// <summary>What a spike does to the membrane potential, at once, in the step of the spike.</summary>
public enum ResetKind
{
    /// <summary>v becomes 0 ("hard reset").</summary>
    ToZero,

    /// <summary>v becomes v - theta ("soft reset").</summary>
    BySubtraction,
}
