using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>y[t] = x[t - delay], 0 before the first step; events stay events, values values.</summary>
/// <param name="node">The delay.</param>
/// <param name="events">Whether events reach it.</param>
/// <param name="closesCycle">Whether it gives a stretch of steps before it is given that stretch; then no stretch is longer than its shortest delay.</param>
internal sealed class DelayExecutor(DelayNode node, bool events, bool closesCycle) : NodeExecutor
{
    /// <summary>For each step and sample of the past the places and the values of what came.</summary>
    private readonly List<(int[] Places, float[] Values)[]> _past = [];
    private readonly int _features = node.Shape.Count;
    private int _batch;
    private int _given;
    private bool _graded;

    internal override void Begin(int batchSize)
    {
        _past.Clear();
        (_batch, _given, _graded) = (batchSize, 0, false);
    }

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        if (!closesCycle)
            Keep(inputs[0]!);
        var first = _given;
        _given += steps;
        return events ? Signal.Of(Events(first, steps)) : Signal.Of(Values(first, steps, arena));
    }

    internal override void End(IReadOnlyList<Signal?> inputs)
    {
        if (closesCycle)
            Keep(inputs[0]!);
    }

    private void Keep(Signal signal)
    {
        _graded |= signal.Spikes is { Payload.IsEmpty: false };
        for (var t = 0; t < signal.TimeSteps; t++)
            _past.Add([.. Enumerable.Range(0, _batch).Select(b => Row(signal, t, b))]);
    }

    private static (int[] Places, float[] Values) Row(Signal signal, int t, int b)
    {
        var row = (t * signal.BatchSize) + b;
        if (signal.Spikes is not { } spikes)
            return ([], [.. signal.Dense!.Span.Slice(row * signal.Features, signal.Features)]);
        var values = spikes.Payload.IsEmpty ? [] : spikes.Payload[spikes.RowOffsets[row]..spikes.RowOffsets[row + 1]];
        return ([.. spikes.Row(t, b)], [.. values]);
    }

    private SpikeTrain Events(int first, int steps)
    {
        var train = new SpikeTrainBuilder(steps, _batch, _features, _graded);
        var places = new List<int>();
        var values = new List<float>();
        var delays = node.DelaySteps.Distinct().ToArray();
        for (var t = first; t < first + steps; t++)
        {
            for (var b = 0; b < _batch; b++)
            {
                places.Clear();
                values.Clear();
                foreach (var delay in delays.Where(d => d <= t))
                {
                    var (from, worth) = _past[t - delay][b];
                    for (var e = 0; e < from.Length; e++)
                    {
                        if (node.DelayOf(from[e]) != delay)
                            continue;
                        places.Add(from[e]);
                        values.Add(worth.Length == 0 ? 1 : worth[e]);
                    }
                }

                int[] ascending = [.. places];
                float[] sorted = [.. values];
                if (delays.Length > 1)
                    Array.Sort(ascending, sorted);
                train.AppendRow(ascending, _graded ? sorted : default);
            }
        }

        return train.Build();
    }

    private Tensor Values(int first, int steps, StepArena arena)
    {
        var result = new Tensor([steps, _batch, _features], arena);
        for (var t = 0; t < steps; t++)
        {
            for (var b = 0; b < _batch; b++)
            {
                var row = result.Span.Slice(((t * _batch) + b) * _features, _features);
                for (var i = 0; i < _features; i++)
                    row[i] = first + t < node.DelayOf(i) ? 0 : _past[first + t - node.DelayOf(i)][b].Values[i];
            }
        }

        return result;
    }
}
