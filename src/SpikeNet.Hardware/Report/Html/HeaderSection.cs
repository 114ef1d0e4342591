using System.Globalization;

namespace SpikeNet.Hardware.Report.Html;

/// <summary>What was compared, in one look.</summary>
internal static class HeaderSection
{
    public static void Write(HtmlBuilder html, ComparisonReport report)
    {
        html.Write($"<header><p class=\"eyebrow\">SpikeNet hardware comparison</p><h1>{report.Network}</h1>");
        html.Write($"<p class=\"lead\">{report.Data} · {Date(report)}. One network, quantised once, given the same samples on every target. Targets count what they do; one function prices the counts. Every figure is modelled unless it is marked measured.</p>");
        foreach (var line in new[] { report.Quantisation is { } rule ? $"Quantised by {rule}." : null, report.SaturationWords }.OfType<string>())
            html.Write($"<p>{line}</p>");
        html.Write($"<nav aria-label=\"Sections\">");
        foreach (var boundary in report.Boundaries)
            html.Write($"<a href=\"#{boundary.Word()}\">{BoundarySection.Name(boundary)}</a>");
        html.Write($"<a href=\"#activity\">Latency and spikes</a><a href=\"#counts\">Counts</a><a href=\"#targets\">Targets</a><a href=\"#causes\">Causes</a><a href=\"#constants\">Constants</a><a href=\"#glossary\">Glossary</a></nav>");
        WriteFacts(html, report);
        html.Write($"</header>");
    }

    public static string Date(ComparisonReport report) =>
        report.Date.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static void WriteFacts(HtmlBuilder html, ComparisonReport report)
    {
        var fit = report.Targets.Count(t => t.Fits);
        html.Write($"<dl class=\"facts\">");
        Fact(html, "Samples", QuantityFormat.Integer(report.Samples), "one inference each");
        Fact(html, "Accuracy", QuantityFormat.Percent(report.Accuracy), "reference interpreter");
        Fact(html, "Synaptic operations", QuantityFormat.Count(report.SynapticOperations), "per inference");
        var share = report.DenseOperations > 0 ? QuantityFormat.Percent(report.SynapticOperations / report.DenseOperations) : QuantityFormat.Unknown;
        Fact(html, "Of the dense operations", share, QuantityFormat.Count(report.DenseOperations) + " per inference");
        Fact(html, "Weights", QuantityFormat.Count(report.Layers.Sum(l => (double)l.Weights)), $"in {report.Layers.Length} layers, {Bits(report)}");
        Fact(html, "Targets that fit", $"{fit} of {report.Targets.Length}", fit == report.Targets.Length ? "none refused" : $"{report.Targets.Length - fit} with reasons below");
        html.Write($"</dl>");
    }

    private static string Bits(ComparisonReport report) =>
        string.Join(" and ", report.Layers.Select(l => l.WeightBits).Distinct().Order().Select(b => b.ToString(CultureInfo.InvariantCulture))) + " bits";

    private static void Fact(HtmlBuilder html, string name, string figure, string remark) =>
        html.Write($"<div><dt>{name}</dt><dd>{figure}<small>{remark}</small></dd></div>");
}
