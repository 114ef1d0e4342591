using System.Collections.Immutable;
using System.Reflection.Emit;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>The values of a program while its code is emitted: each is computed once, where it is first needed.</summary>
/// <remarks>Comparisons stay masks for as long as only selections and spikes ask for them, and become 1 or 0 where arithmetic does.</remarks>
internal sealed class StepValues(ImmutableArray<StepInstruction> instructions, ILGenerator il, LaneCode code, Dictionary<int, LocalBuilder> broadcast)
{
    private readonly Dictionary<int, LocalBuilder> _values = new(broadcast);
    private readonly Dictionary<int, LocalBuilder> _masks = [];

    /// <summary>Takes the value on the stack for that of a place.</summary>
    internal void Define(int place) => il.Emit(OpCodes.Stloc, _values[place] = il.DeclareLocal(code.Value));

    /// <summary>Emits what a place needs, so that <see cref="Push"/> or <see cref="PushMask"/> only fetches.</summary>
    internal void Compute(int place, bool asMask)
    {
        if (place < 0)
            return;
        if (asMask)
            MaskOf(place);
        else if (!IsConstant(Resolve(place)))
            ValueOf(place);
    }

    /// <summary>Pushes the value of a place; of none, zeros.</summary>
    internal void Push(int place)
    {
        if (place < 0)
        {
            code.Constant(0f);
            return;
        }

        place = Resolve(place);
        if (IsConstant(place))
            code.Constant((float)instructions[place].Value);
        else
            il.Emit(OpCodes.Ldloc, ValueOf(place));
    }

    /// <summary>Pushes a mask that is set where the value of a place is not 0.</summary>
    internal void PushMask(int place) => il.Emit(OpCodes.Ldloc, MaskOf(place));

    private bool IsConstant(int place) => instructions[place].Operation == StepOperation.Constant;

    private bool IsComparison(int place) =>
        !_values.ContainsKey(place) && instructions[place].Operation is StepOperation.Spike or StepOperation.GreaterOrEqual or StepOperation.Greater;

    /// <summary>What stands behind Detach, which changes no value.</summary>
    private int Resolve(int place)
    {
        while (instructions[place].Operation == StepOperation.Detach && !_values.ContainsKey(place))
            place = instructions[place].A;
        return place;
    }

    private LocalBuilder MaskOf(int place)
    {
        place = Resolve(place);
        if (_masks.TryGetValue(place, out var mask))
            return mask;
        if (IsComparison(place))
        {
            var it = instructions[place];
            Prepare(it);
            Push(it.A);
            Push(it.B);
            if (it.Operation == StepOperation.GreaterOrEqual || (it.Operation == StepOperation.Spike && it.Slot == (int)Comparison.AtLeast))
                code.GreaterOrEqual();
            else
                code.Greater();
        }
        else
        {
            // Not 0: where the value is 0 take the mask that is never set (0 > 0), elsewhere one that always is.
            Compute(place, asMask: false);
            Push(place);
            code.IsZero();
            code.Constant(0f);
            code.Constant(1f);
            code.Select();
            code.Constant(0f);
            code.Greater();
        }

        il.Emit(OpCodes.Stloc, mask = _masks[place] = il.DeclareLocal(code.Mask));
        return mask;
    }

    private LocalBuilder ValueOf(int place)
    {
        place = Resolve(place);
        if (_values.TryGetValue(place, out var value))
            return value;
        var it = instructions[place];
        if (IsComparison(place))
        {
            PushMask(place);
            code.Constant(1f);
            code.Constant(0f);
            code.Select();
        }
        else if (it.Operation == StepOperation.Select)
        {
            EmitSelect(it);
        }
        else
        {
            Prepare(it);
            Emit(it);
        }

        Define(place);
        return _values[place];
    }

    /// <summary>Emits the operands before the operation, so that the evaluation stack stays shallow.</summary>
    private void Prepare(StepInstruction it)
    {
        foreach (var operand in (ReadOnlySpan<int>)[it.A, it.B, it.C])
            Compute(operand, asMask: false);
    }

    private void EmitSelect(StepInstruction it)
    {
        Compute(it.B, asMask: false);
        Compute(it.C, asMask: false);
        var condition = Resolve(it.A);
        if (IsComparison(condition) || _masks.ContainsKey(condition))
        {
            PushMask(condition);
            Push(it.B);
            Push(it.C);
        }
        else
        {
            Compute(condition, asMask: false);
            Push(condition);
            code.IsZero();
            Push(it.C);
            Push(it.B);
        }

        code.Select();
    }

    private void Emit(StepInstruction it)
    {
        switch (it.Operation)
        {
            case StepOperation.Add or StepOperation.Subtract or StepOperation.Multiply or StepOperation.Divide:
                Push(it.A);
                Push(it.B);
                code.Arithmetic(it.Operation);
                break;
            case StepOperation.FusedMultiplyAdd:
                Push(it.A);
                Push(it.B);
                Push(it.C);
                code.FusedMultiplyAdd();
                break;
            case StepOperation.Min or StepOperation.Max:
                // a < b ? a : b, and a > b ? a : b, also where one is no number: the platform's own minimum differs there.
                Push(it.Operation == StepOperation.Min ? it.B : it.A);
                Push(it.Operation == StepOperation.Min ? it.A : it.B);
                code.Greater();
                Push(it.A);
                Push(it.B);
                code.Select();
                break;
            case StepOperation.Negate:
                Push(it.A);
                code.Negate();
                break;
            case StepOperation.Abs:
                Push(it.A);
                code.Abs();
                break;
            case StepOperation.Floor:
                Push(it.A);
                code.Floor();
                break;
            case StepOperation.ShiftRight:
                // The product with a power of two is exact, or rounds as the quotient does.
                Push(it.A);
                code.Constant((float)Math.ScaleB(1, -it.Slot));
                code.Arithmetic(StepOperation.Multiply);
                code.Floor();
                break;
            case StepOperation.Exp or StepOperation.Sin or StepOperation.Cos:
                new SharedMathCode(il, code).Emit(it.Operation, () => Push(it.A));
                break;
            default:
                throw new ArgumentException($"{it.Operation} is no operation that a kernel computes.", nameof(it));
        }
    }
}
