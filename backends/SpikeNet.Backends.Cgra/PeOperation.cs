namespace SpikeNet.Backends.Cgra;

/// <summary>What one processing element does in an instruction.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Operand">Its operands, as far as power depends on them.</param>
/// <param name="Address">The byte address that it loads from or stores to; null for operations that do not reach memory.</param>
public readonly record struct PeOperation(CgraOperation Operation, CgraOperand Operand = CgraOperand.Any, long? Address = null);
