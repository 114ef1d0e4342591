using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Rate coding: a level x in [0, 1] spikes with the rate x R per step, at random or at regular intervals.</summary>
/// <remarks>
/// At random, each step spikes by itself with the probability x R: a Bernoulli process, which is a Poisson process in the limit of short steps
/// (as snntorch.spikegen.rate, and SpikingJelly's PoissonEncoder). Regularly, step t spikes where floor((t + 1) x R + 1/2) is above
/// floor(t x R + 1/2), which is <see cref="Graph.SpikeCodeKind.RegularRate"/>. Values outside [0, 1] count as 0 or 1, NaN as 0.
/// </remarks>
public sealed record RateEncoder : Encoder
{
    /// <summary>T, above 0.</summary>
    public int TimeSteps { get; init; } = 16;

    /// <summary>Whether spikes come at random.</summary>
    public bool Poisson { get; init; } = true;

    /// <summary>R, spikes per step at the level 1, in (0, 1].</summary>
    public double MaximumRate { get; init; } = 1;

    /// <inheritdoc/>
    protected override bool? FollowsSignals => false;

    /// <inheritdoc/>
    protected override void Verify()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TimeSteps);
        if (!(MaximumRate is > 0 and <= 1))
            throw new ArgumentException($"The maximum rate is above 0 and at most 1 spike per step, but it is {MaximumRate}.");
    }

    /// <inheritdoc/>
    protected override Signal EncodeBatch(Tensor values, SplitMix64? random)
    {
        var (batch, features) = (values.Shape[0], values.Shape[1]);
        if (!Poisson)
            return Train(TimeSteps, batch, features, (b, events) => Regular(values.Span.Slice(b * features, features), events));
        var seed = (random ?? throw new ArgumentException("Random rate coding needs random numbers.", nameof(random))).NextUInt64();
        return Train(TimeSteps, batch, features, (b, events) => AtRandom(values.Span.Slice(b * features, features), new SplitMix64(SplitMix64.Combine(seed, (ulong)b)), events));
    }

    private void Regular(ReadOnlySpan<float> values, SampleEvents events)
    {
        for (var t = 0; t < TimeSteps; t++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var x = Level(values[i]) * MaximumRate;
                if (x > 0 && Math.Floor(((t + 1) * x) + 0.5) > Math.Floor((t * x) + 0.5))
                    events.Add(i);
            }

            events.End(t);
        }
    }

    private void AtRandom(ReadOnlySpan<float> values, SplitMix64 random, SampleEvents events)
    {
        // 32 bits decide, so that one draw serves two features: a rate is met to 2^-32.
        var limits = new ulong[values.Length];
        for (var i = 0; i < limits.Length; i++)
            limits[i] = (ulong)Math.Round(Level(values[i]) * MaximumRate * 4294967296.0);
        for (var t = 0; t < TimeSteps; t++)
        {
            for (var i = 0; i < limits.Length; i += 2)
            {
                var bits = random.NextUInt64();
                if ((uint)bits < limits[i])
                    events.Add(i);
                if (i + 1 < limits.Length && bits >> 32 < limits[i + 1])
                    events.Add(i + 1);
            }

            events.End(t);
        }
    }
}
