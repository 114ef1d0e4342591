using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>The neurons of <see cref="FixedPointNeuron"/>: a step's sum is added wide, the potential saturates once per step.</summary>
internal sealed unsafe class IntegerNeuronExecutor(NeuronNode node) : NodeExecutor
{
    /// <summary>A multiple of the bits in a word of the mask, so that parts do not meet in one.</summary>
    private const int Block = 1024;

    private readonly FixedPointNeuron _fixedPoint = node.FixedPoint!;
    private readonly int[]? _thresholds = node.FixedPoint!.HasChannelThresholds ? [.. Enumerable.Range(0, node.Size).Select(node.FixedPoint!.ThresholdOf)] : null;
    private int[] _states = [];
    private long _saturations;

    internal override long Saturations => _saturations;

    /// <summary>The potentials after the last step, sample after sample.</summary>
    internal ReadOnlySpan<int> States => _states;

    internal override void Begin(int batchSize)
    {
        if (_states.Length == batchSize * node.Size)
            Array.Clear(_states);
        else
            _states = new int[batchSize * node.Size];
    }

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var sums = inputs[0]!.Dense!;
        var batch = sums.Shape[1];
        var mask = new SpikeMask(steps, batch, node.Size, arena);
        var blocks = (node.Size + Block - 1) / Block;
        Workers.Run(batch * blocks, part =>
        {
            var (b, block) = Math.DivRem(part, blocks);
            var first = block * Block;
            var v = _states.AsSpan((b * node.Size) + first, Math.Min(Block, node.Size - first));
            long saturations = 0;
            for (var t = 0; t < steps; t++)
            {
                var row = (t * batch) + b;
                saturations += Step(v, _thresholds.AsSpan(_thresholds is null ? 0 : first), sums.Pointer + ((long)row * node.Size) + first, mask.Pointer + ((long)row * mask.WordsPerRow) + (first / 64));
            }

            Interlocked.Add(ref _saturations, saturations);
        });
        GC.KeepAlive(sums);
        return Signal.Of(mask.ToSpikeTrain());
    }

    private long Step(Span<int> v, ReadOnlySpan<int> thresholds, float* sums, ulong* words)
    {
        var (leaks, shift) = (_fixedPoint.LeakShift is not null, _fixedPoint.LeakShift ?? 0);
        long lowest = _fixedPoint.StateMinimum, highest = _fixedPoint.StateMaximum, threshold = _fixedPoint.Threshold;
        var above = node.Neuron.Comparison == Comparison.Above ? 1 : 0;
        var toZero = node.Neuron.Reset == ResetKind.ToZero;
        long saturations = 0;
        for (var n = 0; n < v.Length; n++)
        {
            long u = v[n];
            if (leaks)
                u -= u >> shift;
            var wide = u + (int)sums[n];
            u = Math.Clamp(wide, lowest, highest);
            saturations += u == wide ? 0 : 1;
            if (!thresholds.IsEmpty)
                threshold = thresholds[n];
            if (u >= threshold + above)
            {
                words[n >> 6] |= 1UL << (n & 63);
                u = toZero ? 0 : u - threshold;
            }

            v[n] = (int)u;
        }

        return saturations;
    }
}
