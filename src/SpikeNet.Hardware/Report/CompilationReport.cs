using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Hardware.Report;

/// <summary>What `compile` found: one network on one target, before anything runs.</summary>
public sealed record CompilationReport
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>What the target is and how its figures come about.</summary>
    public required string Description { get; init; }

    /// <summary>Whether the network was held against limits alone, because there is no cost model.</summary>
    public bool LimitsOnly { get; init; }

    /// <summary>The rule by which real numbers became integers; null where they were integers already.</summary>
    public string? QuantisationRule { get; init; }

    /// <summary>The layers, in integers where they have them.</summary>
    public required ImmutableArray<LayerSummary> Layers { get; init; }

    /// <summary>What became of the weights of each layer.</summary>
    public ImmutableArray<LayerIntegers> Integers { get; init; } = [];

    /// <summary>Where the layers sit; null where the target does not say.</summary>
    public HardwarePlacement? Placement { get; init; }

    /// <summary>All violations; empty where the network fits.</summary>
    public required ImmutableArray<Diagnostic> Violations { get; init; }

    /// <summary>Whether the network fits, as far as limits are known.</summary>
    public bool Fits => Violations.IsEmpty;

    /// <summary>When it was compiled.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>What every figure here is.</summary>
    public string Remark => LimitsOnly ? "limits only: no cost model of this chip, so no energy and no time" : "modelled, not measured";
}
