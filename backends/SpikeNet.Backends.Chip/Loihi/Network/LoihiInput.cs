using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>A source of spikes from outside. It costs neither access nor update nor spike; its messages cost as any other's.</summary>
/// <param name="Name">Unique in its network.</param>
public sealed record LoihiInput(string Name) : LoihiCell(Name)
{
    /// <summary>Whether it spikes, step by step; silent behind the end.</summary>
    public ImmutableArray<bool> Spikes { get; init; } = [];
}
