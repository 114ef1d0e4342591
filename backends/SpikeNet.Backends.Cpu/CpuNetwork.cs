using System.Collections.Immutable;
using System.Diagnostics;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Backends.Cpu;

/// <summary>A network in the event-driven engine. Each sample runs by itself, as it would when it arrives; the latency is the median over the samples.</summary>
internal sealed class CpuNetwork(SpikeGraph graph) : ICompiledNetwork
{
    /// <summary>Runs before the first that counts: the runtime compiles hot code in the background.</summary>
    private const int WarmUps = 60;

    private readonly ImmutableArray<CpuStage> _stages = [.. graph.Stages().Select(s => new CpuStage(s))];
    private readonly StepArena _arena = new();

    /// <inheritdoc/>
    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        GraphInterpreter.CheckInput(graph, input);
        var predictions = ImmutableArray.CreateBuilder<int>(input.BatchSize);
        var activity = _stages.Select(s => new StageCounter(s.Stage)).ToImmutableArray();
        var seconds = new double[input.BatchSize];
        for (var run = input.BatchSize == 0 ? 0 : -WarmUps; run < input.BatchSize; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = input.Select([((run % input.BatchSize) + input.BatchSize) % input.BatchSize]);
            var started = Stopwatch.GetTimestamp();
            var prediction = Infer(sample, run < 0 ? default : activity);
            if (run < 0)
                continue;
            seconds[run] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            predictions.Add(prediction);
        }

        Array.Sort(seconds);
        return new NetworkRun
        {
            Predictions = predictions.ToImmutable(),
            Activity = new ActivityCounts(input.BatchSize, [.. activity.Select(a => a.ToActivity())]),
            LatencySeconds = seconds.Length == 0 ? null : seconds[seconds.Length / 2],
            LatencyMeasured = true,
            Notes =
            [
                $"Latency measured: the median of {input.BatchSize} inferences, one at a time, {Workers.Threads} threads, {VectorWidth.Bits}-bit vectors.",
                "Energy is a published figure per operation of another processor, not a measurement of this run.",
            ],
        };
    }

    private int Infer(SpikeTrain sample, ImmutableArray<StageCounter> activity)
    {
        _arena.Reset();
        var spikes = sample;
        Tensor? sums = null;
        for (var i = 0; i < _stages.Length; i++)
        {
            var reached = spikes;
            (var fired, sums) = _stages[i].Fire(_stages[i].Sum(spikes, _arena), _arena);
            spikes = fired ?? spikes;
            if (!activity.IsDefault)
                activity[i].Add(reached, fired);
        }

        return sums is null ? MostSpikes(spikes) : Integrate(sums);
    }

    private int MostSpikes(SpikeTrain spikes)
    {
        Span<int> counts = stackalloc int[Math.Min(1024, graph.ReadOut.Classes)];
        if (graph.ReadOut.Classes > counts.Length)
            counts = new int[graph.ReadOut.Classes];
        counts.Clear();
        foreach (var i in spikes.Indices)
            counts[i]++;
        var best = 0;
        for (var c = 1; c < counts.Length; c++)
        {
            if (counts[c] > counts[best])
                best = c;
        }

        return best;
    }

    private int Integrate(Tensor sums)
    {
        var readOut = graph.ReadOut;
        var best = 0;
        var bestScore = double.NegativeInfinity;
        for (var c = 0; c < readOut.Classes; c++)
        {
            var u = 0f;
            var score = double.NegativeInfinity;
            for (var t = 0; t < sums.Shape[0]; t++)
            {
                var x = sums.Span[(t * readOut.Classes) + c];
                u = readOut.Rule is ReadOutRule.Maximum or ReadOutRule.Last ? x : ((float)readOut.Decay * u) + x;
                score = readOut.Rule is ReadOutRule.LeakyMaximum or ReadOutRule.Maximum ? Math.Max(score, u) : u;
            }

            if (score > bestScore)
                (best, bestScore) = (c, score);
        }

        return best;
    }

    /// <summary>The counts of a layer over the samples.</summary>
    private sealed class StageCounter(GraphStage stage)
    {
        private readonly int _matrices = stage.Program?.RecurrentWeights.Count(w => w is not null) ?? 0;
        private long _events;
        private long _recurrentEvents;
        private long _recurrentRows;
        private long _spikes;
        private long _rows;

        internal void Add(SpikeTrain input, SpikeTrain? fired)
        {
            _events += input.EventCount;
            _spikes += fired?.EventCount ?? 0;
            _rows += input.Rows;

            // Spikes of all steps but the last travel over recurrent synapses.
            if (_matrices > 0 && fired is not null)
            {
                _recurrentEvents += fired.RowOffsets[(fired.TimeSteps - 1) * fired.BatchSize];
                _recurrentRows += (long)(fired.TimeSteps - 1) * fired.BatchSize;
            }
        }

        internal NodeActivity ToActivity()
        {
            var lanes = VectorWidth.Bits / 32;
            var (outputs, neurons) = (stage.Dense.OutFeatures, stage.Program?.Size ?? 0);
            long Padded(long width) => (width + lanes - 1) / lanes * lanes;
            var executed = (_events * Padded(outputs)) + (_recurrentEvents * _matrices * Padded(neurons));
            return new NodeActivity
            {
                Node = stage.Dense.Name,
                InputEvents = _events + _recurrentEvents,
                SynapticOperations = (_events * outputs) + (_recurrentEvents * _matrices * neurons),
                ExecutedAccumulates = executed,
                DenseOperations = (_rows * stage.Dense.InFeatures * outputs) + (_recurrentRows * _matrices * neurons * neurons),
                OutputSpikes = _spikes,
                Events = ImmutableSortedDictionary<string, double>.Empty.Add("accumulate", executed),
            };
        }
    }
}
