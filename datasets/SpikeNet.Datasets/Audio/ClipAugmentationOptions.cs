namespace SpikeNet.Datasets.Audio;

/// <summary>How far <see cref="ClipAugmentation"/> may change a recording.</summary>
/// <remarks>The amounts are our own choice. Each is drawn uniformly, independently of the others, once per recording.</remarks>
public sealed record ClipAugmentationOptions
{
    /// <summary>Most that is cut from, or silence that is added at, each end, in milliseconds.</summary>
    public double ShiftMs { get; init; } = 20;

    /// <summary>Largest relative change of speed, either way, in [0, 0.5]; pitch and formants move with it.</summary>
    public double Speed { get; init; } = 0.08;

    /// <summary>The chance that noise is added, in [0, 1].</summary>
    public double NoiseProbability { get; init; } = 0.5;

    /// <summary>The least ratio of speech to added noise, in decibels.</summary>
    public double LowestSnrDb { get; init; } = 15;

    /// <summary>The greatest ratio of speech to added noise, in decibels.</summary>
    public double HighestSnrDb { get; init; } = 40;

    /// <summary>Largest change of level, either way, in decibels.</summary>
    public double GainDb { get; init; } = 6;

    /// <summary>Checks every amount.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not a number or beyond its range.</exception>
    public void Validate()
    {
        Within(ShiftMs, 0, 1000, nameof(ShiftMs));
        Within(Speed, 0, 0.5, nameof(Speed));
        Within(NoiseProbability, 0, 1, nameof(NoiseProbability));
        Within(LowestSnrDb, -40, 120, nameof(LowestSnrDb));
        Within(HighestSnrDb, LowestSnrDb, 120, nameof(HighestSnrDb));
        Within(GainDb, 0, 60, nameof(GainDb));
    }

    private static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [{least}, {most}], got {value}.");
    }
}
