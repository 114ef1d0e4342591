using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>What a network did on the chip; modelled, not measured.</summary>
public sealed record LoihiRun
{
    /// <summary>All steps in order.</summary>
    public required ImmutableArray<LoihiStep> Steps { get; init; }

    /// <summary>The events of all steps.</summary>
    public required LoihiCounts Counts { get; init; }

    /// <summary>For each step the cells that spiked, ascending, inputs included.</summary>
    public required ImmutableArray<ImmutableArray<int>> Spikes { get; init; }

    /// <summary>For each cell in how many steps it was updated; 0 for inputs.</summary>
    public required ImmutableArray<long> Updates { get; init; }

    /// <summary>For each cell its spikes.</summary>
    public required ImmutableArray<long> SpikeCounts { get; init; }

    /// <summary>The cores in use.</summary>
    public required ImmutableArray<LoihiCoreActivity> Cores { get; init; }

    /// <summary>For each step the potential of each cell behind it (0 for inputs); empty unless asked for.</summary>
    public ImmutableArray<ImmutableArray<double>> Potentials { get; init; } = [];

    /// <summary>The time of all steps by the simple timing.</summary>
    public double SimpleSeconds => Steps.Sum(s => s.SimpleSeconds);

    /// <summary>The time of all steps by the detailed timing; null where that was not asked for.</summary>
    public double? DetailedSeconds => Steps.Any(s => s.DetailedSeconds is null) ? null : Steps.Sum(s => s.DetailedSeconds!.Value);
}
