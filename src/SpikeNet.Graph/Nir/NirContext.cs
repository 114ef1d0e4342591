using System.Globalization;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Graph.Nir;

/// <summary>What holds for a whole import: the time step, and what was assumed where the file is silent.</summary>
internal sealed class NirContext
{
    private readonly NirImportOptions _options;

    private NirContext(NirImportOptions options, List<string> notes) => (_options, Notes) = (options, notes);

    internal List<string> Notes { get; }

    internal double TimeStepSeconds { get; private set; }

    /// <summary>Rounded, so that 0.0001 s is 0.1 ms and not a neighbour of it.</summary>
    internal double TimeStepMs => double.Parse((TimeStepSeconds * 1000).ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    internal int TimeSteps { get; private set; }

    internal int MaximumSpikes { get; private set; }

    internal static NirContext Of(NirNode root, NirFlattening flat, NirImportOptions options, List<string> notes)
    {
        var context = new NirContext(options, notes);
        context.TimeStepSeconds = context.FindTimeStep(root, flat);
        context.TimeSteps = context.FindTimeSteps(root);
        context.MaximumSpikes = root.Metadata.Number(NirMetadata.MaximumSpikes) is { } spikes && spikes >= 1 && spikes <= context.TimeSteps ? (int)spikes : context.TimeSteps;
        context.NoteAssumptions(flat);
        return context;
    }

    /// <summary>What a neuron does: as asked for, as the file notes, or as the format says.</summary>
    internal NirNeuronKind KindOf(NirNode node) => new(
        node.Type,
        node.Type is "I" or "IF" or "Threshold" ? Integration.Euler
            : _options.Integration ?? (node.Metadata.Text(NirMetadata.Integration) == "exact" ? Integration.Exact : Integration.Euler),
        !NirNeuronModels.Fires(node.Type) ? ResetKind.ToZero
            : _options.Reset ?? (node.Metadata.Text(NirMetadata.Reset) == "subtract" ? ResetKind.BySubtraction : ResetKind.ToZero),
        !NirNeuronModels.Fires(node.Type) && node.Type != "Threshold" ? Comparison.Above
            : _options.Comparison ?? (node.Metadata.Text(NirMetadata.Comparison) == ">=" ? Comparison.AtLeast : Comparison.Above));

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private double FindTimeStep(NirNode root, NirFlattening flat)
    {
        if (_options.TimeStepSeconds is { } asked)
            return asked;
        var noted = flat.Nodes.Values.Prepend(root)
            .SelectMany(n => NirMetadata.TimeStepNames.Select(k => (Node: n.Name, Seconds: n.Metadata.Number(k)))).Where(n => n.Seconds is > 0 and <= 1000).ToList();
        if (noted.Count > 0)
        {
            if (noted.FirstOrDefault(n => n.Seconds != noted[0].Seconds) is { Seconds: { } } other)
                throw new NirNodeException(other.Node, $"notes a time step of {other.Seconds} s, but '{noted[0].Node}' one of {noted[0].Seconds} s: give --dt SECONDS");
            Notes.Add($"time step {Number(noted[0].Seconds!.Value)} s, as the file notes");
            return noted[0].Seconds!.Value;
        }

        if (flat.Nodes.Values.FirstOrDefault(n => n.Type is "LI" or "LIF" or "CubaLI" or "CubaLIF" or "Delay") is not { } needs)
        {
            Notes.Add("time step 0.001 s assumed: no node of the file depends on it (--dt SECONDS for another)");
            return 1e-3;
        }

        throw new NirNodeException(needs.Name, $"what {needs.Type} does per step depends on the time step, which the file does not say: give --dt SECONDS{Hint(flat)}");
    }

    /// <summary>Exporters that bake their Euler step in write r = tau / dt.</summary>
    private static string Hint(NirFlattening flat)
    {
        var steps = flat.Nodes.Values.Where(n => n.Type is "LIF" or "CubaLIF" or "LI" or "CubaLI")
            .Select(n => (n.Optional(n.Type is "LI" or "LIF" ? "tau" : "tau_mem")?.Values, R: n.Optional("r")?.Values))
            .Select(p => p is { Values: [var tau, ..], R: [not 0, ..] } ? tau / p.R[0] : double.NaN).ToList();
        return steps.Count > 0 && steps.All(s => s > 0 && s < 1 && Math.Abs(s - steps[0]) <= 1e-4 * steps[0])
            ? $" (tau / r is {Number(steps[0])} s, which is the step that exporters bake in: perhaps --dt {Number(steps[0])})"
            : "";
    }

    private int FindTimeSteps(NirNode root)
    {
        if (_options.TimeSteps is { } asked)
            return asked;
        if (root.Metadata.Number(NirMetadata.TimeSteps) is { } noted && noted >= 1 && noted <= GraphVerifier.SizeLimit && noted == Math.Floor(noted))
            return (int)noted;
        Notes.Add($"{NirImportOptions.UsualTimeSteps} steps per sample assumed: the format has no duration (--steps N for another)");
        return NirImportOptions.UsualTimeSteps;
    }

    private void NoteAssumptions(NirFlattening flat)
    {
        var firing = flat.Nodes.Values.Where(n => NirNeuronModels.Fires(n.Type)).ToList();
        var resets = firing.Where(n => _options.Reset is null && n.Metadata.Text(NirMetadata.Reset) is null).ToList();
        if (resets.Count > 0)
            Notes.Add($"{Names(resets)} reset to v_reset, as the format says; the program that wrote the file may have subtracted the threshold, which differs per step (--reset subtract)");
        if (firing.FirstOrDefault(n => KindOf(n).Reset == ResetKind.BySubtraction && n.Optional("v_reset") is { } reset && reset.Values.Any(v => v != 0)) is { } unused)
            Notes.Add($"'{unused.Name}' subtracts its threshold, so that its v_reset is not used");
        var comparisons = firing.Where(n => _options.Comparison is null && n.Metadata.Text(NirMetadata.Comparison) is null).ToList();
        if (comparisons.Count > 0)
            Notes.Add($"{Names(comparisons)} fire strictly above the threshold, as the format says (--comparison at-least for >=)");
        var leaky = flat.Nodes.Values.Where(n => n.Type is "LI" or "LIF" or "CubaLI" or "CubaLIF" && _options.Integration is null && n.Metadata.Text(NirMetadata.Integration) is null).ToList();
        if (leaky.Count > 0)
            Notes.Add($"{Names(leaky)} integrated by Euler's method, whose step exporters bake in (--integration exact)");
    }

    private static string Names(List<NirNode> nodes) =>
        $"{string.Join(", ", nodes.Take(4).Select(n => $"'{n.Name}'"))}{(nodes.Count > 4 ? $" and {nodes.Count - 4} more" : "")}";
}
