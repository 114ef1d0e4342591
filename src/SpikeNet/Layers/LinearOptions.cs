namespace SpikeNet;

/// <summary>How a <see cref="Linear"/> layer starts.</summary>
public sealed record LinearOptions : SynapseOptions;
