using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>IEEE float32: the definition of what kernels compute, bit for bit.</summary>
/// <remarks>Each operation is rounded on its own, fused only in FusedMultiplyAdd; exp, sin and cos are those of <see cref="SharedMath"/>. A shift by k bits is a multiplication by 2^-k and a floor.</remarks>
public sealed class FloatArithmetic : INeuronArithmetic<float>
{
    /// <inheritdoc/>
    public INeuronArithmetic<double>? ForInvariants => null;

    /// <inheritdoc/>
    public float FromDouble(double value) => (float)value;

    /// <inheritdoc/>
    public double ToDouble(float value) => value;

    /// <inheritdoc/>
    public float Add(float a, float b) => a + b;

    /// <inheritdoc/>
    public float Evaluate(StepInstruction instruction, float a, float b, float c) => instruction.Operation switch
    {
        StepOperation.Add => a + b,
        StepOperation.Subtract => a - b,
        StepOperation.Multiply => a * b,
        StepOperation.FusedMultiplyAdd => MathF.FusedMultiplyAdd(a, b, c),
        StepOperation.Divide => a / b,
        StepOperation.Negate => -a,
        StepOperation.Min => a < b ? a : b,
        StepOperation.Max => a > b ? a : b,
        StepOperation.Abs => MathF.Abs(a),
        StepOperation.Floor => MathF.Floor(a),
        StepOperation.ShiftRight => MathF.Floor(MathF.ScaleB(a, -instruction.Slot)),
        StepOperation.GreaterOrEqual => a >= b ? 1 : 0,
        StepOperation.Greater => a > b ? 1 : 0,
        StepOperation.Select => a != 0 ? b : c,
        StepOperation.Exp => SharedMath.Exp(a),
        StepOperation.Sin => SharedMath.Sin(a),
        StepOperation.Cos => SharedMath.Cos(a),
        StepOperation.Detach => a,
        StepOperation.Spike => ((Comparison)instruction.Slot == Comparison.AtLeast ? a >= b : a > b) ? 1 : 0,
        _ => throw new NotSupportedException($"'{instruction.Operation}' is not an operation that computes."),
    };
}
