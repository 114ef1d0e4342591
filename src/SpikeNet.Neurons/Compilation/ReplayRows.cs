using SpikeNet.Tensors;

namespace SpikeNet.Neurons.Compilation;

/// <summary>The backward pass from checkpoints: for each stretch of steps, last first, forward into cached rows and back from them.</summary>
/// <param name="forward">Runs the steps again, leaving states and what is recorded.</param>
/// <param name="backward">Goes back through them.</param>
/// <param name="checkpoints">Where each stretch begins.</param>
/// <param name="steps">T.</param>
/// <param name="recorded">The rows that are recorded per step.</param>
internal sealed unsafe class ReplayRows(SequenceRows forward, SequenceRows backward, StateCheckpoints checkpoints, int steps, int recorded)
{
    [ThreadStatic]
    private static Tensor? scratch;

    /// <summary>Goes back through one sample and block of neurons.</summary>
    internal void Block(int b, int first, int count)
    {
        var interval = checkpoints.Interval;
        var rowLength = SequenceRows.Padded(count);
        var states = checkpoints.StateCount;
        var memory = Scratch((long)((interval * recorded) + states) * rowLength);
        var trace = memory + ((long)states * rowLength);

        var replayed = Own(forward, memory, trace, rowLength, first);
        var read = Own(backward, null, trace, rowLength, first);
        for (var segment = checkpoints.Segments - 1; segment >= 0; segment--)
        {
            var from = segment * interval;
            var to = Math.Min(steps, from + interval);
            checkpoints.Load(segment, b, first, count, memory, rowLength);
            forward.Steps(Moved(replayed, forward, from), b, first, count, from, to, backwards: false);
            backward.Steps(Moved(read, backward, from), b, first, count, from, to, backwards: true);
        }
    }

    /// <summary>A kernel's rows, with states and recorded values in the block's own memory.</summary>
    private RowAddress[] Own(SequenceRows rows, float* states, float* trace, int rowLength, int first)
    {
        var own = rows.Addresses.ToArray();
        var bindings = rows.Kernel.Specification.Rows;
        for (var i = 0; i < own.Length; i++)
        {
            // Rows are found by sample and neuron; these are the block's alone.
            if (bindings[i].Role == RowRole.Trace)
                own[i] = new RowAddress((nint)(trace + ((long)bindings[i].Index * rowLength) - first), (nint)recorded * rowLength * sizeof(float), 0, 32);
            else if (bindings[i].Role == RowRole.State && states != null)
                own[i] = new RowAddress((nint)(states + ((long)bindings[i].Index * rowLength) - first), 0, 0, 32);
        }

        return own;
    }

    /// <summary>Recorded rows begin anew with each stretch.</summary>
    private static RowAddress[] Moved(RowAddress[] rows, SequenceRows kind, int from)
    {
        var moved = (RowAddress[])rows.Clone();
        for (var i = 0; i < moved.Length; i++)
        {
            if (kind.Kernel.Specification.Rows[i].Role == RowRole.Trace)
                moved[i] = moved[i] with { Start = moved[i].Start - (from * moved[i].StepBytes) };
        }

        return moved;
    }

    private static float* Scratch(long length)
    {
        if (scratch is null || scratch.Length < length)
            scratch = new Tensor([checked((int)length)]);
        return scratch.Pointer;
    }
}
