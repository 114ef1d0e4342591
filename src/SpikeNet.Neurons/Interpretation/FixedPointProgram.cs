using System.Collections.Immutable;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>The integer form of a neuron model: a format for every state, multipliers for inputs, and every constant as a raw integer.</summary>
/// <remarks>
/// A step, for each neuron, in this order:
/// <code>
/// states     raw &lt;&lt; (working fraction - state fraction)            exact
/// inputs     (sum multiplier + 2^(shift-1)) >> shift, saturated to the working format
/// program    each operation as <see cref="FixedPointArithmetic"/> in the working format: products rounded towards minus infinity, results saturated
/// states     (raw + 2^(k-1)) >> k, k = working fraction - state fraction: to nearest, halves upwards; saturated to the state's width
/// graded     the same, in the format of graded outputs
/// </code>
/// Nothing is left to a target: constants such as exp(-dt / tau) are <see cref="Factors"/>, computed once in double and rounded to nearest, ties to even.
/// </remarks>
/// <param name="Working">The format that the program computes in.</param>
/// <param name="States">The format that each state variable is kept in between steps, of no more fraction bits and no larger range than the working format.</param>
/// <param name="Graded">The format of graded outputs, of at most <see cref="GradedBits"/> bits.</param>
/// <param name="Inputs">How each input's sum enters.</param>
/// <param name="Factors">What is the same in every step, for each place of <see cref="StepProgram.InvariantsRead"/>, ascending.</param>
public sealed record FixedPointProgram(
    FixedPointFormat Working, ImmutableArray<FixedPointFormat> States, FixedPointFormat Graded,
    ImmutableArray<FixedPointInput> Inputs, ImmutableArray<FixedPointFactor> Factors)
{
    /// <summary>The width of graded outputs: float32, which carries them to a read-out, holds integers of 24 bits.</summary>
    public const int GradedBits = 24;

    /// <summary>What is wrong with the form for a model; empty where nothing is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">The number of neurons.</param>
    public ImmutableArray<string> Faults(NeuronModel model, int size)
    {
        ArgumentNullException.ThrowIfNull(model);
        var faults = ImmutableArray.CreateBuilder<string>();
        if (Working.TotalBits < 2 || States.Any(s => s.TotalBits < 2) || Graded.TotalBits < 2)
            return ["a format without bits"];
        if (Operation(model) is { } operation)
            faults.Add($"the operation {operation} of values that change from step to step");
        if (States.Length != model.States.Length)
            faults.Add($"{States.Length} formats for {model.States.Length} states");
        foreach (var format in States.Append(Graded).Where(f => !Holds(f)))
            faults.Add($"the format {format} of a state or an output, which {Working} does not hold");
        if (Graded.TotalBits > GradedBits)
            faults.Add($"graded outputs of {Graded.TotalBits} bits, more than {GradedBits}");
        if (Inputs.Length != model.Inputs.Length)
            faults.Add($"{Inputs.Length} scales for {model.Inputs.Length} inputs");
        if (Inputs.Any(i => i.Multipliers.IsDefaultOrEmpty || i.Multipliers.Any(m => m < 0) || size % i.Multipliers.Length != 0 || i.Shift is < 0 or > FixedPointInput.MaximumShift))
            faults.Add($"multipliers below 0, of channels that do not divide {size} neurons, or a shift beyond 0 to {FixedPointInput.MaximumShift}");
        if (!Factors.Select(f => f.Place).SequenceEqual(model.Step.InvariantsRead()))
            faults.Add($"constants at the places {string.Join(", ", Factors.Select(f => f.Place))}, but the program reads {string.Join(", ", model.Step.InvariantsRead())}");
        if (Factors.Any(f => f.Values.IsDefaultOrEmpty || (f.Values.Length != 1 && f.Values.Length != size) || f.Values.Any(v => v > Working.Largest || v < Working.Smallest)))
            faults.Add($"constants beyond {Working}, or neither one nor {size} of them");
        return faults.ToImmutable();
    }

    /// <summary>The first operation that fixed point does not have; null where it has all.</summary>
    /// <param name="model">The model.</param>
    public static StepOperation? Operation(NeuronModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var invariant = model.Step.Invariant();
        foreach (var (i, it) in model.Step.Instructions.Index())
        {
            if (!invariant[i] && it.Operation is (StepOperation.Exp or StepOperation.Sin or StepOperation.Cos))
                return it.Operation;
        }

        return null;
    }

    /// <summary>A raw integer of the working format with the fraction bits of another: to nearest, halves upwards, not saturated.</summary>
    /// <param name="raw">The raw integer.</param>
    /// <param name="format">A format of no more fraction bits.</param>
    public long Narrowed(long raw, FixedPointFormat format)
    {
        var shift = Working.FractionBits - format.FractionBits;
        return shift == 0 ? raw : (raw + (1L << (shift - 1))) >> shift;
    }

    /// <inheritdoc/>
    public bool Equals(FixedPointProgram? other) =>
        other is not null && Working == other.Working && Graded == other.Graded && States.AsSpan().SequenceEqual(other.States.AsSpan())
        && Inputs.AsSpan().SequenceEqual(other.Inputs.AsSpan()) && Factors.AsSpan().SequenceEqual(other.Factors.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Working, Graded, States.Length, Inputs.Length, Factors.Length);

    private bool Holds(FixedPointFormat format) =>
        format.FractionBits <= Working.FractionBits && format.TotalBits - format.FractionBits <= Working.TotalBits - Working.FractionBits;
}
