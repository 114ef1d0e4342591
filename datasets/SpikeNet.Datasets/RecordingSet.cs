using System.Collections.Immutable;

namespace SpikeNet.Datasets;

/// <summary>A set of labelled recordings, sorted by name, and its division into training, validation and test.</summary>
/// <remarks>
/// The division is the one that the set publishes (<see cref="Recording.Part"/>), else by take: takes 0-4 are the test part, takes 5-9
/// validation, takes from 10 on training. That keeps the Free Spoken Digit Dataset's own test part (takes 0-4) and cuts the validation
/// part from its training part.
/// </remarks>
public sealed class RecordingSet
{
    /// <summary>The first take that is not in the test part.</summary>
    public const int FirstValidationTake = 5;

    /// <summary>The first take that is in the training part.</summary>
    public const int FirstTrainingTake = 10;

    /// <summary>Makes a set.</summary>
    /// <param name="name">The set's name, as in reports.</param>
    /// <param name="classNames">The classes, by label.</param>
    /// <param name="recordings">The recordings in any order; they are sorted by ordinal comparison of their names.</param>
    /// <param name="skipped">Names of files that were found but are not of this set.</param>
    /// <exception cref="ArgumentException">A label has no class, or two recordings share a name.</exception>
    public RecordingSet(
        string name, ImmutableArray<string> classNames, IEnumerable<Recording> recordings, ImmutableArray<string> skipped = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(recordings);
        Name = name;
        ClassNames = classNames;
        Recordings = [.. recordings.OrderBy(r => r.Id, StringComparer.Ordinal)];
        Skipped = skipped.IsDefault ? [] : skipped;
        for (int i = 0; i < Recordings.Length; i++)
        {
            Recording recording = Recordings[i];
            if (recording.Label >= classNames.Length)
                throw new ArgumentException($"{recording.Id}: label {recording.Label}, but there are {classNames.Length} classes.", nameof(recordings));
            if (i > 0 && Recordings[i - 1].Id == recording.Id)
                throw new ArgumentException($"Two recordings are named {recording.Id}.", nameof(recordings));
        }

        Speakers = [.. Recordings.Select(r => r.Speaker).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The set's name, as in reports.</summary>
    public string Name { get; }

    /// <summary>The classes, by label.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Every recording, in ordinal order of <see cref="Recording.Id"/>.</summary>
    public ImmutableArray<Recording> Recordings { get; }

    /// <summary>Who speaks, in ordinal order.</summary>
    public ImmutableArray<string> Speakers { get; }

    /// <summary>Names of files that were found but are not of this set, in ordinal order.</summary>
    public ImmutableArray<string> Skipped { get; }

    /// <summary>The part of a set that a recording belongs to by its take.</summary>
    /// <param name="take">The take, from 0.</param>
    public static Split SplitOf(int take) => take switch
    {
        < FirstValidationTake => Split.Test,
        < FirstTrainingTake => Split.Validation,
        _ => Split.Train,
    };

    /// <summary>The recordings to evaluate on.</summary>
    /// <param name="selector">Which; a speaker means all of that speaker's recordings.</param>
    /// <returns>At least one recording, in ordinal order of their names.</returns>
    /// <exception cref="ArgumentException">There is no such speaker; the message lists those there are.</exception>
    /// <exception cref="InvalidDataException">The set has no recording in that part; the message says which takes it has.</exception>
    public ImmutableArray<Recording> Select(SplitSelector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ImmutableArray<Recording> chosen = Filter(selector);
        return chosen.IsEmpty ? throw Nothing(selector.ToString(), selector.Split) : chosen;
    }

    /// <summary>What to train on, what to choose a network by, and what to report on.</summary>
    /// <param name="heldOut">
    /// What to hold out: null or 'test' holds out the test part; 'speaker:NAME' holds out everything by that speaker, and training and
    /// validation then use the other speakers only.
    /// </param>
    /// <returns>Training and validation recordings, never none; the held-out part is empty where the set came without its test part.</returns>
    /// <exception cref="ArgumentException">Another selector, or a speaker who is not in the set.</exception>
    /// <exception cref="InvalidDataException">Nothing is left to train or to validate on.</exception>
    public TrainingSplit SplitForTraining(SplitSelector? heldOut = null)
    {
        SplitSelector selector = heldOut ?? SplitSelector.Test;
        if (selector.Split is not (Split.Test or Split.Speaker))
            throw new ArgumentException($"'test' or 'speaker:NAME' can be held out, got '{selector}'.", nameof(heldOut));

        ImmutableArray<Recording> held = Filter(selector);
        ImmutableArray<Recording> train = Except(Split.Train, selector.SpeakerName);
        ImmutableArray<Recording> validation = Except(Split.Validation, selector.SpeakerName);
        if (train.IsEmpty)
            throw Nothing($"train (holding out '{selector}')", Split.Train);
        if (validation.IsEmpty)
            throw Nothing($"validation (holding out '{selector}')", Split.Validation);
        return new TrainingSplit(train, validation, held);
    }

    private ImmutableArray<Recording> Filter(SplitSelector selector)
    {
        switch (selector.Split)
        {
            case Split.All:
                return Recordings;
            case Split.Speaker:
                string name = selector.SpeakerName!;
                return Speakers.Contains(name)
                    ? [.. Recordings.Where(r => r.Speaker == name)]
                    : throw new ArgumentException($"{Name} has no speaker '{name}'; its speakers are {string.Join(", ", Speakers)}.", nameof(selector));
            default:
                return [.. Recordings.Where(r => r.Part == selector.Split)];
        }
    }

    private ImmutableArray<Recording> Except(Split split, string? speaker) =>
        [.. Recordings.Where(r => r.Part == split && r.Speaker != speaker)];

    private InvalidDataException Nothing(string part, Split split)
    {
        // Takes explain nothing where the parts are the set's own.
        bool byTake = Recordings.All(r => r.Part == SplitOf(r.Take));
        string takes = split switch
        {
            _ when !byTake => "",
            Split.Test => $", takes 0-{FirstValidationTake - 1}",
            Split.Validation => $", takes {FirstValidationTake}-{FirstTrainingTake - 1}",
            Split.Train => $", takes from {FirstTrainingTake} on",
            _ => "",
        };
        string found = Recordings.IsEmpty
            ? "it has no recordings"
            : !byTake ? $"it has {string.Join(", ", Recordings.GroupBy(r => r.Part).OrderBy(g => g.Key).Select(g => $"{g.Count()} in {g.Key.ToString().ToLowerInvariant()}"))}"
            : $"it has takes {Recordings.Min(r => r.Take)}-{Recordings.Max(r => r.Take)} by {string.Join(", ", Speakers)}";
        return new InvalidDataException($"{Name} has no recordings in {part}{takes}; {found}");
    }
}
