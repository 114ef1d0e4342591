namespace SpikeNet.Hardware.Report.Html;

/// <summary>What the energy is spent on: the legend of the split charts, with the sum spelt out.</summary>
internal static class CauseSection
{
    public static void Write(HtmlBuilder html, ComparisonReport report)
    {
        var priced = report.Targets.Where(t => t.Boundaries.Any(b => !b.Causes.IsEmpty)).ToList();
        if (priced.Count == 0)
            return;
        html.Write($"<section id=\"causes\"><h2>Causes of energy</h2><p>Count times price, per inference, within the widest boundary that a target reports. A cause counts in its own boundary and in every wider one. Colours are those of the widest boundary’s chart.</p>");
        html.Write($"<div class=\"table\"><table><thead><tr><th scope=\"col\">Cause</th><th scope=\"col\">What it is</th><th scope=\"col\">From boundary</th><th scope=\"col\" class=\"n\">Count</th><th scope=\"col\" class=\"n\">Price</th><th scope=\"col\" class=\"n\">Energy</th><th scope=\"col\" class=\"n\">Share</th></tr></thead>");
        foreach (var target in priced)
            WriteTarget(html, target, target.Boundaries.MaxBy(b => b.Boundary)!);
        html.Write($"</table></div></section>");
    }

    private static void WriteTarget(HtmlBuilder html, TargetResult target, BoundaryEnergy energy)
    {
        html.Write($"<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"7\">{BoundarySection.Label(target)} <span class=\"what\">{energy.Boundary.Word()}, {energy.Total()} per inference</span></th></tr>");
        foreach (var (cause, colour) in BoundarySection.Colours(energy))
        {
            var constant = cause.Constant;
            html.Write($"<tr><td><span class=\"swatch {colour}\"></span>{constant.Name}</td><td class=\"wrap\">{constant.What}</td><td>{constant.Boundary?.Word()}</td>");
            html.Figures("Count", constant.Role == ConstantRole.Static ? QuantityFormat.Duration(cause.CountPerInference) : QuantityFormat.Count(cause.CountPerInference))
                .Figures("Price", ConstantSection.Value(constant))
                .Figures("Energy", QuantityFormat.Energy(cause.Joules))
                .Figures("Share", energy.TotalJoules is > 0 ? QuantityFormat.Percent(cause.Joules / energy.TotalJoules) : QuantityFormat.Unknown);
            html.Write($"</tr>");
        }

        html.Write($"</tbody>");
    }
}
