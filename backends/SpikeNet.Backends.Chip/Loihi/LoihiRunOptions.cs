namespace SpikeNet.Backends.Chip;

/// <summary>How a network runs on the chip.</summary>
public sealed record LoihiRunOptions
{
    /// <summary>The number of steps, at least 0.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether the detailed timing is worked out beside the simple one.</summary>
    public bool Detailed { get; init; }

    /// <summary>Which of several messages with the same sending time the detailed timing takes first.</summary>
    public LoihiTieRule Ties { get; init; }

    /// <summary>Whether to keep every neuron's potential after every step.</summary>
    public bool RecordPotentials { get; init; }

    /// <summary>For each step the inputs that spike (their places among the cells); null for the spikes that the inputs themselves have. Silent behind its end.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? InputSpikes { get; init; }
}
