using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Neurons.Compilation;

/// <summary>The values that are the same in every step, computed once before the loop as the interpreter computes them.</summary>
internal sealed unsafe class InvariantRows
{
    private readonly Dictionary<int, (int Offset, bool Broadcast)> _layout = [];
    private readonly Tensor _values;

    /// <summary>Computes the invariants that a kernel reads.</summary>
    internal InvariantRows(KernelSpecification specification, ParameterValues parameters, double timeStepMs, int neurons, StepArena? arena)
    {
        var loads = specification.Loads.Where(l => specification.Rows[l.Row].Role == RowRole.Invariant).ToList();
        var known = new Dictionary<int, float[]>();
        foreach (var load in loads)
            Evaluate(specification, load.Place, parameters, timeStepMs, known);

        var length = 0;
        foreach (var load in loads)
        {
            _layout[load.Place] = (length, load.Broadcast);
            length += load.Broadcast ? 1 : SequenceRows.Padded(neurons);
            length = (length + 15) / 16 * 16;
        }

        _values = new Tensor([length], arena);
        foreach (var load in loads)
        {
            var value = known[load.Place];
            var target = _values.Span[_layout[load.Place].Offset..];
            if (load.Broadcast || value.Length > 1)
                value.CopyTo(target);
            else
                target[..neurons].Fill(value[0]);
        }
    }

    /// <summary>Where an invariant lies. Keep this alive while you use it.</summary>
    internal RowAddress AddressOf(int place)
    {
        var (offset, broadcast) = _layout[place];
        return new RowAddress((nint)(_values.Pointer + offset), 0, 0, broadcast ? 0 : 32);
    }

    /// <summary>One value where it is the same for all neurons, otherwise one per neuron.</summary>
    private static float[] Evaluate(
        KernelSpecification specification, int place, ParameterValues parameters, double timeStepMs, Dictionary<int, float[]> known)
    {
        if (known.TryGetValue(place, out var value))
            return value;
        var it = specification.Instructions[place];
        return known[place] = it.Operation switch
        {
            StepOperation.Constant => [(float)it.Value],
            StepOperation.TimeStep => [(float)timeStepMs],
            StepOperation.Parameter => parameters[it.Slot].Span.ToArray(),
            _ => Apply(it, Operand(it.A), Operand(it.B), Operand(it.C)),
        };

        float[] Operand(int operand) => operand < 0 ? [0] : Evaluate(specification, operand, parameters, timeStepMs, known);
    }

    private static float[] Apply(StepInstruction instruction, float[] a, float[] b, float[] c)
    {
        var arithmetic = new FloatArithmetic();
        var result = new float[Math.Max(a.Length, Math.Max(b.Length, c.Length))];
        for (var n = 0; n < result.Length; n++)
            result[n] = arithmetic.Evaluate(instruction, a[Math.Min(n, a.Length - 1)], b[Math.Min(n, b.Length - 1)], c[Math.Min(n, c.Length - 1)]);
        return result;
    }
}
