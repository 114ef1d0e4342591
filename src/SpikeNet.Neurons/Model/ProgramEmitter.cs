using System.Collections.Immutable;

namespace SpikeNet.Neurons.Model;

/// <summary>Writes instructions one after another; equal instructions are written once.</summary>
/// <remarks>
/// Sharing is exact: an instruction is a pure function of its operands. A sum or product of the same two operands the other
/// way round is the same in IEEE arithmetic and shared too. Of constants only the sign is folded, and (where the caller asks,
/// as backward programs do) what float32 and double agree on to the bit, and a factor of 1.
/// </remarks>
internal sealed class ProgramEmitter(bool foldsConstants = false)
{
    private readonly List<StepInstruction> _instructions = [];
    private readonly Dictionary<StepInstruction, int> _places = [];

    public IReadOnlyList<StepInstruction> Instructions => _instructions;

    public int Constant(double value) => Emit(new(StepOperation.Constant, Value: value));

    public int Emit(StepInstruction instruction)
    {
        var folded = Fold(instruction);
        if (folded is { } value)
            instruction = new(StepOperation.Constant, Value: value);
        if (foldsConstants && instruction.Operation == StepOperation.Multiply)
        {
            if (IsOne(instruction.A))
                return instruction.B;
            if (IsOne(instruction.B))
                return instruction.A;
        }

        if (_places.TryGetValue(instruction, out var place))
            return place;
        if (instruction.Operation is StepOperation.Add or StepOperation.Multiply
            && _places.TryGetValue(instruction with { A = instruction.B, B = instruction.A }, out place))
        {
            return place;
        }

        _instructions.Add(instruction);
        _places.Add(instruction, _instructions.Count - 1);
        return _instructions.Count - 1;
    }

    /// <summary>The instructions that the kept places need, in order, and where each old place went (-1 where it is gone).</summary>
    public (ImmutableArray<StepInstruction> Instructions, int[] Moved) Live(IEnumerable<int> kept)
    {
        var alive = new bool[_instructions.Count];
        foreach (var place in kept.Where(p => p >= 0))
            alive[place] = true;
        for (var i = alive.Length - 1; i >= 0; i--)
        {
            if (!alive[i])
                continue;
            var it = _instructions[i];
            foreach (var operand in (ReadOnlySpan<int>)[it.A, it.B, it.C])
            {
                if (operand >= 0)
                    alive[operand] = true;
            }
        }

        var moved = new int[alive.Length];
        var result = ImmutableArray.CreateBuilder<StepInstruction>();
        for (var i = 0; i < alive.Length; i++)
        {
            moved[i] = alive[i] ? result.Count : -1;
            if (!alive[i])
                continue;
            var it = _instructions[i];
            result.Add(it with { A = Moved(it.A), B = Moved(it.B), C = Moved(it.C) });
        }

        return (result.ToImmutable(), moved);

        int Moved(int place) => place < 0 ? -1 : moved[place];
    }

    private bool IsOne(int place) => _instructions[place] is { Operation: StepOperation.Constant, Value: 1 };

    private double? Fold(StepInstruction it)
    {
        if (it.A < 0 || _instructions[it.A].Operation != StepOperation.Constant)
            return null;
        var a = _instructions[it.A].Value;
        if (it.Operation == StepOperation.Negate)
            return -a;
        if (!foldsConstants || it.B < 0 || it.C >= 0 || _instructions[it.B].Operation != StepOperation.Constant)
            return null;
        var b = _instructions[it.B].Value;
        var (wide, narrow) = it.Operation switch
        {
            StepOperation.Add => (a + b, (float)a + (float)b),
            StepOperation.Subtract => (a - b, (float)a - (float)b),
            StepOperation.Multiply => (a * b, (float)a * (float)b),
            StepOperation.Divide => (a / b, (float)a / (float)b),
            _ => (double.NaN, float.NaN),
        };
        return double.IsFinite(wide) && BitConverter.SingleToInt32Bits((float)wide) == BitConverter.SingleToInt32Bits(narrow) ? wide : null;
    }
}
