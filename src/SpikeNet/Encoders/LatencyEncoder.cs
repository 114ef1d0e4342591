using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Latency coding (time to first spike): the higher a level x in [0, 1], the earlier its only spike; below a threshold none.</summary>
/// <remarks>
/// <code>
/// t = min(T - 1, floor((1 - h) T)),  h = (x - threshold) / (1 - threshold)      linear
/// t = floor(tau ln(x / (x - threshold)))                                       with a time constant; none from T on
/// </code>
/// The first is <see cref="Graph.SpikeCodeKind.Latency"/>. The second is when a leaky integrator with the time constant tau, driven by x,
/// reaches the threshold, which is above 0 then (as snntorch.spikegen.latency). Values outside [0, 1] count as 0 or 1, NaN as 0.
/// </remarks>
public sealed record LatencyEncoder : Encoder
{
    /// <summary>T, above 0.</summary>
    public int TimeSteps { get; init; } = 16;

    /// <summary>The level below which there is no spike, in [0, 1).</summary>
    public double Threshold { get; init; }

    /// <summary>tau in steps, above 0; null for linear latency.</summary>
    public double? TimeConstantSteps { get; init; }

    /// <inheritdoc/>
    protected override bool? FollowsSignals => false;

    /// <inheritdoc/>
    protected override void Verify()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TimeSteps);
        if (!(Threshold is >= 0 and < 1) || (TimeConstantSteps is not null && Threshold == 0))
            throw new ArgumentException($"The threshold is in [0, 1), and above 0 with a time constant, but it is {Threshold}.");
        if (TimeConstantSteps is { } tau && !(tau > 0 && double.IsFinite(tau)))
            throw new ArgumentException($"The time constant is a finite number of steps above 0, but it is {tau}.");
    }

    /// <inheritdoc/>
    protected override Signal EncodeBatch(Tensor values, SplitMix64? random)
    {
        var features = values.Shape[1];
        return Train(TimeSteps, values.Shape[0], features, (b, events) =>
        {
            var steps = new int[features];
            var row = values.Span.Slice(b * features, features);
            for (var i = 0; i < features; i++)
                steps[i] = StepOf(Level(row[i]));
            for (var t = 0; t < TimeSteps; t++)
            {
                for (var i = steps.AsSpan().IndexOf(t); i >= 0;)
                {
                    events.Add(i);
                    var next = steps.AsSpan(i + 1).IndexOf(t);
                    i = next < 0 ? -1 : i + 1 + next;
                }

                events.End(t);
            }
        });
    }

    private int StepOf(double x)
    {
        if (x <= 0 || x < Threshold)
            return -1;
        if (TimeConstantSteps is not { } tau)
            return Math.Min(TimeSteps - 1, (int)((1 - ((x - Threshold) / (1 - Threshold))) * TimeSteps));
        var step = tau * Math.Log(x / (x - Threshold));
        return step < TimeSteps ? (int)step : -1;
    }
}
