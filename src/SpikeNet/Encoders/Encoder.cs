using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Turns real values into what a network takes.</summary>
/// <remarks>
/// Values are <c>[B, N]</c> for codes that spread one value over time, and <c>[T, B, N]</c> for codes that follow a signal. Samples are
/// encoded in parallel, each with random numbers of its own, so that the result does not depend on the thread count.
/// </remarks>
public abstract record Encoder
{
    /// <summary>Encodes a batch.</summary>
    /// <param name="values"><c>[B, N]</c> or <c>[T, B, N]</c>, as the code takes them.</param>
    /// <param name="random">Where random codes take one number from; others do not ask.</param>
    /// <returns>Spikes or values, <c>[T, B, <see cref="OutFeatures"/>]</c>.</returns>
    /// <exception cref="ArgumentException">The values have another number of dimensions or are empty, random numbers are missing, or a setting is out of range.</exception>
    public Signal Encode(Tensor values, SplitMix64? random = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0 || !(FollowsSignals is { } signals ? values.Shape.Length == (signals ? 3 : 2) : values.Shape.Length is 2 or 3))
            throw new ArgumentException($"The code {GetType().Name} takes {(FollowsSignals switch { true => "[T, B, N]", false => "[B, N]", null => "[B, N] or [T, B, N]" })}, but {values} came.", nameof(values));
        Verify();
        return EncodeBatch(values, random);
    }

    /// <summary>The features that come of so many.</summary>
    public virtual int OutFeatures(int features) => features;

    /// <summary>Whether it takes <c>[T, B, N]</c> and not <c>[B, N]</c>; null for either.</summary>
    protected abstract bool? FollowsSignals { get; }

    /// <summary>Refuses settings that mean nothing.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    protected abstract void Verify();

    /// <summary>Encodes values of the right number of dimensions.</summary>
    protected abstract Signal EncodeBatch(Tensor values, SplitMix64? random);

    /// <summary>A value as a level in [0, 1]: what is outside counts as 0 or 1, NaN as 0.</summary>
    protected static float Level(float value) => value > 0 ? Math.Min(1, value) : 0;

    /// <summary>Makes a train sample by sample.</summary>
    /// <param name="timeSteps">T.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="features">N of the result.</param>
    /// <param name="encode">Writes the events of a sample.</param>
    private protected static Signal Train(int timeSteps, int batchSize, int features, Action<int, SampleEvents> encode)
    {
        var samples = new SampleEvents[batchSize];
        Workers.Run(batchSize, b =>
        {
            samples[b] = new SampleEvents(timeSteps);
            encode(b, samples[b]);
        });
        var graded = samples.Any(s => s.IsGraded);
        var builder = new SpikeTrainBuilder(timeSteps, batchSize, features, withPayload: graded, expectedEvents: samples.Sum(s => s.Count));
        for (var t = 0; t < timeSteps; t++)
        {
            foreach (var sample in samples)
                builder.AppendRow(sample.Features(t), graded ? sample.Values(t) : default);
        }

        return Signal.Of(builder.Build());
    }
}
