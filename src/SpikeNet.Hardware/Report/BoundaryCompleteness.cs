namespace SpikeNet.Hardware.Report;

/// <summary>Which figures of a boundary are bounds because a term is not known, and what boundaries are called.</summary>
internal static class BoundaryCompleteness
{
    public static bool DynamicIncomplete(this BoundaryEnergy energy) =>
        energy.Causes.Any(c => c.Joules is null && c.Constant.Role == ConstantRole.Dynamic);

    public static bool StaticIncomplete(this BoundaryEnergy energy) =>
        energy.Causes.Any(c => c.Joules is null && c.Constant.Role == ConstantRole.Static);

    public static bool TotalIncomplete(this BoundaryEnergy energy) => !energy.Incomplete.IsEmpty;

    public static string Dynamic(this BoundaryEnergy energy) => Part(energy, ConstantRole.Dynamic, energy.DynamicJoules, energy.DynamicIncomplete());

    public static string Static(this BoundaryEnergy energy) => Part(energy, ConstantRole.Static, energy.StaticJoules, energy.StaticIncomplete());

    public static string Total(this BoundaryEnergy energy) =>
        QuantityFormat.Energy(energy.TotalJoules, energy.TotalIncomplete() ? Bound.AtLeast : Bound.Exact);

    public static Bound DynamicRatioBound(this BoundaryEnergy energy) => energy.DynamicIncomplete() ? Bound.AtMost : Bound.Exact;

    public static Bound TotalRatioBound(this BoundaryEnergy energy) => energy.TotalIncomplete() ? Bound.AtMost : Bound.Exact;

    public static string Word(this Boundary boundary) => boundary switch
    {
        Boundary.Core => "core",
        Boundary.Memory => "memory",
        Boundary.System => "system",
        _ => throw new ArgumentOutOfRangeException(nameof(boundary), boundary, "There is no such boundary."),
    };

    public static string Word(this ConstantKind kind) => kind switch
    {
        ConstantKind.Measured => "measured",
        ConstantKind.Published => "published",
        ConstantKind.Derived => "derived",
        ConstantKind.Assumed => "assumed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    public static string Word(this ConstantRole role) => role switch
    {
        ConstantRole.Dynamic => "dynamic",
        ConstantRole.Static => "static",
        ConstantRole.Timing => "timing",
        ConstantRole.Parameter => "parameter",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };

    // A boundary without any such term has none; only a term without a price is not known.
    private static string Part(BoundaryEnergy energy, ConstantRole role, double? joules, bool incomplete) =>
        energy.Causes.Any(c => c.Constant.Role == role) ? QuantityFormat.Energy(joules, incomplete ? Bound.AtLeast : Bound.Exact) : "none";
}
