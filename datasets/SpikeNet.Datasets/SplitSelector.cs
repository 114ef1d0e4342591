namespace SpikeNet.Datasets;

/// <summary>Names a part of a set of recordings: train, validation, test, all or speaker:NAME.</summary>
public sealed record SplitSelector
{
    private const string SpeakerPrefix = "speaker:";

    private SplitSelector(Split split, string? speakerName = null)
    {
        Split = split;
        SpeakerName = speakerName;
    }

    /// <summary>The training part.</summary>
    public static SplitSelector Train { get; } = new(Split.Train);

    /// <summary>The validation part.</summary>
    public static SplitSelector Validation { get; } = new(Split.Validation);

    /// <summary>The test part.</summary>
    public static SplitSelector Test { get; } = new(Split.Test);

    /// <summary>Every recording.</summary>
    public static SplitSelector All { get; } = new(Split.All);

    /// <summary>Which part.</summary>
    public Split Split { get; }

    /// <summary>The speaker, where <see cref="Split"/> is <see cref="Split.Speaker"/>; null otherwise.</summary>
    public string? SpeakerName { get; }

    /// <summary>Every recording by one speaker.</summary>
    /// <param name="name">The speaker's name, case-sensitive.</param>
    public static SplitSelector Speaker(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new SplitSelector(Split.Speaker, name);
    }

    /// <summary>Reads a selector as it is written on a command line.</summary>
    /// <param name="text">'train', 'validation', 'test', 'all' or 'speaker:NAME'.</param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static SplitSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "train" => Train,
            "validation" => Validation,
            "test" => Test,
            "all" => All,
            _ when text.StartsWith(SpeakerPrefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text[SpeakerPrefix.Length..]) =>
                Speaker(text[SpeakerPrefix.Length..]),
            _ => throw new ArgumentException($"Expected train, validation, test, all or speaker:NAME, got '{text}'.", nameof(text)),
        };
    }

    /// <summary>The selector as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Split switch
    {
        Split.Train => "train",
        Split.Validation => "validation",
        Split.Test => "test",
        Split.All => "all",
        _ => SpeakerPrefix + SpeakerName,
    };
}
