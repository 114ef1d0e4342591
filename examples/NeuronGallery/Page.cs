using System.Globalization;
using System.Text;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;

namespace NeuronGallery;

/// <summary>The page that lists the neurons.</summary>
internal static class Page
{
    public static string Image(NeuronFamily family) => $"{Anchor(family)}.svg";

    public static string ToMarkdown()
    {
        var page = new StringBuilder();
        page.AppendLine("# The neurons of SpikeNet");
        page.AppendLine();
        page.AppendLine("Written by `dotnet run --project examples/NeuronGallery -- docs/neurons` from the library itself (`SpikeNet.Neurons.Library`): do not edit by hand.");
        page.AppendLine();
        page.AppendLine("`NeuronLibrary.Named(\"LIF\")` gives a model by name. Equations are one time step in order, an assignment at a time: a name on the right of a line");
        page.AppendLine("has the value that it has by then. x is the input (f and g where there are two), s the spike, dt the time step, H the step function:");
        page.AppendLine("1 where its argument is 0 or more, or above 0 where the line says \"strictly above\". Time constants are in ms. In the plots, red strokes are spikes, the");
        page.AppendLine("dashed line is the threshold, and the membrane is drawn after the reset (up to the peak where the neuron has an upswing of its own).");
        page.AppendLine();
        page.AppendLine("Suffixes of variants: -zero resets to zero, -subtract by subtraction, -above fires strictly above the threshold, -refractory has a refractory period.");
        page.AppendLine("\"Trainable\" marks what training may change.");
        page.AppendLine();
        page.AppendLine("| name | neuron |");
        page.AppendLine("| --- | --- |");
        foreach (var family in NeuronLibrary.Families)
            page.AppendLine(Text($"| [{family.Default.Name}](#{Anchor(family)}) | {family.Title} |"));
        foreach (var family in NeuronLibrary.Families)
            Section(page, family);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Section(StringBuilder page, NeuronFamily family)
    {
        var model = family.Default;
        page.AppendLine();
        page.AppendLine(Text($"## {model.Name}"));
        page.AppendLine();
        page.AppendLine(Text($"{family.Title}. Source: {model.Source}."));
        page.AppendLine();
        page.AppendLine(Text($"![{model.Name}: potential, spikes and input over time]({Image(family)})"));
        page.AppendLine();
        foreach (var equation in family.Equations)
            page.AppendLine($"    {equation}");
        page.AppendLine();
        if (family.Note.Length > 0)
        {
            page.AppendLine(family.Note);
            page.AppendLine();
        }

        if (!model.Parameters.IsEmpty)
        {
            page.AppendLine("| parameter | default | unit | range | per neuron | trainable |");
            page.AppendLine("| --- | --- | --- | --- | --- | --- |");
            foreach (var p in model.Parameters)
                page.AppendLine(Text($"| {p.Name} | {Number(p.Default)} | {p.Unit} | {Range(p)} | {YesNo(p.PerNeuron)} | {YesNo(p.Trainable)} |"));
            page.AppendLine();
        }

        page.AppendLine("State: " + string.Join(", ", model.States.Select(s => Text($"{s.Name} (starts at {Number(s.Initial)}{(s.Unit == Unit.One ? "" : " " + s.Unit)})"))) + ". "
            + "Output: " + string.Join(", ", model.Outputs.Select(o => o.Name + (o.Kind == NeuronOutputKind.Graded ? " (graded)" : ""))) + ".");
        if (family.Variants.Length > 1)
        {
            var shown = family.Variants.Skip(1).Take(16).Select(v => $"`{v.Name}`");
            page.AppendLine();
            page.AppendLine("Variants: " + string.Join(", ", shown) + (family.Variants.Length > 17 ? " ..." : "") + ".");
        }
    }

    private static string Anchor(NeuronFamily family) => family.Default.Name.ToLowerInvariant();

    private static string Range(NeuronParameter p) => (double.IsFinite(p.Minimum), double.IsFinite(p.Maximum)) switch
    {
        (false, false) => "any",
        (true, false) => Text($">= {Number(p.Minimum)}"),
        (false, true) => Text($"<= {Number(p.Maximum)}"),
        _ => Text($"{Number(p.Minimum)} to {Number(p.Maximum)}"),
    };

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
