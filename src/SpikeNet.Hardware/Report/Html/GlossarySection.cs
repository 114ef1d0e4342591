namespace SpikeNet.Hardware.Report.Html;

/// <summary>The words of the report, defined once.</summary>
internal static class GlossarySection
{
    private static readonly (string Term, string Meaning)[] Terms =
    [
        ("Synaptic operation", "One weight, zero or not, added for one event to one existing target; no bias, no padding. Counted by the reference interpreter on the quantised graph, so it is the same on every target that computes step by step."),
        ("Executed accumulates", "The accumulations that a target really executed: fewer than synaptic operations with event compression, more with padding or dense arrays."),
        ("Dense operations", "The operations of the network as if every input had spiked in every step."),
        ("Effective op/J", "Synaptic operations per joule, which is synaptic operations per second per watt. What the target did not have to do does not count."),
        ("Dense-equivalent op/J", "Dense operations per joule: what a dense machine would have to reach to be as good. Much published efficiency is counted so; it grows with sparsity."),
        ("Dynamic, static energy", "Dynamic energy is what the network’s activity costs, count times price. Static energy flows whatever the network does: power times latency."),
        ("Boundary", "What an energy includes. Core: the computing core alone. Memory: with its local memory, what is on the chip. System: with off-chip memory and host. Each contains the one before; figures of different boundaries are not comparable."),
        ("At least (≥), at most (≤)", "A term of the sum is not known. The energy is then at least the sum of the known terms, and operations per joule are at most what follows from it."),
        ("Modelled, measured", "Measured figures were taken on this machine. Everything else is calculated from counts and constants, and called modelled."),
        ("What if", "The target cannot represent the network as it is; its counts were priced all the same."),
        ("Latency", "Time of one inference, sample after sample (a batch of one)."),
    ];

    public static void Write(HtmlBuilder html)
    {
        html.Write($"<section id=\"glossary\"><h2>Glossary</h2><dl class=\"glossary\">");
        foreach (var (term, meaning) in Terms)
            html.Write($"<dt>{term}</dt><dd>{meaning}</dd>");
        html.Write($"</dl></section>");
    }
}
