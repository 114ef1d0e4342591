namespace SpikeNet.Hardware.Report.Html;

/// <summary>Each target in words: what it is, what its boundaries include, what to bear in mind, why it refused.</summary>
internal static class TargetSection
{
    public static void Write(HtmlBuilder html, ComparisonReport report)
    {
        html.Write($"<section id=\"targets\"><h2>Targets</h2><p>How each target's figures come about, what its boundaries include, and what to bear in mind.</p><div class=\"grid\">");
        foreach (var target in report.Targets)
            WriteTarget(html, target);
        html.Write($"</div></section>");
    }

    private static void WriteTarget(HtmlBuilder html, TargetResult target)
    {
        html.Write($"<article class=\"card target\"><h3>{target.Name} ");
        if (!target.Fits)
            html.Write($"{(target.WhatIf ? HtmlBuilder.Badge("does not fit: what if", "warn") : HtmlBuilder.Badge("refused", "bad"))}");
        if (target.HasFigures)
            html.Write($"{(target.LatencyMeasured ? HtmlBuilder.Badge("latency measured", "measured") : HtmlBuilder.Badge("latency modelled", ""))} {(target.EnergyMeasured ? HtmlBuilder.Badge("energy measured", "measured") : HtmlBuilder.Badge("energy modelled", ""))}");
        html.Write($"</h3><p>{target.Description}</p>");
        if (!target.BoundaryDefinitions.IsEmpty)
        {
            html.Write($"<dl>");
            foreach (var definition in target.BoundaryDefinitions)
                html.Write($"<dt>{definition.Boundary.Word()}</dt><dd>{definition.Includes}</dd>");
            html.Write($"</dl>");
        }

        List(html, target.Reasons);
        List(html, target.Notes);
        html.Write($"</article>");
    }

    private static void List(HtmlBuilder html, IReadOnlyCollection<string> lines)
    {
        if (lines.Count == 0)
            return;
        html.Write($"<ul class=\"notes\">");
        foreach (var line in lines)
            html.Write($"<li>{line}</li>");
        html.Write($"</ul>");
    }
}
