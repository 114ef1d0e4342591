using System.Globalization;

namespace SpikeNet.Hardware.Report.Html;

/// <summary>Every number that the models rest on, with where it is from and how far to trust it.</summary>
internal static class ConstantSection
{
    public static void Write(HtmlBuilder html, ComparisonReport report)
    {
        var targets = report.Targets.Where(t => !t.Constants.IsEmpty).ToList();
        if (targets.Count == 0)
            return;
        html.Write($"<section id=\"constants\"><h2>Constants and sources</h2><p>{HtmlBuilder.Badge("measured", "measured")} by us; {HtmlBuilder.Badge("published", "published")} stated by its source; {HtmlBuilder.Badge("derived", "derived")} calculated from published figures; {HtmlBuilder.Badge("assumed", "assumed")} our own choice where nothing is published.</p>");
        html.Write($"<div class=\"table\"><table><thead><tr><th scope=\"col\">Constant</th><th scope=\"col\">What it is</th><th scope=\"col\" class=\"n\">Value</th><th scope=\"col\">Kind</th><th scope=\"col\">For</th><th scope=\"col\">Technology</th><th scope=\"col\">Source</th></tr></thead>");
        foreach (var target in targets)
        {
            html.Write($"<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"7\">{target.Name}</th></tr>");
            foreach (var constant in target.Constants)
                WriteConstant(html, constant);
            html.Write($"</tbody>");
        }

        html.Write($"</table></div></section>");
    }

    /// <summary>The value in its source's unit, with its spread.</summary>
    public static string Value(HardwareConstant constant)
    {
        if (constant.Value is null)
            return QuantityFormat.Unknown;
        var spread = constant.Low is null && constant.High is null
            ? "" : $" ({Number(constant.Low ?? constant.Value)}–{Number(constant.High ?? constant.Value)})";
        var unit = constant.Unit == "1" ? "" : " " + (constant.Unit.StartsWith('u') ? "µ" + constant.Unit[1..] : constant.Unit);
        return Number(constant.Value) + spread + unit;
    }

    private static string Number(double? value) => value!.Value.ToString("0.######", CultureInfo.InvariantCulture) is "0" && value != 0
        ? value.Value.ToString("0.###e+0", CultureInfo.InvariantCulture)
        : value.Value.ToString("#,0.######", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static void WriteConstant(HtmlBuilder html, HardwareConstant constant)
    {
        var use = constant.Boundary is { } boundary ? $"{constant.Role.Word()}, {boundary.Word()}" : constant.Role.Word();
        html.Write($"<tr><td>{constant.Name}</td><td class=\"wrap\">{constant.What}</td>");
        html.Figures("Value", Value(constant));
        html.Write($"<td>{HtmlBuilder.Badge(constant.Kind.Word(), constant.Kind.Word())}</td><td>{use}</td><td>{constant.Technology}</td><td class=\"source\">{constant.Source}</td></tr>");
    }
}
