using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>IEEE float64: for references and gradient checks.</summary>
/// <remarks>As <see cref="FloatArithmetic"/>, with exp, sin and cos of the platform.</remarks>
public sealed class DoubleArithmetic : INeuronArithmetic<double>
{
    /// <inheritdoc/>
    public INeuronArithmetic<double>? ForInvariants => null;

    /// <inheritdoc/>
    public double FromDouble(double value) => value;

    /// <inheritdoc/>
    public double ToDouble(double value) => value;

    /// <inheritdoc/>
    public double Add(double a, double b) => a + b;

    /// <inheritdoc/>
    public double Evaluate(StepInstruction instruction, double a, double b, double c) => instruction.Operation switch
    {
        StepOperation.Add => a + b,
        StepOperation.Subtract => a - b,
        StepOperation.Multiply => a * b,
        StepOperation.FusedMultiplyAdd => Math.FusedMultiplyAdd(a, b, c),
        StepOperation.Divide => a / b,
        StepOperation.Negate => -a,
        StepOperation.Min => a < b ? a : b,
        StepOperation.Max => a > b ? a : b,
        StepOperation.Abs => Math.Abs(a),
        StepOperation.Floor => Math.Floor(a),
        StepOperation.ShiftRight => Math.Floor(Math.ScaleB(a, -instruction.Slot)),
        StepOperation.GreaterOrEqual => a >= b ? 1 : 0,
        StepOperation.Greater => a > b ? 1 : 0,
        StepOperation.Select => a != 0 ? b : c,
        StepOperation.Exp => Math.Exp(a),
        StepOperation.Sin => Math.Sin(a),
        StepOperation.Cos => Math.Cos(a),
        StepOperation.Detach => a,
        StepOperation.Spike => ((Comparison)instruction.Slot == Comparison.AtLeast ? a >= b : a > b) ? 1 : 0,
        _ => throw new NotSupportedException($"'{instruction.Operation}' is not an operation that computes."),
    };
}
