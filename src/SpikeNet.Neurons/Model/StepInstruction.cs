namespace SpikeNet.Neurons.Model;

/// <summary>One instruction of a <see cref="StepProgram"/>; its result is known by its place in the program.</summary>
/// <remarks>Two instructions are equal where they are the same bit for bit: 0 and -0 are different constants.</remarks>
/// <param name="Operation">What it does.</param>
/// <param name="A">The place of the first operand, before this one; -1 where there is none.</param>
/// <param name="B">The place of the second operand; -1 where there is none.</param>
/// <param name="C">The place of the third operand; -1 where there is none.</param>
/// <param name="Slot">The parameter, state, input, output, shift or comparison meant; 0 where there is none.</param>
/// <param name="Value">The number of a constant; 0 otherwise.</param>
public readonly record struct StepInstruction(StepOperation Operation, int A = -1, int B = -1, int C = -1, int Slot = 0, double Value = 0)
{
    /// <summary>Whether both are the same, constants bit for bit.</summary>
    /// <param name="other">The other instruction.</param>
    public bool Equals(StepInstruction other) =>
        Operation == other.Operation && A == other.A && B == other.B && C == other.C && Slot == other.Slot
        && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operation, A, B, C, Slot, BitConverter.DoubleToInt64Bits(Value));
}
