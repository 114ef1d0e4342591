using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Backends.Chip;

/// <summary>A population in real numbers as Xylo would run it: v = decay v + i, i = decay i + x, in units of its summed input.</summary>
/// <param name="MembraneDash">The shift of the membrane's decay.</param>
/// <param name="SynapseDash">The shift of the synaptic current's decay; null without one.</param>
/// <param name="SecondDash">The shift of the second synaptic current's decay; null without one.</param>
/// <param name="Thresholds">theta of each neuron over what its equations multiply the input by; one where all are equal.</param>
internal sealed record XyloNeuronForm(int MembraneDash, int? SynapseDash, int? SecondDash, ImmutableArray<double> Thresholds)
{
    /// <summary>The form of a population; null where Xylo has none.</summary>
    /// <param name="node">The population.</param>
    /// <param name="timeStepMs">dt.</param>
    internal static XyloNeuronForm? Of(GraphNode node, double timeStepMs)
    {
        if (node is NeuronNode { Neuron: { Reset: ResetKind.BySubtraction, Leaks: true } lif })
            return new(XyloConversion.Dash(-1 / Math.Log(lif.Decay)), null, null, [lif.Threshold]);
        if (node is not ProgramNeuronNode program)
            return null;
        if (XyloMapping.DashesOf(program) is { } dashes)
            return new(dashes.Membrane, dashes.Synapse, dashes.Second, [.. program.Parameters[0].Select(t => (double)t)]);
        return program.Model.Name.StartsWith("NIR-", StringComparison.Ordinal) ? Nir(program, timeStepMs) : Library(program, timeStepMs);
    }

    private static XyloNeuronForm? Library(ProgramNeuronNode program, double timeStepMs)
    {
        Comparison[] comparisons = [Comparison.AtLeast, Comparison.Above];
        return comparisons.Any(c => program.Model.Equals(CubaLifModel.Define(ResetKind.BySubtraction, c)))
            && Only(program, "tau_syn") is { } synaptic && Only(program, "tau_m") is { } membrane
            ? new(XyloConversion.Dash(membrane / timeStepMs), XyloConversion.Dash(synaptic / timeStepMs), null, [.. Values(program, "v_threshold")])
            : null;
    }

    /// <summary>NIR's LIF and CubaLIF with a reset by subtraction, by Euler's method or exactly.</summary>
    private static XyloNeuronForm? Nir(ProgramNeuronNode program, double timeStepMs)
    {
        var name = program.Model.Name;
        var synaptic = name.StartsWith("NIR-CubaLIF", StringComparison.Ordinal);
        var known = synaptic || name.StartsWith("NIR-LIF", StringComparison.Ordinal);
        if (!known || !name.Contains("-subtract", StringComparison.Ordinal) || Only(program, "v_leak") is not 0)
            return null;
        if (Only(program, synaptic ? "tau_mem" : "tau") is not { } tau || (synaptic && Only(program, "tau_syn") is null))
            return null;
        var euler = name.Contains("-euler", StringComparison.Ordinal);
        double Share(double constant) => euler ? timeStepMs / constant : 1 - Math.Exp(-timeStepMs / constant);
        if (Only(program, "r") is not { } resistance || (synaptic && Only(program, "w_in") is null))
            return null;
        var gain = Share(tau) * resistance;
        int? dash = null;
        if (synaptic)
        {
            var current = Only(program, "tau_syn")!.Value;
            gain *= Share(current) * Only(program, "w_in")!.Value;
            dash = XyloConversion.Dash(current / timeStepMs);
        }

        return gain > 0 ? new(XyloConversion.Dash(tau / timeStepMs), dash, null, [.. Values(program, "v_threshold").Select(t => t / gain)]) : null;
    }

    private static ImmutableArray<float> Values(ProgramNeuronNode program, string parameter) =>
        program.Parameters[program.Model.Parameters.ToList().FindIndex(p => p.Name == parameter)];

    /// <summary>The value that all neurons share; null where they differ.</summary>
    private static double? Only(ProgramNeuronNode program, string parameter)
    {
        var values = Values(program, parameter);
        return values.All(v => v == values[0]) ? values[0] : null;
    }
}
