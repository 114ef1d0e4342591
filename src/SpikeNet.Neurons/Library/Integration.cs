namespace SpikeNet.Neurons.Library;

/// <summary>How a linear membrane equation is brought to discrete time.</summary>
public enum Integration
{
    /// <summary>The exact solution for an input that is constant over the step.</summary>
    Exact,

    /// <summary>Forward Euler.</summary>
    Euler,
}
