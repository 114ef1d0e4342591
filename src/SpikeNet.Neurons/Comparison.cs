namespace SpikeNet.Neurons;

/// <summary>When a membrane potential counts as having reached the threshold.</summary>
public enum Comparison
{
    /// <summary>The neuron fires where v >= theta.</summary>
    AtLeast,

    /// <summary>The neuron fires where v > theta.</summary>
    Above,
}
