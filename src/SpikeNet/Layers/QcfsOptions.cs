namespace SpikeNet;

/// <summary>How a <see cref="Qcfs"/> layer is made.</summary>
public sealed record QcfsOptions
{
    /// <summary>L, the number of levels above 0, at least 1: the steps for which the converted network is meant, 4 or 8 in the publication.</summary>
    public int Levels { get; init; } = 8;

    /// <summary>lambda at first, above 0; 2 is an own choice, for pre-activations of about unit spread.</summary>
    public double Scale { get; init; } = 2;

    /// <summary>Whether lambda is trained.</summary>
    public bool TrainScale { get; init; } = true;
}
