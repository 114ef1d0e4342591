using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using Numerics = System.Numerics.Tensors.TensorPrimitives;

namespace SpikeNet;

/// <summary>Delays of features: whole ones, and Gaussians over whole ones with their gradients.</summary>
internal static class DelayKernels
{
    /// <summary>K and dK/dd, <c>[D + 1, N]</c>.</summary>
    /// <remarks>With K = e / sum e and e = exp(-(k - d)^2 / (2 sigma^2)): dK/dd = K (a[k] - sum of K a), a[k] = (k - d) / sigma^2.</remarks>
    internal static (Tensor Kernel, Tensor Slope) Gaussian(Tensor delay, int maximum, double sigma)
    {
        var size = delay.Length;
        var (kernel, slope) = (new Tensor([maximum + 1, size], zeroed: false), new Tensor([maximum + 1, size], zeroed: false));
        Workers.Run((size + 63) / 64, part =>
        {
            var e = new double[maximum + 1];
            for (var n = part * 64; n < Math.Min(size, (part + 1) * 64); n++)
            {
                // Measured from the nearest whole delay, so that a narrow Gaussian does not vanish everywhere.
                var nearest = Math.Pow(Math.Round(delay.Span[n]) - delay.Span[n], 2);
                double sum = 0;
                double mean = 0;
                for (var k = 0; k <= maximum; k++)
                {
                    e[k] = Math.Exp((nearest - Math.Pow(k - delay.Span[n], 2)) / (2 * sigma * sigma));
                    sum += e[k];
                    mean += e[k] * k;
                }

                mean /= sum;
                for (var k = 0; k <= maximum; k++)
                {
                    kernel.Span[(k * size) + n] = (float)(e[k] / sum);
                    slope.Span[(k * size) + n] = (float)(e[k] / sum * (k - mean) / (sigma * sigma));
                }
            }
        });
        return (kernel, slope);
    }

    /// <summary>y[t] = sum over k of K[k] x[t - k].</summary>
    internal static Tensor Forward(Tensor x, Tensor kernel, StepArena? arena) => Convolve(x, kernel, -1, arena);

    /// <summary>dL/dx[t] = sum over k of K[k] g[t + k].</summary>
    internal static Tensor InputGradient(Tensor gradient, Tensor kernel, StepArena? arena) => Convolve(gradient, kernel, 1, arena);

    /// <summary>Adds sum over k of dK[k]/dd sum over t and b of x[t - k] g[t].</summary>
    internal static void AddDelayGradient(Tensor x, Tensor gradient, Tensor slope, Tensor delayGradient)
    {
        var (taps, size, batch, steps) = (slope.Shape[0], slope.Shape[1], x.Shape[1], x.Shape[0]);
        var parts = new Tensor([taps, size]);
        Workers.Run(Math.Min(taps, steps), k =>
        {
            var sum = parts.Span.Slice(k * size, size);
            for (var r = k * batch; r < steps * batch; r++)
                Numerics.MultiplyAdd(x.Span.Slice((r - (k * batch)) * size, size), gradient.Span.Slice(r * size, size), sum, sum);
            Numerics.Multiply(sum, slope.Span.Slice(k * size, size), sum);
        });
        for (var k = 0; k < taps; k++)
            Numerics.Add(delayGradient.Span, parts.Span.Slice(k * size, size), delayGradient.Span);
    }

    /// <summary>y[t, n] = x[t - delay[n], n]; events stay events.</summary>
    internal static Signal Shift(Signal input, int[] delays, StepArena? arena)
    {
        var (steps, batch, size) = (input.TimeSteps, input.BatchSize, input.Features);
        if (input.Dense is { } x)
        {
            var y = new Tensor(x.Shape, arena);
            Workers.Run(steps, t =>
            {
                for (var i = 0; i < batch * size; i++)
                {
                    var from = t - delays[i % size];
                    y.Span[(t * batch * size) + i] = from < 0 ? 0 : x.Span[(from * batch * size) + i];
                }
            });
            return Signal.Of(y, input.NeedsGradient, temporary: true);
        }

        var spikes = input.Spikes!;
        var rows = new List<(int Feature, float Worth)>[steps * batch];
        for (var r = 0; r < rows.Length; r++)
            rows[r] = [];
        for (var r = 0; r < rows.Length; r++)
        {
            for (var e = spikes.RowOffsets[r]; e < spikes.RowOffsets[r + 1]; e++)
            {
                var to = r + ((long)delays[spikes.Indices[e]] * batch);
                if (to < rows.Length)
                    rows[to].Add((spikes.Indices[e], spikes.Payload.IsEmpty ? 1 : spikes.Payload[e]));
            }
        }

        var builder = new SpikeTrainBuilder(steps, batch, size, withPayload: !spikes.Payload.IsEmpty, expectedEvents: spikes.EventCount);
        foreach (var row in rows)
        {
            row.Sort((a, b) => a.Feature.CompareTo(b.Feature));
            builder.AppendRow([.. row.Select(e => e.Feature)], spikes.Payload.IsEmpty ? [] : [.. row.Select(e => e.Worth)]);
        }

        return Signal.Of(builder.Build(), input.NeedsGradient);
    }

    private static Tensor Convolve(Tensor x, Tensor kernel, int direction, StepArena? arena)
    {
        var y = new Tensor(x.Shape, arena);
        var (steps, batch, taps, size) = (x.Shape[0], x.Shape[1], kernel.Shape[0], kernel.Shape[1]);
        Workers.Run(steps, t =>
        {
            for (var k = 0; k < taps; k++)
            {
                var from = t + (direction * k);
                if (from < 0 || from >= steps)
                    continue;
                var weights = kernel.Span.Slice(k * size, size);
                for (var b = 0; b < batch; b++)
                {
                    var row = y.Span.Slice(((t * batch) + b) * size, size);
                    Numerics.MultiplyAdd(x.Span.Slice(((from * batch) + b) * size, size), weights, row, row);
                }
            }
        });
        return y;
    }
}
