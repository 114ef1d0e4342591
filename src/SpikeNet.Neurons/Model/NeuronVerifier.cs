using System.Globalization;

namespace SpikeNet.Neurons.Model;

/// <summary>Finds the mistakes of a model: of its declarations, of its program's form, and divisions that can be by zero.</summary>
/// <remarks>
/// Units are checked where the equations are written (<see cref="NeuronModel.Define"/>), since a program carries none.
/// A division is wrong where the divisor's interval of values, from constants, ranges of parameters, dt above 0 and the
/// operations between, contains 0; inputs and states have no bounds, so dividing by them needs a guard such as max(a, 0.001).
/// </remarks>
public static class NeuronVerifier
{
    /// <summary>All mistakes at once; none for a sound model.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<NeuronFault> Check(NeuronModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var faults = new List<NeuronFault>();
        Names(model, faults);
        foreach (var parameter in model.Parameters)
            Range(parameter, faults);
        foreach (var state in model.States.Where(s => !double.IsFinite(s.Initial)))
            faults.Add(new(state.Name, "declare", $"the initial value must be finite, but is {Number(state.Initial)}."));
        Outputs(model, faults);
        if (Form(model, faults))
        {
            Unused(model, faults);
            Divisions(model, faults);
        }

        return faults;
    }

    /// <summary>Why a value is not allowed for a parameter; null where it is.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">The value.</param>
    public static string? OutOfRange(NeuronParameter parameter, double value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return !double.IsFinite(value) ? $"the value must be finite, but is {Number(value)}."
            : value < parameter.Minimum || value > parameter.Maximum
                ? $"the value must be from {Number(parameter.Minimum)} to {Number(parameter.Maximum)} {parameter.Unit}, but is {Number(value)}."
                : null;
    }

    private static void Names(NeuronModel model, List<NeuronFault> faults)
    {
        if (string.IsNullOrWhiteSpace(model.Name))
            faults.Add(new("model", "declare", "the name is empty."));
        // Outputs may share a name with the state they show.
        Distinct(model.Parameters.Select(p => ("parameter", p.Name)).Concat(model.States.Select(s => ("state", s.Name))).Concat(model.Inputs.Select(i => ("input", i))));
        Distinct(model.Outputs.Select(o => ("output", o.Name)));

        void Distinct(IEnumerable<(string Kind, string Name)> names)
        {
            var seen = new Dictionary<string, string>();
            foreach (var (kind, name) in names)
            {
                if (string.IsNullOrWhiteSpace(name))
                    faults.Add(new(kind, "declare", $"a {kind}'s name is empty."));
                else if (!seen.TryAdd(name, kind))
                    faults.Add(new(name, "declare", $"the {kind}'s name is taken by {(seen[name] is "input" or "output" ? "an" : "a")} {seen[name]}."));
            }
        }
    }

    private static void Range(NeuronParameter parameter, List<NeuronFault> faults)
    {
        if (double.IsNaN(parameter.Minimum) || double.IsNaN(parameter.Maximum) || parameter.Minimum > parameter.Maximum)
            faults.Add(new(parameter.Name, "declare", $"the range is empty: from {Number(parameter.Minimum)} to {Number(parameter.Maximum)}."));
        else if (OutOfRange(parameter, parameter.Default) is { } message)
            faults.Add(new(parameter.Name, "declare", $"the default is out of range: {message}"));
    }

    private static void Outputs(NeuronModel model, List<NeuronFault> faults)
    {
        if (model.Outputs.IsEmpty)
            faults.Add(new(model.Name, "output", "the neuron has no output: declare a spike or a graded output."));
        if (model.Outputs.Count(o => o.Kind == NeuronOutputKind.Spikes) > 1)
        {
            faults.Add(new(
                string.Join(", ", model.Outputs.Where(o => o.Kind == NeuronOutputKind.Spikes).Select(o => o.Name)), "spike", "a neuron has one spike output at most."));
        }
    }

    /// <summary>Whether operands stand before their use and slots exist, which every other check takes for granted.</summary>
    private static bool Form(NeuronModel model, List<NeuronFault> faults)
    {
        var (step, before) = (model.Step, faults.Count);
        if (step.States.Length != model.States.Length)
            faults.Add(new("states", "declare", $"the program leaves {step.States.Length} states, but the model has {model.States.Length}."));
        if (step.Outputs.Length != model.Outputs.Length)
            faults.Add(new("outputs", "declare", $"the program leaves {step.Outputs.Length} outputs, but the model has {model.Outputs.Length}."));
        var lost = false;
        foreach (var place in step.States.Concat(step.Outputs))
        {
            // -1 stands for an expression whose mistake has been reported where it was written.
            lost |= place < 0;
            if (place < -1 || place >= step.Instructions.Length)
                faults.Add(new($"%{place}", "output", "there is no such instruction."));
        }

        for (var i = 0; i < step.Instructions.Length; i++)
            Instruction(model, i, faults);
        return faults.Count == before && !lost;
    }

    private static void Instruction(NeuronModel model, int place, List<NeuronFault> faults)
    {
        var it = model.Step.Instructions[place];
        var word = ExpressionScope.Word(it.Operation);
        if (!Enum.IsDefined(it.Operation) || it.Operation is StepOperation.StateGradient or StepOperation.OutputGradient)
        {
            faults.Add(new($"%{place}", word, "it has no place in a forward program."));
            return;
        }

        var operands = StepOperations.Operands(it.Operation);
        foreach (var (at, index) in new[] { (it.A, 0), (it.B, 1), (it.C, 2) })
        {
            if (index < operands && (at < 0 || at >= place))
                faults.Add(new($"%{place}", word, $"operand %{at} is used before it is defined."));
            else if (index >= operands && at != -1)
                faults.Add(new($"%{place}", word, $"it takes {operands} operands, but has more."));
        }

        int? slots = it.Operation switch
        {
            StepOperation.Parameter => model.Parameters.Length,
            StepOperation.State => model.States.Length,
            StepOperation.Input => model.Inputs.Length,
            StepOperation.ShiftRight => 32,
            StepOperation.Spike => 2,
            _ => null,
        };
        if (slots is { } count && (it.Slot < 0 || it.Slot >= count))
            faults.Add(new($"%{place}", word, $"there is no {word} {it.Slot}; there are {count}."));
        if (it.Operation == StepOperation.Constant && !double.IsFinite(it.Value))
            faults.Add(new($"%{place}", word, $"the number must be finite, but is {Number(it.Value)}."));
    }

    private static void Unused(NeuronModel model, List<NeuronFault> faults)
    {
        var step = model.Step;
        for (var s = 0; s < model.States.Length; s++)
        {
            var own = step.Instructions[step.States[s]];
            var kept = own.Operation == StepOperation.State && own.Slot == s;
            if (kept && !Reads(step, step.States[s]))
                faults.Add(new(model.States[s].Name, "declare", "the state variable is neither read nor set."));
        }
    }

    private static bool Reads(StepProgram step, int place) =>
        step.Outputs.Contains(place) || step.States.Count(s => s == place) > 1
        || step.Instructions.Any(it => it.A == place || it.B == place || it.C == place);

    private static void Divisions(NeuronModel model, List<NeuronFault> faults)
    {
        var values = ValueIntervals.Of(model);
        for (var i = 0; i < values.Length; i++)
        {
            var it = model.Step.Instructions[i];
            if (it.Operation != StepOperation.Divide || !values[it.B].ContainsZero)
                continue;
            var divisor = ExpressionText.Of(model.Step.Instructions, it.B, p => Name(model, p), depth: 4);
            faults.Add(new(divisor, "divide", $"the divisor can be 0: its values are from {Number(values[it.B].Low)} to {Number(values[it.B].High)}. Bound the parameter, or guard the divisor with max."));
        }
    }

    private static string? Name(NeuronModel model, int place)
    {
        var it = model.Step.Instructions[place];
        return it.Operation switch
        {
            StepOperation.Parameter => model.Parameters[it.Slot].Name,
            StepOperation.State => model.States[it.Slot].Name,
            StepOperation.Input => model.Inputs[it.Slot],
            _ => null,
        };
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
