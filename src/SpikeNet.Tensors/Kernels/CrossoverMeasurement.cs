using System.Diagnostics;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels;

/// <summary>Times event-driven against dense products at rising densities.</summary>
internal static class CrossoverMeasurement
{
    private const int Steps = 32;
    private const int Batch = 64;
    private const int Repeats = 5;

    private static readonly double[] Densities = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6];

    internal static LinearCrossovers Run(int features, int columns)
    {
        var random = new SplitMix64(1);
        var weight = new Tensor([features, columns]);
        var gradient = new Tensor([Steps, Batch, columns]);
        var weightGradient = new Tensor([features, columns]);
        foreach (ref var value in weight.Span)
            value = (float)random.NextDouble(-1, 1);
        foreach (ref var value in gradient.Span)
            value = (float)random.NextDouble(-1, 1);
        var arena = new StepArena();
        double forward = 0, backward = 0;
        bool forwardFaster = true, backwardFaster = true;
        var values = new float[Steps * Batch * features];
        foreach (var density in Densities)
        {
            foreach (ref var value in values.AsSpan())
                value = random.NextDouble() < density ? 1 : 0;
            var events = SpikeTrain.FromDense(values, Steps, Batch, features);
            var dense = events.ToDense();
            if (forwardFaster && Faster(
                arena, () => LinearKernels.Forward(events, weight, null, arena), () => LinearKernels.Forward(dense, weight, null, arena)))
            {
                forward = density;
            }
            else
            {
                forwardFaster = false;
            }

            if (backwardFaster && Faster(
                arena, () => LinearKernels.AddWeightGradient(events, gradient, weightGradient, arena),
                () => LinearKernels.AddWeightGradient(dense, gradient, weightGradient, arena)))
            {
                backward = density;
            }
            else
            {
                backwardFaster = false;
            }
        }

        GC.KeepAlive(weight);
        GC.KeepAlive(gradient);
        return new LinearCrossovers(forward, backward);
    }

    /// <summary>Whether the first takes less time, by the fastest of some runs in turn.</summary>
    private static bool Faster(StepArena arena, Action first, Action second)
    {
        var (a, b) = (long.MaxValue, long.MaxValue);
        for (var i = 0; i <= Repeats; i++)
        {
            a = Math.Min(a, Ticks(arena, first));
            b = Math.Min(b, Ticks(arena, second));
        }

        return a < b;
    }

    private static long Ticks(StepArena arena, Action action)
    {
        arena.Reset();
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetTimestamp() - started;
    }
}
