using SpikeNet.Graph;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>Neurons of any model in their integer form; recurrent ones step inside.</summary>
internal sealed unsafe class IntegerProgramExecutor : NodeExecutor
{
    private readonly ProgramNeuronNode _node;
    private readonly int[]?[] _recurrent;
    private readonly int[] _initial;
    private readonly List<Sample> _samples = [];
    private long _saturations;
    private int _batch;

    internal IntegerProgramExecutor(ProgramNeuronNode node)
    {
        _node = node;
        _recurrent = [.. node.RecurrentWeights.Select(w => w is null ? null : FromTo(w.Integers!, node.Size))];
        _initial = [.. node.Model.States.Select((s, i) => (int)node.FixedPoint!.States[i].Quantise(s.Initial))];
    }

    internal override long Saturations => _saturations;

    internal override void Begin(int batchSize)
    {
        _batch = batchSize;
        while (_samples.Count < batchSize)
            _samples.Add(new Sample(_node));
        foreach (var sample in _samples)
            sample.Begin(_initial);
    }

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var sums = inputs[0]!.Dense!;
        if (_node.Spikes)
        {
            var mask = new SpikeMask(steps, _batch, _node.Size, arena);
            Run(sums, steps, (row, values) =>
            {
                var words = mask.Pointer + ((long)row * mask.WordsPerRow);
                for (var n = 0; n < values.Length; n++)
                    words[n >> 6] |= values[n] != 0 ? 1UL << (n & 63) : 0;
            });
            return Signal.Of(mask.ToSpikeTrain());
        }

        var graded = new Tensor([steps, _batch, _node.Size], arena, zeroed: false);
        Run(sums, steps, (row, values) =>
        {
            var to = graded.Span.Slice(row * _node.Size, _node.Size);
            for (var n = 0; n < values.Length; n++)
                to[n] = values[n];
        });
        return Signal.Of(graded);
    }

    /// <summary>Copies a raw state after the last step, sample after sample.</summary>
    internal void CopyState(int state, Span<float> to)
    {
        for (var b = 0; b < _batch; b++)
        {
            for (var n = 0; n < _node.Size; n++)
                to[(b * _node.Size) + n] = _samples[b].States[state][n];
        }
    }

    private void Run(Tensor sums, int steps, Action<int, long[]> give)
    {
        var width = _node.InFeatures;
        Workers.Run(_batch, b =>
        {
            var (sample, saturations) = (_samples[b], 0L);
            for (var t = 0; t < steps; t++)
            {
                var row = (t * _batch) + b;
                var from = sums.Span.Slice(row * width, width);
                for (var i = 0; i < width; i++)
                    sample.Sums[i] = (long)from[i];
                AddRecurrence(sample);
                saturations += sample.Rows.Step(_node.Size, sample.States, sample.Sums, _node.Spikes ? _node.SpikeOutput : 0, sample.Values);
                give(row, sample.Values);
            }

            Interlocked.Add(ref _saturations, saturations);
        });
        GC.KeepAlive(sums);
    }

    /// <summary>The values still hold the spikes of the step before.</summary>
    private void AddRecurrence(Sample sample)
    {
        for (var i = 0; i < _recurrent.Length; i++)
        {
            if (_recurrent[i] is not { } weights)
                continue;
            var to = sample.Sums.AsSpan(i * _node.Size, _node.Size);
            for (var from = 0; from < _node.Size; from++)
            {
                if (sample.Values[from] == 0)
                    continue;
                var row = weights.AsSpan(from * _node.Size, _node.Size);
                for (var n = 0; n < row.Length; n++)
                    to[n] += row[n];
            }
        }
    }

    private static int[] FromTo(int[] weights, int size)
    {
        var turned = new int[weights.Length];
        for (var to = 0; to < size; to++)
            for (var from = 0; from < size; from++)
                turned[(from * size) + to] = weights[(to * size) + from];
        return turned;
    }

    /// <summary>What one sample of the batch keeps between stretches.</summary>
    private sealed class Sample(ProgramNeuronNode node)
    {
        internal FixedPointRows Rows { get; } = new(node.Model, node.FixedPoint!);

        internal int[][] States { get; } = [.. node.Model.States.Select(_ => new int[node.Size])];

        internal long[] Sums { get; } = new long[node.InFeatures];

        internal long[] Values { get; } = new long[node.Size];

        internal void Begin(int[] initial)
        {
            for (var s = 0; s < initial.Length; s++)
                Array.Fill(States[s], initial[s]);
            Array.Clear(Values);
        }
    }
}
