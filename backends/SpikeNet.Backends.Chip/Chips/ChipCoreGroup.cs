using System.Collections.Immutable;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>Cores of a chip that are alike.</summary>
/// <param name="First">The number of the first of them.</param>
/// <param name="Count">How many there are, numbered without a gap.</param>
/// <param name="Memories">Their memories and other resources.</param>
public sealed record ChipCoreGroup(int First, int Count, ImmutableArray<HardwareConstant> Memories)
{
    /// <summary>The size of a memory in its own unit; null where it is not known.</summary>
    /// <param name="name">The memory's name.</param>
    /// <exception cref="KeyNotFoundException">The cores have no such memory.</exception>
    public double? this[string name] =>
        (Memories.FirstOrDefault(m => m.Name == name) ?? throw new KeyNotFoundException($"The cores {First} to {First + Count - 1} have no '{name}'.")).Value;
}
