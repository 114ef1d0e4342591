namespace SpikeNet.Datasets;

/// <summary>How Speech Commands is opened.</summary>
public sealed record SpeechCommandsOptions
{
    /// <summary>Which classes are told apart.</summary>
    public SpeechCommandsTask Task { get; init; }

    /// <summary>How the set is divided.</summary>
    public SpeechCommandsSplit Split { get; init; }

    /// <summary>The fold that is the test part, 0 to 4, with <see cref="SpeechCommandsSplit.FiveFold"/>; the next one is the validation part.</summary>
    public int Fold { get; init; }

    /// <summary>
    /// The share of unknown words against the ten wanted words of the same part, where they are chosen from the other words' folders;
    /// 0.1 as in the set's own training program. Null takes all. A folder _unknown_ is always taken whole.
    /// </summary>
    public double? UnknownShare { get; init; } = 0.1;

    /// <summary>The distance of the silence clips that are cut from _background_noise_, in milliseconds; each is one second long.</summary>
    public double SilenceHopMs { get; init; } = 1000;

    /// <summary>The sample rate of the clips in hertz; a file of another rate is resampled.</summary>
    public int SampleRateHz { get; init; } = SpeechCommands.SampleRateHz;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Task))
            throw new ArgumentOutOfRangeException(nameof(Task), Task, "Expected TwelveClasses or AllWords.");
        if (!Enum.IsDefined(Split))
            throw new ArgumentOutOfRangeException(nameof(Split), Split, "Expected Official or FiveFold.");
        Within(Fold, 0, SpeechCommands.Folds - 1, nameof(Fold));
        Within(UnknownShare ?? 1, 0, 100, nameof(UnknownShare));
        Within(SilenceHopMs, 1, 60_000, nameof(SilenceHopMs));
        Within(SampleRateHz, Audio.Resampler.LowestHz, Audio.Resampler.HighestHz, nameof(SampleRateHz));
    }

    private static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [{least}, {most}], got {value}.");
    }
}
