using System.Collections.Immutable;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>What the forward pass records so that the backward pass can begin from it: the fewest rows that suffice.</summary>
/// <remarks>
/// The backward program recomputes the step from the old states and the inputs. Any value on the way can be recorded in their
/// place. The plan is the cheapest cut between states and inputs and the places where gradients use them: a recorded value costs a
/// write and a read, an input only a read, since it is there anyway (a recurrent layer's total input has to be written too). Of
/// equally cheap cuts that with the least to recompute is taken. For the LIF neuron it is the potential before the reset.
/// </remarks>
internal sealed class TracePlan
{
    private const int RecordingCost = 3;
    private const int ReadingCost = 1;

    private TracePlan(ImmutableArray<int> forwardPlaces, ImmutableArray<int> rowOf, ImmutableArray<bool> inputs, ImmutableArray<bool> parameters)
    {
        ForwardPlaces = forwardPlaces;
        RowOf = rowOf;
        Inputs = inputs;
        Parameters = parameters;
    }

    /// <summary>The places in the forward program whose values are recorded.</summary>
    internal ImmutableArray<int> ForwardPlaces { get; }

    /// <summary>For each place of the backward program which of <see cref="ForwardPlaces"/> holds its value, -1 where it is computed.</summary>
    internal ImmutableArray<int> RowOf { get; }

    /// <summary>For each input whether the backward pass reads it.</summary>
    internal ImmutableArray<bool> Inputs { get; }

    /// <summary>For each parameter whether its gradient is computed.</summary>
    internal ImmutableArray<bool> Parameters { get; }

    /// <summary>Finds the cheapest plan.</summary>
    /// <param name="model">The model, for its forward program and for which parameters are trainable.</param>
    /// <param name="backward">The backward program.</param>
    /// <param name="needs">The gradients that are wanted.</param>
    /// <param name="recurrent">Whether the inputs are sums that exist for a step only.</param>
    internal static TracePlan Create(NeuronModel model, StepProgram backward, GradientNeeds needs, bool recurrent)
    {
        var parameters = model.Parameters.Select((p, i) =>
            needs.HasFlag(GradientNeeds.Parameters) && p.Trainable && i < backward.ParameterGradients.Length && backward.ParameterGradients[i] >= 0).ToImmutableArray();
        var roots = Roots(backward, needs, parameters);
        var instructions = backward.Instructions;
        var invariant = backward.Invariant();
        var needed = Needed(instructions, roots);
        var forwardOnly = ForwardOnly(instructions);
        var recordable = Recordable(model.Step, backward);

        var costs = new int[instructions.Length];
        for (var i = 0; i < costs.Length; i++)
        {
            var isInput = instructions[i].Operation == StepOperation.Input && !recurrent;
            costs[i] = isInput ? ReadingCost : recordable[i] >= 0 || instructions[i].Operation == StepOperation.Input ? RecordingCost : VertexCut.Never;
        }

        var cut = new VertexCut(costs);
        for (var i = 0; i < instructions.Length; i++)
        {
            if (!needed[i] || invariant[i])
                continue;
            var it = instructions[i];
            if (it.Operation is StepOperation.State or StepOperation.Input)
                cut.AddSource(i);
            if (forwardOnly[i] && roots.Contains(i))
                cut.AddSink(i);
            foreach (var operand in Operands(it))
            {
                if (!forwardOnly[operand] || invariant[operand])
                    continue;
                if (forwardOnly[i])
                    cut.AddEdge(operand, i);
                else
                    cut.AddSink(operand);
            }
        }

        var chosen = cut.Find();
        var recorded = chosen.Where(i => instructions[i].Operation != StepOperation.Input).ToList();
        var inputs = new bool[model.Inputs.Length];
        foreach (var i in chosen.Except(recorded))
            inputs[instructions[i].Slot] = true;
        var forwardPlaces = recorded.Select(i => recordable[i]).Distinct().ToImmutableArray();
        return new TracePlan(forwardPlaces, [.. recordable.Select(place => forwardPlaces.IndexOf(place))], [.. inputs], parameters);
    }

    /// <summary>The places whose values the backward pass leaves.</summary>
    private static HashSet<int> Roots(StepProgram backward, GradientNeeds needs, ImmutableArray<bool> parameters)
    {
        var roots = new HashSet<int>(backward.States);
        if (needs.HasFlag(GradientNeeds.Inputs))
            roots.UnionWith(backward.InputGradients);
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i])
                roots.Add(backward.ParameterGradients[i]);
        }

        roots.Remove(-1);
        return roots;
    }

    private static bool[] Needed(ImmutableArray<StepInstruction> instructions, HashSet<int> roots)
    {
        var needed = new bool[instructions.Length];
        for (var i = instructions.Length - 1; i >= 0; i--)
        {
            needed[i] |= roots.Contains(i);
            if (!needed[i])
                continue;
            foreach (var operand in Operands(instructions[i]))
                needed[operand] = true;
        }

        return needed;
    }

    /// <summary>For each place whether no gradient flows into it.</summary>
    private static bool[] ForwardOnly(ImmutableArray<StepInstruction> instructions)
    {
        var forward = new bool[instructions.Length];
        for (var i = 0; i < forward.Length; i++)
        {
            forward[i] = instructions[i].Operation is not (StepOperation.StateGradient or StepOperation.OutputGradient)
                && Operands(instructions[i]).All(o => forward[o]);
        }

        return forward;
    }

    /// <summary>For each place of the backward program the place of the same value in the forward program, -1 where there is none.</summary>
    private static int[] Recordable(StepProgram forward, StepProgram backward)
    {
        var numbers = new Dictionary<StepInstruction, int>();
        var forwardNumbers = Number(forward.Instructions, numbers);
        var backwardNumbers = Number(backward.Instructions, numbers);
        var places = new Dictionary<int, int>();
        for (var i = 0; i < forwardNumbers.Length; i++)
            places.TryAdd(forwardNumbers[i], i);
        return [.. backwardNumbers.Select(n => places.GetValueOrDefault(n, -1))];
    }

    /// <summary>Gives equal values equal numbers: the same operation on the same operands.</summary>
    private static int[] Number(ImmutableArray<StepInstruction> instructions, Dictionary<StepInstruction, int> numbers)
    {
        var result = new int[instructions.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var it = instructions[i];
            if (it.Operation == StepOperation.Detach)
            {
                result[i] = result[it.A];
                continue;
            }

            var key = it with
            {
                A = it.A < 0 ? -1 : result[it.A],
                B = it.B < 0 ? -1 : result[it.B],
                C = it.C < 0 ? -1 : result[it.C],
            };
            if (it.Operation is StepOperation.Add or StepOperation.Multiply && key.A > key.B)
                key = key with { A = key.B, B = key.A };
            if (!numbers.TryGetValue(key, out result[i]))
                numbers[key] = result[i] = numbers.Count;
        }

        return result;
    }

    private static IEnumerable<int> Operands(StepInstruction it)
    {
        if (it.A >= 0)
            yield return it.A;
        if (it.B >= 0)
            yield return it.B;
        if (it.C >= 0)
            yield return it.C;
    }
}
