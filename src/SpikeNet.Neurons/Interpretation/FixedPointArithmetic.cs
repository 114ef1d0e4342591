using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>Saturating two's complement fixed point in one format; numbers are raw integers.</summary>
/// <remarks>
/// Every result saturates at the format's ends. A product is exact in twice the bits, then shifted right arithmetically by the
/// fraction bits: it is rounded towards minus infinity; so is a quotient, of which one by 0 saturates by the dividend's sign
/// (0 / 0 is 0). FusedMultiplyAdd adds before that one rounding. Comparisons and spikes give 1 in the format, or its largest
/// number where 1 does not fit. A shift moves the raw integer. Exp, sin and cos of what changes from step to step are refused.
/// What depends on parameters and the time step alone is computed in double beforehand and rounded to the format, ties to even
/// (a shift is of the rounded raw integer there too).
/// </remarks>
/// <param name="format">The format of every value.</param>
public sealed class FixedPointArithmetic(FixedPointFormat format) : INeuronArithmetic<long>
{
    private readonly long _one = format.Quantise(1);

    /// <summary>The format of every value.</summary>
    public FixedPointFormat Format { get; } = format;

    /// <inheritdoc/>
    public INeuronArithmetic<double> ForInvariants { get; } = new InvariantArithmetic(format);

    /// <inheritdoc/>
    public long FromDouble(double value) => Format.Quantise(value);

    /// <inheritdoc/>
    public double ToDouble(long value) => Format.ToDouble(value);

    /// <inheritdoc/>
    public long Add(long a, long b) => Format.Saturate((Int128)a + b);

    /// <inheritdoc/>
    public long Evaluate(StepInstruction instruction, long a, long b, long c) => instruction.Operation switch
    {
        StepOperation.Add => Format.Saturate((Int128)a + b),
        StepOperation.Subtract => Format.Saturate((Int128)a - b),
        StepOperation.Multiply => Format.Saturate(((Int128)a * b) >> Format.FractionBits),
        StepOperation.FusedMultiplyAdd => Format.Saturate((((Int128)a * b) + ((Int128)c << Format.FractionBits)) >> Format.FractionBits),
        StepOperation.Divide => Divide(a, b),
        StepOperation.Negate => Format.Saturate(-(Int128)a),
        StepOperation.Min => a < b ? a : b,
        StepOperation.Max => a > b ? a : b,
        StepOperation.Abs => Format.Saturate(a < 0 ? -(Int128)a : a),
        StepOperation.Floor => (a >> Format.FractionBits) << Format.FractionBits,
        StepOperation.ShiftRight => a >> instruction.Slot,
        StepOperation.GreaterOrEqual => a >= b ? _one : 0,
        StepOperation.Greater => a > b ? _one : 0,
        StepOperation.Select => a != 0 ? b : c,
        StepOperation.Detach => a,
        StepOperation.Spike => ((Comparison)instruction.Slot == Comparison.AtLeast ? a >= b : a > b) ? _one : 0,
        _ => throw new NotSupportedException($"Fixed point {Format} has no '{instruction.Operation}' of values that change from step to step."),
    };

    private long Divide(long a, long b)
    {
        if (b == 0)
            return Math.Sign(a) switch { > 0 => Format.Largest, < 0 => Format.Smallest, _ => 0 };
        var dividend = (Int128)a << Format.FractionBits;
        var quotient = dividend / b;
        if (quotient * b != dividend && (dividend < 0) != (b < 0))
            quotient--;
        return Format.Saturate(quotient);
    }

    /// <summary>Double, but for shifts, which are of the raw integer.</summary>
    private sealed class InvariantArithmetic(FixedPointFormat format) : INeuronArithmetic<double>
    {
        private readonly DoubleArithmetic _double = new();

        public INeuronArithmetic<double>? ForInvariants => null;

        public double FromDouble(double value) => value;

        public double ToDouble(double value) => value;

        public double Add(double a, double b) => a + b;

        public double Evaluate(StepInstruction instruction, double a, double b, double c) => instruction.Operation == StepOperation.ShiftRight
            ? format.ToDouble(format.Quantise(a) >> instruction.Slot)
            : _double.Evaluate(instruction, a, b, c);
    }
}
