namespace SpikeNet.Neurons.Model;

/// <summary>Follows the possible values through a program.</summary>
internal static class ValueIntervals
{
    /// <summary>For each place the interval of its values, whatever the parameters within their ranges, dt above 0, inputs and states.</summary>
    public static ValueInterval[] Of(NeuronModel model)
    {
        var program = model.Step.Instructions;
        var values = new ValueInterval[program.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Of(program[i], values, model);
        return values;
    }

    private static ValueInterval Of(StepInstruction it, ValueInterval[] values, NeuronModel model)
    {
        var a = it.A >= 0 ? values[it.A] : default;
        var b = it.B >= 0 ? values[it.B] : default;
        return it.Operation switch
        {
            StepOperation.Constant => ValueInterval.Point(it.Value),
            StepOperation.TimeStep => ValueInterval.Positive,
            StepOperation.Parameter => Of(model.Parameters[it.Slot]),
            StepOperation.Add => a + b,
            StepOperation.Subtract => it.A == it.B ? ValueInterval.Point(0) : a + -b,
            StepOperation.Multiply => it.A == it.B ? a.Square() : a * b,
            StepOperation.FusedMultiplyAdd => (it.A == it.B ? a.Square() : a * b) + values[it.C],
            StepOperation.Divide => a / b,
            StepOperation.Negate => -a,
            StepOperation.Min => ValueInterval.Min(a, b),
            StepOperation.Max => ValueInterval.Max(a, b),
            StepOperation.Abs => a.Abs(),
            StepOperation.Floor => Closed(a.Map(Math.Floor)),
            StepOperation.ShiftRight => Closed(a.Map(x => Math.Floor(Math.ScaleB(x, -it.Slot)))),
            StepOperation.GreaterOrEqual or StepOperation.Greater or StepOperation.Spike => ValueInterval.Unit,
            StepOperation.Select => b.Union(values[it.C]),
            StepOperation.Exp => Positive(a.Map(Math.Exp)),
            StepOperation.Sin or StepOperation.Cos => new(-1, 1),
            StepOperation.Detach => a,
            _ => ValueInterval.All,
        };
    }

    private static ValueInterval Of(NeuronParameter p) =>
        new(p.Minimum, p.Maximum, double.IsNegativeInfinity(p.Minimum), double.IsPositiveInfinity(p.Maximum));

    // Floor can reach the value below an open end.
    private static ValueInterval Closed(ValueInterval a) => a with { LowOpen = double.IsInfinity(a.Low), HighOpen = double.IsInfinity(a.High) };

    private static ValueInterval Positive(ValueInterval a) => a.Low <= 0 ? a with { Low = 0, LowOpen = true } : a;
}
