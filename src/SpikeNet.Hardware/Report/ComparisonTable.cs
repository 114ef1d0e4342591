using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report;

/// <summary>The comparison as plain text for terminal tables that fit 80 columns, borders and padding included.</summary>
/// <remarks>One table per boundary: figures of different boundaries never share a column. Operations per joule carry a prefix only; the header has the unit.</remarks>
public static class ComparisonTable
{
    /// <summary>The longest name that is not cut.</summary>
    public const int NameWidth = 14;

    /// <summary>The columns' headers.</summary>
    public static ImmutableArray<string> Headers { get; } = ["target", "fits", "acc.", "latency", "energy", "op/J dyn", "op/J all"];

    /// <summary>What the columns and marks mean, for a line below the tables.</summary>
    public static string Footnote =>
        "energy: total per inference; op/J: synaptic operations per joule of dynamic and of all energy; * measured, else modelled; ≥ ≤ a term is not known";

    /// <summary>The tables of the boundaries that any target reports, narrow to wide.</summary>
    public static ImmutableArray<BoundaryTable> Of(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Boundaries.Select(b => new BoundaryTable(b, Title(b), [.. report.Targets.Where(t => Reports(t, b)).Select(t => Row(t, b))]))];
    }

    /// <summary>Why targets do not fit: pairs of a target's name and a reason.</summary>
    public static ImmutableArray<(string Target, string Reason)> Refusals(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Targets.SelectMany(t => t.Reasons.Select(r => (t.Name, r)))];
    }

    internal static string Title(Boundary boundary) => boundary switch
    {
        Boundary.Core => "core: the computing core alone",
        Boundary.Memory => "memory: the core with its local memory",
        Boundary.System => "system: with off-chip memory and host",
        _ => throw new ArgumentOutOfRangeException(nameof(boundary), boundary, "There is no such boundary."),
    };

    internal static bool Reports(TargetResult target, Boundary boundary) =>
        target.Within(boundary) is not null || (!target.HasFigures && target.BoundaryDefinitions.Any(d => d.Boundary == boundary));

    private static ImmutableArray<string> Row(TargetResult target, Boundary boundary)
    {
        var energy = target.Within(boundary);
        return
        [
            target.Name.Length <= NameWidth ? target.Name : target.Name[..(NameWidth - 1)] + "…",
            target.Fits ? "yes" : target.WhatIf ? "if" : "no",
            QuantityFormat.Percent(target.Accuracy),
            QuantityFormat.Duration(target.LatencySeconds) + (target.LatencyMeasured ? "*" : ""),
            energy?.Total() ?? QuantityFormat.Unknown,
            energy is null ? QuantityFormat.Unknown : QuantityFormat.Si(energy.Effective, "", energy.DynamicRatioBound()),
            energy is null ? QuantityFormat.Unknown : QuantityFormat.Si(energy.EffectiveTotal, "", energy.TotalRatioBound()),
        ];
    }
}
