using System.Globalization;

namespace SpikeNet.Neurons.Model;

/// <summary>Writes what a place of a program computes as an equation.</summary>
internal static class ExpressionText
{
    /// <summary>The equation at a place, following operands to a depth, beyond which it writes "...".</summary>
    public static string Of(IReadOnlyList<StepInstruction> instructions, int place, Func<int, string?> name, int depth) =>
        Text(instructions, place, name, depth, outer: 0, first: true);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyList<StepInstruction> program, int place, Func<int, string?> name, int depth, int outer, bool first)
    {
        if (name(place) is { } known)
            return known;
        var it = program[place];
        if (depth == 0)
            return "...";
        string Operand(int at, int strength = 0) => Text(program, at, name, depth - 1, strength, false);
        var (text, own) = it.Operation switch
        {
            StepOperation.Constant => (Number(it.Value), 9),
            StepOperation.TimeStep => ("dt", 9),
            StepOperation.Add => ($"{Operand(it.A, 1)} + {Operand(it.B, 1)}", 1),
            StepOperation.Subtract => ($"{Operand(it.A, 1)} - {Operand(it.B, 2)}", 1),
            StepOperation.Multiply => ($"{Operand(it.A, 2)} * {Operand(it.B, 3)}", 2),
            StepOperation.Divide => ($"{Operand(it.A, 2)} / {Operand(it.B, 3)}", 2),
            StepOperation.Negate => ($"-{Operand(it.A, 3)}", 3),
            StepOperation.GreaterOrEqual => ($"{Operand(it.A, 1)} >= {Operand(it.B, 1)}", 0),
            StepOperation.Greater => ($"{Operand(it.A, 1)} > {Operand(it.B, 1)}", 0),
            StepOperation.ShiftRight => ($"{Operand(it.A, 3)} >> {it.Slot}", 0),
            StepOperation.Spike => ($"H({Operand(it.A)} {((Comparison)it.Slot == Comparison.AtLeast ? ">=" : ">")} {Operand(it.B)})", 9),
            StepOperation.Parameter or StepOperation.State or StepOperation.Input or StepOperation.StateGradient or StepOperation.OutputGradient
                => ($"{it.Operation.ToString().ToLowerInvariant()}[{it.Slot}]", 9),
            _ => ($"{Function(it.Operation)}({string.Join(", ", new[] { it.A, it.B, it.C }.Where(o => o >= 0).Select(o => Operand(o)))})", 9),
        };
        return own < outer ? $"({text})" : text;
    }

    private static string Function(StepOperation operation) =>
        operation == StepOperation.FusedMultiplyAdd ? "fma" : operation.ToString().ToLowerInvariant();
}
