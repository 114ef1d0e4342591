using System.Text;

namespace SpikeNet.Neurons.Model;

/// <summary>Writes models and programs as text.</summary>
internal static class StepProgramText
{
    public static string Write(NeuronModel model)
    {
        var text = new StringBuilder();
        text.Append("neuron ").Append(model.Name).Append('\n');
        if (model.Source.Length > 0)
            text.Append("  source ").Append(model.Source).Append('\n');
        foreach (var p in model.Parameters)
        {
            text.Append($"  parameter {p.Name} = {Quantity(p.Default, p.Unit)}");
            if (!double.IsNegativeInfinity(p.Minimum) || !double.IsPositiveInfinity(p.Maximum))
                text.Append($" in [{ExpressionText.Number(p.Minimum)}, {ExpressionText.Number(p.Maximum)}]");
            text.Append(p.PerNeuron ? ", per neuron" : "").Append(p.Trainable ? ", trainable" : "").Append('\n');
        }

        foreach (var s in model.States)
            text.Append($"  state {s.Name} = {Quantity(s.Initial, s.Unit)}\n");
        foreach (var input in model.Inputs)
            text.Append($"  input {input}\n");
        foreach (var o in model.Outputs)
            text.Append($"  output {o.Name}, {(o.Kind == NeuronOutputKind.Spikes ? "spikes" : "graded")}\n");
        return text.Append("step\n").Append(Write(model.Step, model)).ToString();
    }

    public static string Write(StepProgram program, NeuronModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var text = new StringBuilder();
        var invariant = program.Invariant();
        for (var i = 0; i < program.Instructions.Length; i++)
            text.Append($"  %{i} = {Line(program, i, model)}{(invariant[i] ? "    ; invariant" : "")}\n");
        var backward = !program.InputGradients.IsEmpty || !program.ParameterGradients.IsEmpty;
        Results(program.States, s => backward ? $"d({model.States[s].Name} before)" : $"{model.States[s].Name}'");
        Results(program.Outputs, o => model.Outputs[o].Name);
        Results(program.InputGradients, x => $"d({model.Inputs[x]})");
        Results(program.ParameterGradients, p => $"d({model.Parameters[p].Name})");
        return text.ToString();

        void Results(IReadOnlyList<int> places, Func<int, string> name)
        {
            for (var i = 0; i < places.Count; i++)
            {
                if (places[i] >= 0)
                    text.Append($"  {name(i)} = %{places[i]}\n");
            }
        }
    }

    private static string Line(StepProgram program, int place, NeuronModel model)
    {
        var it = program.Instructions[place];
        return it.Operation switch
        {
            StepOperation.Parameter => model.Parameters[it.Slot].Name,
            StepOperation.State => model.States[it.Slot].Name,
            StepOperation.Input => model.Inputs[it.Slot],
            StepOperation.StateGradient => $"d({model.States[it.Slot].Name}')",
            StepOperation.OutputGradient => $"d({model.Outputs[it.Slot].Name})",
            _ => ExpressionText.Of(program.Instructions, place, p => p == place ? null : $"%{p}", depth: 2),
        };
    }

    private static string Quantity(double value, Unit unit) =>
        unit == Unit.One ? ExpressionText.Number(value) : $"{ExpressionText.Number(value)} {unit}";
}
