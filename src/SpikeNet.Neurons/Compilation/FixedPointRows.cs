using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Runs the integer form of a model instruction by instruction over rows of neurons: what <see cref="FixedPointProgramInterpreter"/> defines, many neurons at a time.</summary>
/// <remarks>
/// Raw integers of at most 32 bits: every product, and a product plus a shifted summand, fits into 64 bits. The choice of the operation is made once for a row
/// of <see cref="Block"/> neurons, whose values of every place stay in the cache. One object belongs to one thread at a time.
/// </remarks>
public sealed class FixedPointRows
{
    /// <summary>The neurons of a row: 20 places of them are 20 KiB.</summary>
    private const int Block = 128;

    private readonly NeuronModel _model;
    private readonly FixedPointProgram _form;
    private readonly StepInstruction[] _instructions;
    private readonly bool[] _invariant;
    private readonly long[][] _values;
    private readonly long _one;
    private int _constantsOf = -1;

    /// <summary>Prepares a form of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="form">Its integer form, without <see cref="FixedPointProgram.Faults"/>.</param>
    public FixedPointRows(NeuronModel model, FixedPointProgram form)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(form);
        (_model, _form) = (model, form);
        _instructions = [.. model.Step.Instructions];
        _invariant = [.. model.Step.Invariant()];
        _values = [.. _instructions.Select(_ => new long[Block])];
        _one = form.Working.Quantise(1);
    }

    /// <summary>A step of a whole population.</summary>
    /// <param name="size">The number of neurons.</param>
    /// <param name="states">The raw states, <c>[state][neuron]</c>, replaced by the new ones.</param>
    /// <param name="sums">The sums of the inputs, <c>[input][neuron]</c> one after the other.</param>
    /// <param name="output">Which output of the model is wanted.</param>
    /// <param name="result">Its value for each neuron: not 0 where it spikes, or the raw integer of the graded format.</param>
    /// <returns>The neurons of which a state saturated.</returns>
    public int Step(int size, int[][] states, ReadOnlySpan<long> sums, int output, Span<long> result)
    {
        ArgumentNullException.ThrowIfNull(states);
        var saturated = 0;
        for (var first = 0; first < size; first += Block)
            saturated += Step(first, Math.Min(Block, size - first), size, states, sums, output, result);
        return saturated;
    }

    private int Step(int first, int count, int size, int[][] states, ReadOnlySpan<long> sums, int output, Span<long> result)
    {
        if (_constantsOf != first)
            SetConstants(first, count);
        for (var i = 0; i < _instructions.Length; i++)
        {
            if (_invariant[i])
                continue;
            var it = _instructions[i];
            var row = _values[i].AsSpan(0, count);
            switch (it.Operation)
            {
                case StepOperation.State:
                    Load(states[it.Slot].AsSpan(first, count), _form.States[it.Slot], row);
                    break;
                case StepOperation.Input:
                    Scale(_form.Inputs[it.Slot], first, sums.Slice((it.Slot * size) + first, count), row);
                    break;
                default:
                    Evaluate(it, count, row);
                    break;
            }
        }

        Give(output, _values[_model.Step.Outputs[output]].AsSpan(0, count), result.Slice(first, count));
        Span<bool> met = stackalloc bool[Block];
        met.Clear();
        for (var s = 0; s < states.Length; s++)
            Keep(_values[_model.Step.States[s]].AsSpan(0, count), _form.States[s], states[s].AsSpan(first, count), met);
        return met.Count(true);
    }

    private void SetConstants(int first, int count)
    {
        foreach (var factor in _form.Factors)
        {
            for (var n = 0; n < count; n++)
                _values[factor.Place][n] = factor.Of(first + n);
        }

        _constantsOf = first;
    }

    private void Load(ReadOnlySpan<int> states, FixedPointFormat format, Span<long> row)
    {
        var shift = _form.Working.FractionBits - format.FractionBits;
        for (var n = 0; n < row.Length; n++)
            row[n] = (long)states[n] << shift;
    }

    private void Scale(FixedPointInput input, int first, ReadOnlySpan<long> sums, Span<long> row)
    {
        var (lowest, highest) = (_form.Working.Smallest, _form.Working.Largest);
        if (sums.ContainsAnyExceptInRange(-(long)int.MaxValue, int.MaxValue))
        {
            for (var n = 0; n < row.Length; n++)
                row[n] = _form.Working.Saturate(input.Scaled(first + n, sums[n]));
            return;
        }

        var half = input.Shift == 0 ? 0 : 1L << (input.Shift - 1);
        for (var n = 0; n < row.Length; n++)
            row[n] = Math.Clamp(((sums[n] * input.Multipliers[(first + n) % input.Multipliers.Length]) + half) >> input.Shift, lowest, highest);
    }

    private void Evaluate(StepInstruction it, int count, Span<long> row)
    {
        var a = _values[it.A].AsSpan(0, count);
        var b = it.B < 0 ? a : _values[it.B].AsSpan(0, count);
        var c = it.C < 0 ? a : _values[it.C].AsSpan(0, count);
        var (lowest, highest, fraction) = (_form.Working.Smallest, _form.Working.Largest, _form.Working.FractionBits);
        switch (it.Operation)
        {
            case StepOperation.Add:
                for (var n = 0; n < count; n++)
                    row[n] = Math.Clamp(a[n] + b[n], lowest, highest);
                break;
            case StepOperation.Subtract:
                for (var n = 0; n < count; n++)
                    row[n] = Math.Clamp(a[n] - b[n], lowest, highest);
                break;
            case StepOperation.Multiply:
                for (var n = 0; n < count; n++)
                    row[n] = Math.Clamp((a[n] * b[n]) >> fraction, lowest, highest);
                break;
            case StepOperation.FusedMultiplyAdd:
                for (var n = 0; n < count; n++)
                    row[n] = Math.Clamp(((a[n] * b[n]) + (c[n] << fraction)) >> fraction, lowest, highest);
                break;
            case StepOperation.Divide:
                for (var n = 0; n < count; n++)
                    row[n] = Divide(a[n], b[n]);
                break;
            case StepOperation.Negate:
                for (var n = 0; n < count; n++)
                    row[n] = Math.Min(-a[n], highest);
                break;
            case StepOperation.Abs:
                for (var n = 0; n < count; n++)
                    row[n] = Math.Min(Math.Abs(a[n]), highest);
                break;
            case StepOperation.Min:
                for (var n = 0; n < count; n++)
                    row[n] = Math.Min(a[n], b[n]);
                break;
            case StepOperation.Max:
                for (var n = 0; n < count; n++)
                    row[n] = Math.Max(a[n], b[n]);
                break;
            case StepOperation.Floor:
                for (var n = 0; n < count; n++)
                    row[n] = (a[n] >> fraction) << fraction;
                break;
            case StepOperation.ShiftRight:
                for (var n = 0; n < count; n++)
                    row[n] = a[n] >> it.Slot;
                break;
            case StepOperation.GreaterOrEqual:
                Compare(a, b, strict: false, row);
                break;
            case StepOperation.Greater:
                Compare(a, b, strict: true, row);
                break;
            case StepOperation.Spike:
                Compare(a, b, (Comparison)it.Slot != Comparison.AtLeast, row);
                break;
            case StepOperation.Select:
                for (var n = 0; n < count; n++)
                    row[n] = a[n] != 0 ? b[n] : c[n];
                break;
            case StepOperation.Detach:
                a.CopyTo(row);
                break;
            default:
                throw new NotSupportedException($"Fixed point has no '{it.Operation}' of values that change from step to step.");
        }
    }

    private void Compare(ReadOnlySpan<long> a, ReadOnlySpan<long> b, bool strict, Span<long> row)
    {
        for (var n = 0; n < row.Length; n++)
            row[n] = (strict ? a[n] > b[n] : a[n] >= b[n]) ? _one : 0;
    }

    private long Divide(long a, long b)
    {
        if (b == 0)
            return a > 0 ? _form.Working.Largest : a < 0 ? _form.Working.Smallest : 0;
        var (quotient, rest) = Math.DivRem(a << _form.Working.FractionBits, b);
        if (rest != 0 && (rest < 0) != (b < 0))
            quotient--;
        return Math.Clamp(quotient, _form.Working.Smallest, _form.Working.Largest);
    }

    private void Give(int output, ReadOnlySpan<long> row, Span<long> result)
    {
        if (_model.Outputs[output].Kind == NeuronOutputKind.Spikes)
        {
            row.CopyTo(result);
            return;
        }

        for (var n = 0; n < row.Length; n++)
            result[n] = Math.Clamp(_form.Narrowed(row[n], _form.Graded), _form.Graded.Smallest, _form.Graded.Largest);
    }

    private void Keep(ReadOnlySpan<long> row, FixedPointFormat format, Span<int> states, Span<bool> met)
    {
        var (lowest, highest) = (format.Smallest, format.Largest);
        for (var n = 0; n < row.Length; n++)
        {
            var wide = _form.Narrowed(row[n], format);
            var kept = Math.Clamp(wide, lowest, highest);
            met[n] |= kept != wide;
            states[n] = (int)kept;
        }
    }
}
