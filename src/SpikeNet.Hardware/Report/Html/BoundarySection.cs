using System.Collections.Immutable;
using SpikeNet.Hardware.Report.Svg;

namespace SpikeNet.Hardware.Report.Html;

/// <summary>The comparison within one boundary: table, efficiency, and where the energy goes.</summary>
internal static class BoundarySection
{
    private const int ReasonsInRow = 2;

    public static string Name(Boundary boundary) => boundary switch
    {
        Boundary.Core => "Core",
        Boundary.Memory => "Core and local memory",
        Boundary.System => "System",
        _ => throw new ArgumentOutOfRangeException(nameof(boundary), boundary, "There is no such boundary."),
    };

    public static string Meaning(Boundary boundary) => boundary switch
    {
        Boundary.Core => "The computing core alone: no weight memory, no off-chip memory, no host.",
        Boundary.Memory => "The core with its local memory: what is on the chip.",
        Boundary.System => "The chip with off-chip memory and host.",
        _ => throw new ArgumentOutOfRangeException(nameof(boundary), boundary, "There is no such boundary."),
    };

    public static void Write(HtmlBuilder html, ComparisonReport report, Boundary boundary)
    {
        var targets = report.Targets.Where(t => ComparisonTable.Reports(t, boundary)).ToList();
        var absent = report.Targets.Except(targets).Select(t => t.Name).ToList();
        html.Write($"<section id=\"{boundary.Word()}\"><h2>{Name(boundary)}</h2>");
        html.Write($"<p>{Meaning(boundary)} Compare figures within this section only.{(absent.Count == 0 ? "" : $" Not reported at this boundary: {string.Join(", ", absent)}.")}</p>");
        WriteTable(html, targets, boundary);
        var priced = targets.Where(t => t.Within(boundary)?.TotalJoules is not null).Select(t => (Target: t, Energy: t.Within(boundary)!)).ToList();
        if (priced.Count > 0)
        {
            html.Write($"<div class=\"grid\">");
            html.Figure(
                "Effective operations per watt", "Synaptic operations per joule, logarithmic axis; the line spans low to high constants.",
                Efficiency(boundary, priced).Render);
            html.Figure("Where the energy goes", "Shares of the energy of an inference; blue is dynamic, ochre static, dashed not known.", Split(boundary, priced).Render);
            html.Write($"</div>");
        }

        html.Write($"</section>");
    }

    public static string Label(TargetResult target) => target.WhatIf ? target.Name + " (what if)" : target.Name;

    /// <summary>The class of each cause: shades of one colour for dynamic, of another for static energy, darkest for the largest.</summary>
    public static ImmutableArray<(EnergyCause Cause, string CssClass)> Colours(BoundaryEnergy energy)
    {
        var dynamic = 0;
        var still = 0;
        return [.. energy.Causes.Select(c => (c, c.Joules is null
            ? "unknown"
            : c.Constant.Role == ConstantRole.Dynamic ? ChartStyle.Dynamic(dynamic++) : ChartStyle.Static(still++)))];
    }

    private static void WriteTable(HtmlBuilder html, List<TargetResult> targets, Boundary boundary)
    {
        html.Write($"<div class=\"table cards\"><table class=\"comparison\"><thead>");
        html.Write($"<tr><th rowspan=\"2\" scope=\"col\">Target</th><th rowspan=\"2\" scope=\"col\">Fits</th><th rowspan=\"2\" scope=\"col\" class=\"n\">Accuracy</th><th rowspan=\"2\" scope=\"col\" class=\"n\">Latency</th>");
        html.Write($"<th colspan=\"3\" scope=\"colgroup\" class=\"span\"><span>Energy per inference</span></th><th colspan=\"2\" scope=\"colgroup\" class=\"span\"><span>Effective op/J over</span></th><th colspan=\"2\" scope=\"colgroup\" class=\"span\"><span>Dense-equiv. op/J over</span></th></tr>");
        html.Write($"<tr><th scope=\"col\" class=\"n\">dynamic</th><th scope=\"col\" class=\"n\">static</th><th scope=\"col\" class=\"n\">total</th><th scope=\"col\" class=\"n\">dynamic</th><th scope=\"col\" class=\"n\">total</th><th scope=\"col\" class=\"n\">dynamic</th><th scope=\"col\" class=\"n\">total</th></tr></thead><tbody>");
        foreach (var target in targets)
        {
            if (target.Within(boundary) is { } energy)
                WriteRow(html, target, energy);
            else
                WriteRefusal(html, target);
        }

        html.Write($"</tbody></table></div>");
    }

    private static void WriteRow(HtmlBuilder html, TargetResult target, BoundaryEnergy energy)
    {
        var measured = target.EnergyMeasured ? "measured" : target.LatencyMeasured ? "latency measured, energy modelled" : "modelled";
        html.Write($"<tr><th scope=\"row\">{target.Name}<span class=\"sub\">{measured}</span></th>");
        var fits = target.Fits ? HtmlBuilder.Badge("fits", "good") : HtmlBuilder.Badge("what if", "warn");
        html.Write($"<td title=\"{string.Join("\n", target.Reasons)}\">{fits}</td>");
        var missing = energy.TotalIncomplete() ? "Not known: " + string.Join(", ", energy.Incomplete) : null;
        var span = energy is { LowTotalJoules: { } low, HighTotalJoules: { } high } && high > low
            ? $"{QuantityFormat.Energy(low)} to {QuantityFormat.Energy(high)} by the sources' spread" : null;
        var total = string.Join(". ", new[] { span, missing }.OfType<string>());
        html.Figures("Accuracy", QuantityFormat.Percent(target.Accuracy))
            .Figures("Latency", QuantityFormat.Duration(target.LatencySeconds))
            .Figures("Energy, dynamic", energy.Dynamic(), energy.DynamicIncomplete() ? missing : null)
            .Figures("Energy, static", energy.Static(), energy.StaticIncomplete() ? missing : null)
            .Figures("Energy, total", energy.Total(), total.Length == 0 ? null : total)
            .Figures("Effective op/J, dynamic", Ratio(energy.Effective, energy.DynamicRatioBound()))
            .Figures("Effective op/J, total", Ratio(energy.EffectiveTotal, energy.TotalRatioBound()))
            .Figures("Dense-equiv. op/J, dynamic", Ratio(energy.DenseEquivalent, energy.DynamicRatioBound()))
            .Figures("Dense-equiv. op/J, total", Ratio(energy.DenseEquivalentTotal, energy.TotalRatioBound()));
        html.Write($"</tr>");
    }

    private static void WriteRefusal(HtmlBuilder html, TargetResult target)
    {
        html.Write($"<tr class=\"refused\"><th scope=\"row\">{target.Name}</th><td>{HtmlBuilder.Badge("refused", "bad")}</td><td colspan=\"9\">");
        // A deep network may have dozens of reasons on each target and boundary: all of them stand once, with the target.
        foreach (var reason in target.Reasons.Take(ReasonsInRow))
            html.Write($"<div>{reason}</div>");
        if (target.Reasons.Length > ReasonsInRow)
            html.Write($"<div><a href=\"#targets\">and {target.Reasons.Length - ReasonsInRow} more</a></div>");
        html.Write($"</td></tr>");
    }

    // The header states the unit: cells carry the prefix alone.
    private static string Ratio(double? value, Bound bound) => QuantityFormat.Si(value, "", bound);

    private static BarChart Efficiency(Boundary boundary, List<(TargetResult Target, BoundaryEnergy Energy)> priced) => new()
    {
        Title = $"Effective operations per joule of each target, {boundary.Word()} boundary",
        Logarithmic = true,
        GroupPitch = 52,
        Tick = v => QuantityFormat.Si(v, "").Replace(".00", "", StringComparison.Ordinal).Replace(".0", "", StringComparison.Ordinal),
        Keys = [new("over dynamic energy", "first"), new("over total energy", "second")],
        Groups = [.. priced.Select(p => new BarGroup(
            Label(p.Target),
            EfficiencyBar(p.Target, "dynamic", p.Energy.Effective, p.Energy.DynamicRatioBound(), "first"),
            EfficiencyBar(p.Target, "total", p.Energy.EffectiveTotal, p.Energy.TotalRatioBound(), "second") with
            {
                // Beside an unknown term the spread of the known ones says nothing of where the value lies.
                Low = p.Energy.TotalIncomplete() ? null : p.Target.SynapticOperations / p.Energy.HighTotalJoules,
                High = p.Energy.TotalIncomplete() ? null : p.Target.SynapticOperations / p.Energy.LowTotalJoules,
            }))],
    };

    private static Bar EfficiencyBar(TargetResult target, string over, double? value, Bound bound, string css)
    {
        var text = QuantityFormat.OperationsPerJoule(value, bound);
        return new Bar(value, text, css, $"{Label(target)}: {text} of {over} energy");
    }

    private static StackedBarChart Split(Boundary boundary, List<(TargetResult Target, BoundaryEnergy Energy)> priced) => new()
    {
        Title = $"Energy per inference of each target split by cause, {boundary.Word()} boundary",
        Bars = [.. priced.Select(p => new StackedBar(
            Label(p.Target), p.Energy.Total(),
            [.. Colours(p.Energy).Select(c => new BarSegment(
                c.Cause.Constant.Name, c.Cause.Joules, c.CssClass,
                $"{Label(p.Target)}, {c.Cause.Constant.What}: {QuantityFormat.Energy(c.Cause.Joules)}"))]))],
    };
}
