namespace SpikeNet.Neurons.Model;

/// <summary>One instruction of a <see cref="StepProgram"/>; its result is known by its place in the program.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="A">The place of the first operand, before this one; -1 where there is none.</param>
/// <param name="B">The place of the second operand; -1 where there is none.</param>
/// <param name="C">The place of the third operand; -1 where there is none.</param>
/// <param name="Slot">The parameter, state, input, output, shift or comparison meant; 0 where there is none.</param>
/// <param name="Value">The number of a constant; 0 otherwise.</param>
public readonly record struct StepInstruction(StepOperation Operation, int A = -1, int B = -1, int C = -1, int Slot = 0, double Value = 0);
