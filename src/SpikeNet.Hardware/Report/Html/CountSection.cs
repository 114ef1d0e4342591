using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Hardware.Report.Html;

/// <summary>The network, and what each target counted.</summary>
internal static class CountSection
{
    public static void Write(HtmlBuilder html, ComparisonReport report)
    {
        html.Write($"<section id=\"counts\"><h2>Counts</h2><p>Synaptic operations are counted by one definition and agree on every target that computes step by step; executed accumulates are what a target did for them.</p>");
        WriteNetwork(html, report);
        WriteTargets(html, report);
        html.Write($"</section>");
    }

    private static void WriteNetwork(HtmlBuilder html, ComparisonReport report)
    {
        html.Write($"<div class=\"table\"><table><caption>The network</caption><thead><tr><th scope=\"col\">Layer</th><th scope=\"col\">Synapses</th><th scope=\"col\" class=\"n\">Inputs</th><th scope=\"col\" class=\"n\">Outputs</th><th scope=\"col\" class=\"n\">Weights</th><th scope=\"col\" class=\"n\">Bits</th><th scope=\"col\" class=\"n\">Synaptic op.</th><th scope=\"col\" class=\"n\">Threshold</th><th scope=\"col\">Neuron</th></tr></thead><tbody>");
        foreach (var layer in report.Layers)
        {
            html.Write($"<tr><th scope=\"row\">{layer.Layer}</th><td data-label=\"Synapses\">{layer.Synapses}</td>");
            html.Figures("Inputs", layer.InputShape)
                .Figures("Outputs", layer.OutputShape)
                .Figures("Weights", QuantityFormat.Integer(layer.Weights))
                .Figures("Bits", QuantityFormat.Integer(layer.WeightBits))
                .Figures("Synaptic op.", QuantityFormat.Count(layer.SynapticOperations))
                .Figures("Threshold", layer.Threshold is { } theta ? QuantityFormat.Integer(theta) : QuantityFormat.Unknown);
            html.Write($"<td class=\"wide-text\">{layer.Neuron}</td></tr>");
        }

        html.Write($"</tbody></table></div>");
    }

    private static void WriteTargets(HtmlBuilder html, ComparisonReport report)
    {
        var counted = report.Targets.Where(t => t.HasFigures).ToList();
        if (counted.Count == 0)
            return;
        var layers = counted.SelectMany(t => t.Nodes.Select(n => n.Node)).Distinct().ToImmutableArray();
        html.Write($"<div class=\"table\"><table><caption>Per inference</caption><thead><tr><th rowspan=\"2\" scope=\"col\">Target</th><th rowspan=\"2\" scope=\"col\" class=\"n\">Synaptic operations</th><th rowspan=\"2\" scope=\"col\" class=\"n\">Dense operations</th><th colspan=\"{layers.Length + 2}\" scope=\"colgroup\" class=\"span\"><span>Executed accumulates</span></th><th rowspan=\"2\" scope=\"col\" class=\"n\">Cycles</th></tr>");
        html.Write($"<tr><th scope=\"col\" class=\"n\">all</th><th scope=\"col\" class=\"n\">per synaptic op.</th>");
        foreach (var layer in layers)
            html.Write($"<th scope=\"col\" class=\"n\">{layer}</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (var target in counted)
            WriteTarget(html, report, target, layers);
        html.Write($"</tbody></table></div>");
    }

    private static void WriteTarget(HtmlBuilder html, ComparisonReport report, TargetResult target, ImmutableArray<string> layers)
    {
        var differs = target.SynapticOperations != report.SynapticOperations;
        html.Write($"<tr><th scope=\"row\">{BoundarySection.Label(target)}</th>");
        html.Figures(
                "Synaptic operations", QuantityFormat.Count(target.SynapticOperations) + (differs ? " ≠" : ""),
                differs ? $"The interpreter counts {QuantityFormat.Count(report.SynapticOperations)}." : null)
            .Figures("Dense operations", QuantityFormat.Count(target.DenseOperations))
            .Figures("Executed", QuantityFormat.Count(target.ExecutedAccumulates))
            .Figures("Per synaptic operation", PerOperation(target));
        foreach (var layer in layers)
        {
            var node = target.Nodes.FirstOrDefault(n => n.Node == layer);
            html.Figures(layer, QuantityFormat.Count(node is null ? null : (double)node.ExecutedAccumulates / target.Inferences));
        }

        html.Figures("Cycles", QuantityFormat.Count(target.Cycles));
        html.Write($"</tr>");
    }

    private static string PerOperation(TargetResult target) =>
        target.SynapticOperations > 0
            ? (target.ExecutedAccumulates / target.SynapticOperations)!.Value.ToString("0.00", CultureInfo.InvariantCulture) : QuantityFormat.Unknown;
}
