using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Level-crossing coding, as a level-crossing analogue-to-digital converter: an event for each level that a signal has passed.</summary>
/// <remarks>
/// <code>
/// n = trunc((x[t] - r) / step),  r = r + n step        r begins at x[0]
/// </code>
/// <c>[T, B, N]</c> gives <c>[T, B, 2 N]</c>: feature i rises by n levels, feature N + i falls by them. An event is worth n; at most
/// <see cref="MaximumLevels"/> levels are passed in a step, the rest in the next ones. r follows x to less than one step while that limit
/// allows, so that <see cref="Decode"/> gives the signal back. With a limit of 1 all events are spikes worth 1 (asynchronous delta modulation).
/// </remarks>
public sealed record LevelCrossingEncoder : Encoder
{
    /// <summary>The distance of two levels, above 0.</summary>
    public double Step { get; init; } = 0.1;

    /// <summary>How many levels can be passed in one step of time, at least 1.</summary>
    public int MaximumLevels { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    public override int OutFeatures(int features) => checked(2 * features);

    /// <summary>The signal, from the events and its first values.</summary>
    /// <param name="events">Events, <c>[T, B, 2 N]</c>.</param>
    /// <param name="first">The values of the first step, <c>[B, N]</c>.</param>
    /// <returns><c>[T, B, N]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public Tensor Decode(SpikeTrain events, Tensor first)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(first);
        var (batch, features) = (events.BatchSize, events.Features / 2);
        if (events.Features % 2 != 0 || !first.Shape.SequenceEqual([batch, features]))
            throw new ArgumentException($"First values {first} do not fit {events}.", nameof(first));
        var signal = new Tensor([events.TimeSteps, batch, features]);
        var levels = new double[batch * features];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = first.Span[i];
        for (var r = 0; r < events.Rows; r++)
        {
            var at = r % batch * features;
            for (var e = events.RowOffsets[r]; e < events.RowOffsets[r + 1]; e++)
            {
                var (feature, worth) = (events.Indices[e], events.Payload.IsEmpty ? 1 : events.Payload[e]);
                levels[at + (feature % features)] += feature < features ? worth * Step : -worth * Step;
            }

            for (var i = 0; i < features; i++)
                signal.Span[(r * features) + i] = (float)levels[at + i];
        }

        return signal;
    }

    /// <inheritdoc/>
    protected override bool? FollowsSignals => true;

    /// <inheritdoc/>
    protected override void Verify()
    {
        if (!(Step > 0 && double.IsFinite(Step)))
            throw new ArgumentException($"The distance of two levels is a finite number above 0, but it is {Step}.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumLevels);
    }

    /// <inheritdoc/>
    protected override Signal EncodeBatch(Tensor values, SplitMix64? random)
    {
        var (steps, batch, features) = (values.Shape[0], values.Shape[1], values.Shape[2]);
        return Train(steps, batch, OutFeatures(features), (b, events) =>
        {
            var levels = new double[features];
            var passed = new double[features];
            for (var t = 0; t < steps; t++)
            {
                var x = values.Span.Slice(((t * batch) + b) * features, features);
                for (var i = 0; i < features; i++)
                {
                    if (t == 0)
                        levels[i] = x[i];
                    var n = Math.Truncate((x[i] - levels[i]) / Step);
                    passed[i] = double.IsFinite(n) ? Math.Clamp(n, -MaximumLevels, MaximumLevels) : 0;
                    levels[i] += passed[i] * Step;
                    if (passed[i] > 0)
                        events.Add(i, (float)passed[i]);
                }

                for (var i = 0; i < features; i++)
                {
                    if (passed[i] < 0)
                        events.Add(features + i, (float)-passed[i]);
                }

                events.End(t);
            }
        });
    }
}
