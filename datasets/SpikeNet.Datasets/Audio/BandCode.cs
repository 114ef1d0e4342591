namespace SpikeNet.Datasets.Audio;

/// <summary>Makes spikes of the levels of bands, step by step, knowing nothing of the steps to come.</summary>
/// <remarks>
/// For levels x in [0, 1]:
/// <code>
/// Threshold              channel k of L spikes where x >= (k + 1) / (L + 1)                           L channels per band
/// LevelCrossing          up where x - r >= step, then r += step; down where r - x >= step, r -= step; r[0] = 0   2 channels
/// LeakyIntegrateAndFire  v = d v + (1 - d) gain x, d = exp(-dt / tau); a spike where v >= 1, then v -= 1          1 channel
/// </code>
/// A channel spikes at most once in a step. Level crossing as <c>LevelCrossingEncoder</c> with one level per step of time. Thread-safe.
/// </remarks>
public sealed record BandCode
{
    /// <summary>The code.</summary>
    public BandCodeKind Kind { get; init; }

    /// <summary>L, the thresholds of a band; at least 1.</summary>
    public int Thresholds { get; init; } = 4;

    /// <summary>The step of level crossing, in (0, 1].</summary>
    public double Step { get; init; } = 0.1;

    /// <summary>tau of the neurons in milliseconds, above 0.</summary>
    public double TimeConstantMs { get; init; } = 20;

    /// <summary>The gain of the neurons' input, above 0: a constant level up to 1 / gain gives no spike.</summary>
    public double Gain { get; init; } = 3;

    /// <summary>The channels of a band.</summary>
    public int ChannelsPerBand => Kind switch { BandCodeKind.Threshold => Thresholds, BandCodeKind.LevelCrossing => 2, _ => 1 };

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Kind))
            throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "Expected Threshold, LevelCrossing or LeakyIntegrateAndFire.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Thresholds);
        Above0(Step, 1, nameof(Step));
        Above0(TimeConstantMs, 1e6, nameof(TimeConstantMs));
        Above0(Gain, 1e6, nameof(Gain));
    }

    /// <summary>The channels that spike in each step, ascending.</summary>
    /// <param name="levels">Levels, index = band * steps + step.</param>
    /// <param name="bands">The number of bands.</param>
    /// <param name="heard">How many of the steps, from the first, are heard.</param>
    /// <param name="stepMs">The length of a step in milliseconds.</param>
    /// <returns>A list per step heard; channel = band * <see cref="ChannelsPerBand"/> + the channel in its band, up before down.</returns>
    public IReadOnlyList<int>[] Encode(ReadOnlySpan<float> levels, int bands, int heard, double stepMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bands);
        int steps = levels.Length / bands;
        if (levels.Length != steps * bands)
            throw new ArgumentException($"{levels.Length} levels are no whole number of steps of {bands} bands.", nameof(levels));
        ArgumentOutOfRangeException.ThrowIfNegative(heard);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heard, steps);
        double decay = Math.Exp(-stepMs / TimeConstantMs);
        double[] state = new double[bands];
        var spikes = new IReadOnlyList<int>[heard];
        for (int t = 0; t < heard; t++)
        {
            var step = new List<int>();
            for (int b = 0; b < bands; b++)
                AddSpikes(step, b, levels[(b * steps) + t], ref state[b], decay);
            spikes[t] = step;
        }

        return spikes;
    }

    private void AddSpikes(List<int> spikes, int band, float level, ref double state, double decay)
    {
        switch (Kind)
        {
            case BandCodeKind.Threshold:
                int lit = Math.Min(Thresholds, (int)(level * (Thresholds + 1)));
                for (int k = 0; k < lit; k++)
                    spikes.Add((band * Thresholds) + k);
                break;
            case BandCodeKind.LevelCrossing:
                double change = level - state;
                if (Math.Abs(change) < Step)
                    break;
                spikes.Add((2 * band) + (change > 0 ? 0 : 1));
                state += change > 0 ? Step : -Step;
                break;
            default:
                state = (decay * state) + ((1 - decay) * Gain * level);
                if (state < 1)
                    break;
                spikes.Add(band);
                state -= 1;
                break;
        }
    }

    private static void Above0(double value, double most, string name)
    {
        if (!(value > 0 && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0 and at most {most}, got {value}.");
    }
}
