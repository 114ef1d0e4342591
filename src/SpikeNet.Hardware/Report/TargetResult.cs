using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report;

/// <summary>One target's row of a comparison.</summary>
/// <remarks>A target that the network does not fit has <see cref="Reasons"/> and no figures, unless it was priced all the same (<see cref="WhatIf"/>).</remarks>
public sealed record TargetResult
{
    /// <summary>The target's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the target is and how its figures come about.</summary>
    public required string Description { get; init; }

    /// <summary>Whether the target can represent the network.</summary>
    public required bool Fits { get; init; }

    /// <summary>Why it cannot; empty where it can.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];

    /// <summary>Whether the figures are those of a network that does not fit.</summary>
    public bool WhatIf { get; init; }

    /// <summary>The boundaries that the target reports, narrow to wide, also where it gave no figures.</summary>
    public ImmutableArray<BoundaryDefinition> BoundaryDefinitions { get; init; } = [];

    /// <summary>The number of samples that the counts are over; 0 where there are none.</summary>
    public int Inferences { get; init; }

    /// <summary>The mean number of clock cycles of an inference.</summary>
    public double? Cycles { get; init; }

    /// <summary>The mean time of an inference in seconds.</summary>
    public double? LatencySeconds { get; init; }

    /// <summary>Whether <see cref="LatencySeconds"/> was measured.</summary>
    public bool LatencyMeasured { get; init; }

    /// <summary>Synaptic operations per inference, by the one definition.</summary>
    public double? SynapticOperations { get; init; }

    /// <summary>Accumulations per inference that the target executed.</summary>
    public double? ExecutedAccumulates { get; init; }

    /// <summary>Operations per inference as if every input had spiked in every step.</summary>
    public double? DenseOperations { get; init; }

    /// <summary>The fraction of samples that the target classified rightly; null without labels or figures.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The energy within each boundary.</summary>
    public ImmutableArray<BoundaryEnergy> Boundaries { get; init; } = [];

    /// <summary>The counts of each layer over all samples.</summary>
    public ImmutableArray<NodeActivity> Nodes { get; init; } = [];

    /// <summary>The constants of the model; empty where there are no figures.</summary>
    public ImmutableArray<HardwareConstant> Constants { get; init; } = [];

    /// <summary>Remarks that belong beside the figures.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Whether there are figures.</summary>
    public bool HasFigures => SynapticOperations is not null;

    /// <summary>Whether every term of the energy is known and rests on a measured time and measured prices.</summary>
    public bool EnergyMeasured =>
        LatencyMeasured && Boundaries.Any(b => !b.Causes.IsEmpty)
        && Boundaries.All(b => b.Incomplete.IsEmpty && b.Causes.All(c => c.Constant.Kind == ConstantKind.Measured));

    /// <summary>Whether any figure comes from a model: only where time and energy were both measured it does not.</summary>
    public bool Modelled => !(LatencyMeasured && EnergyMeasured);

    /// <summary>The energy within a boundary, or null where the target does not report it.</summary>
    public BoundaryEnergy? Within(Boundary boundary) => Boundaries.FirstOrDefault(b => b.Boundary == boundary);
}
