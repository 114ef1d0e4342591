using System.Collections.Immutable;
using System.Diagnostics;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Backends.Cpu;

/// <summary>A network in the event-driven engine. Each sample runs by itself, as it would when it arrives; the latency is the median over the samples.</summary>
internal sealed class CpuNetwork(GraphExecutor executor) : ICompiledNetwork
{
    /// <summary>Runs before the first that counts: the runtime compiles hot code in the background.</summary>
    private const int WarmUps = 60;

    /// <summary>No more of them than fit into this time, and one at least: by then long networks run compiled code.</summary>
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1);

    private readonly int _classes = executor.Graph.ReadOut.Classes;

    /// <inheritdoc/>
    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        GraphInterpreter.CheckInput(executor.Graph, input);
        cancellation.ThrowIfCancellationRequested();
        WarmUp(input, cancellation);
        var layers = executor.Graph.Layers().Select(l => new CpuLayer(l)).ToImmutableArray();
        var predictions = ImmutableArray.CreateBuilder<int>(input.BatchSize);
        var seconds = new double[input.BatchSize];
        for (var b = 0; b < input.BatchSize; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = input.Select([b]);
            var started = Stopwatch.GetTimestamp();
            var pass = executor.Pass(sample);
            var scores = pass.Scores();
            seconds[b] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            predictions.Add(Best(scores));
            foreach (var layer in layers)
                layer.Add(pass);
        }

        Array.Sort(seconds);
        return new NetworkRun
        {
            Predictions = predictions.ToImmutable(),
            Activity = new ActivityCounts(input.BatchSize, [.. layers.Select(l => l.ToActivity())]),
            LatencySeconds = seconds.Length == 0 ? null : seconds[seconds.Length / 2],
            LatencyMeasured = true,
            Notes =
            [
                $"Latency measured: the median of {input.BatchSize} inferences, one at a time, {Workers.Threads} threads, {VectorWidth.Bits}-bit vectors.",
                "Energy is a published figure per operation of another processor, not a measurement of this run.",
            ],
        };
    }

    private void WarmUp(SpikeTrain input, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        for (var run = 0; run < WarmUps && input.BatchSize > 0; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            executor.Pass(input.Select([run % input.BatchSize]));
            if (Stopwatch.GetElapsedTime(started) > WarmUpTime)
                return;
        }
    }

    private int Best(double[] scores)
    {
        var best = 0;
        for (var c = 1; c < _classes; c++)
        {
            if (scores[c] > scores[best])
                best = c;
        }

        return best;
    }
}
