using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Delta coding: a spike where a signal has risen by at least a threshold since the step before, on another channel where it has fallen.</summary>
/// <remarks>
/// <c>[T, B, N]</c> gives <c>[T, B, 2 N]</c>: feature i rises, feature N + i falls. The first step is silent. What does not reach the threshold
/// is forgotten; <see cref="LevelCrossingEncoder"/> adds it up. As snntorch.spikegen.delta.
/// </remarks>
public sealed record DeltaEncoder : Encoder
{
    /// <summary>The threshold, above 0.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <inheritdoc/>
    public override int OutFeatures(int features) => checked(2 * features);

    /// <inheritdoc/>
    protected override bool? FollowsSignals => true;

    /// <inheritdoc/>
    protected override void Verify()
    {
        if (!(Threshold > 0 && double.IsFinite(Threshold)))
            throw new ArgumentException($"The threshold is a finite number above 0, but it is {Threshold}.");
    }

    /// <inheritdoc/>
    protected override Signal EncodeBatch(Tensor values, SplitMix64? random)
    {
        var (steps, batch, features) = (values.Shape[0], values.Shape[1], values.Shape[2]);
        return Train(steps, batch, OutFeatures(features), (b, events) =>
        {
            events.End(0);
            for (var t = 1; t < steps; t++)
            {
                var now = values.Span.Slice(((t * batch) + b) * features, features);
                var before = values.Span.Slice((((t - 1) * batch) + b) * features, features);
                for (var i = 0; i < features; i++)
                {
                    if (now[i] - before[i] >= Threshold)
                        events.Add(i);
                }

                for (var i = 0; i < features; i++)
                {
                    if (before[i] - now[i] >= Threshold)
                        events.Add(features + i);
                }

                events.End(t);
            }
        });
    }
}
