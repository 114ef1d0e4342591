namespace SpikeNet;

/// <summary>How a <see cref="Conv2d"/> or <see cref="Conv1d"/> layer starts.</summary>
public sealed record Conv2dOptions : SynapseOptions
{
    /// <summary>Groups of channels that do not see each other; divides the channels of input and output.</summary>
    public int Groups { get; init; } = 1;
}
