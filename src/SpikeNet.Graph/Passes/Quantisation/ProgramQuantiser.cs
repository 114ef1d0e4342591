using System.Collections.Immutable;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Graph;

/// <summary>Chooses the formats of a neuron program from the largest values that were measured, and computes its constants.</summary>
/// <remarks>
/// A format of n bits for magnitudes up to m keeps ceil(log2(2 m)) bits before the point: room for twice what was measured. The program computes in 32 bits;
/// states have the width that is asked for. Programs that shift are equations of whole numbers, and keep no fraction at all.
/// </remarks>
internal static class ProgramQuantiser
{
    private const int WorkingBits = 32;

    /// <summary>A fraction beyond this makes no constant better than the float32 parameters that it comes from.</summary>
    private const int MostFraction = 24;

    /// <summary>What a value that never left 0 may become: a spike is 1. The program itself has room for it whatever was measured.</summary>
    private const double Silent = 1;

    /// <summary>The integer form of a node.</summary>
    /// <param name="node">The node in real numbers.</param>
    /// <param name="largest">The largest magnitude of every place.</param>
    /// <param name="units">What a sum of 1 is worth: one, or one for each channel.</param>
    /// <param name="stateBits">The width of a state.</param>
    internal static FixedPointProgram Form(ProgramNeuronNode node, ImmutableArray<double> largest, IReadOnlyList<double> units, int stateBits)
    {
        var model = node.Model;
        var constants = Constants(node);
        var working = Working(model, largest, constants);
        FixedPointFormat Kept(int place, double initial) => Format(Math.Min(stateBits, WorkingBits), Math.Max(largest[place], Math.Abs(initial)), working.FractionBits);
        var states = model.States.Select((s, i) => Kept(model.Step.States[i], s.Initial)).ToImmutableArray();
        var graded = model.Outputs.Any(o => o.Kind == NeuronOutputKind.Graded)
            ? Format(Math.Min(stateBits, FixedPointProgram.GradedBits), model.Outputs.Select((o, i) => o.Kind == NeuronOutputKind.Graded ? largest[model.Step.Outputs[i]] : 0).Max(), working.FractionBits)
            : Format(Math.Min(stateBits, FixedPointProgram.GradedBits), Silent, working.FractionBits);
        var input = FixedPointInput.Of([.. units.Select(u => Math.ScaleB(u, working.FractionBits))]);
        return new FixedPointProgram(
            working, states, graded, [.. model.Inputs.Select(_ => input)],
            [.. constants.Select(c => new FixedPointFactor(c.Place, [.. c.Values.Select(v => (int)working.Quantise(v))]))]);
    }

    /// <summary>The constants that the program reads, in double: one value each, or one per neuron where parameters differ.</summary>
    private static List<(int Place, double[] Values)> Constants(ProgramNeuronNode node)
    {
        var interpreter = new NeuronInterpreter<double>(node.Model.Step, new DoubleArithmetic());
        var shared = node.Parameters.All(p => p.Length == 1);
        var invariants = Enumerable.Range(0, shared ? 1 : node.Size)
            .Select(n => interpreter.Invariants([.. node.Parameters.Select(p => (double)p[p.Length == 1 ? 0 : n])], node.TimeStepMs)).ToList();
        return [.. node.Model.Step.InvariantsRead().Select(p => (p, invariants.Select(v => v[p]).ToArray())).Select(c => c.Item2.Distinct().Count() == 1 ? (c.p, c.Item2[..1]) : c)];
    }

    private static FixedPointFormat Working(NeuronModel model, ImmutableArray<double> largest, List<(int Place, double[] Values)> constants)
    {
        var invariant = model.Step.Invariant();
        var magnitude = constants.SelectMany(c => c.Values).Select(Math.Abs)
            .Concat(largest.Where((_, p) => !invariant[p])).Concat(model.States.Select(s => Math.Abs(s.Initial))).Append(Silent).Max();
        var whole = model.Step.Instructions.Index().Any(i => !invariant[i.Index] && i.Item.Operation == StepOperation.ShiftRight);
        return Format(WorkingBits, magnitude, whole ? 0 : MostFraction);
    }

    private static FixedPointFormat Format(int bits, double magnitude, int mostFraction)
    {
        var before = double.IsFinite(magnitude) ? (int)Math.Ceiling(Math.Log2(2 * (magnitude > 0 ? magnitude : Silent))) : bits;
        return new FixedPointFormat(bits, Math.Clamp(bits - 1 - before, 0, Math.Min(mostFraction, bits - 1)));
    }
}
