namespace SpikeNet;

/// <summary>How a <see cref="Residual"/> joins its branches.</summary>
public enum ResidualKind
{
    /// <summary>Their sum; of spikes graded events.</summary>
    Add,

    /// <summary>A spike where either spikes.</summary>
    Or,
}
