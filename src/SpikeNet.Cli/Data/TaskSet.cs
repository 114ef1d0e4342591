using System.Collections.Immutable;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>A data set as a recipe uses it: which samples there are, how they are divided, and how they become spikes.</summary>
internal abstract class TaskSet
{
    private const string SpeakerPrefix = "speaker:";

    protected TaskSet(string name, ImmutableArray<string> classNames, ImmutableArray<TaskSample> samples, SplitPlan split)
    {
        (Name, ClassNames, Samples, Split) = (name, classNames, samples, split);
        Speakers = [.. samples.Select(s => s.Speaker).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The set's name, as in reports.</summary>
    internal string Name { get; }

    /// <summary>The classes, by label.</summary>
    internal ImmutableArray<string> ClassNames { get; }

    /// <summary>All samples.</summary>
    internal ImmutableArray<TaskSample> Samples { get; }

    /// <summary>How they are divided.</summary>
    internal SplitPlan Split { get; private set; }

    /// <summary>Who speaks; empty where nobody does.</summary>
    internal ImmutableArray<string> Speakers { get; }

    /// <summary>What was found but left out, in a sentence; null where nothing was.</summary>
    internal abstract string? LeftOut { get; }

    /// <summary>How samples become spikes.</summary>
    internal abstract InputPlan Input { get; }

    /// <summary>The layout of a step.</summary>
    internal abstract FeatureShape Shape { get; }

    /// <summary>The graph's input.</summary>
    internal InputNode Node => new(Network.InputName, Shape.Count, Input.TimeSteps, Input.MaximumSpikesPerChannel);

    /// <summary>Where bad files are listed and left out; null throws at the first.</summary>
    internal ICollection<SkippedFile>? Skipped { get; init; }

    /// <summary>Reads samples, without those skipped.</summary>
    /// <exception cref="InvalidDataException">One is damaged and nothing is skipped, or all are.</exception>
    internal ITrainingData Load(ImmutableArray<TaskSample> samples, CancellationToken cancellation)
    {
        var data = Read(samples, cancellation);
        return data.Count > 0 || samples.IsEmpty ? data
            : throw new InvalidDataException($"{Name}: none of {samples.Length} samples can be read; the first: {Skipped?.FirstOrDefault()}");
    }

    /// <summary>The samples that have not been skipped.</summary>
    internal ImmutableArray<TaskSample> Kept(ImmutableArray<TaskSample> samples)
    {
        var bad = (Skipped ?? []).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        return [.. samples.Where(s => !bad.Contains(s.Id))];
    }

    /// <summary>Reads samples; those that are bad are added to <see cref="Skipped"/> by their names where that is given.</summary>
    protected abstract ITrainingData Read(ImmutableArray<TaskSample> samples, CancellationToken cancellation);

    /// <summary>What to train on, what to choose by, and what is held out.</summary>
    /// <param name="heldOut">test, fold:K or speaker:NAME; null for the recipe's test part.</param>
    /// <exception cref="UserException">It is none of these.</exception>
    /// <exception cref="InvalidDataException">Nothing is left to train on.</exception>
    internal TaskParts Divide(string? heldOut)
    {
        if (heldOut?.StartsWith(SplitPlan.FoldPrefix, StringComparison.Ordinal) == true)
            Split = Split.WithTest(heldOut);
        else if (heldOut is not null and not "test" && !IsSpeaker(heldOut))
            throw new UserException($"--split {heldOut}: test, fold:K or speaker:NAME can be held out.");
        var speaker = heldOut is not null && IsSpeaker(heldOut) ? Speaker(heldOut) : null;
        var parts = new TaskParts(
            [.. Samples.Where(s => s.Speaker != speaker || speaker is null).Where(s => Split.PartOf(s) == Datasets.Split.Train)],
            [.. Samples.Where(s => s.Speaker != speaker || speaker is null).Where(s => Split.PartOf(s) == Datasets.Split.Validation)],
            [.. Samples.Where(s => speaker is null ? Split.PartOf(s) == Datasets.Split.Test : s.Speaker == speaker)]);
        if (parts.Train.IsEmpty)
            throw Nothing($"train (holding out '{heldOut ?? Split.HeldOut}')");
        return parts.Validation.IsEmpty && Split.Validation is null ? throw Nothing($"validation (holding out '{heldOut ?? Split.HeldOut}')") : parts;
    }

    /// <summary>The samples to evaluate on, at least one.</summary>
    /// <param name="part">train, validation, test, all, fold:K or speaker:NAME.</param>
    /// <exception cref="UserException">It is none of these.</exception>
    /// <exception cref="InvalidDataException">There is no sample in it.</exception>
    internal ImmutableArray<TaskSample> Select(string part)
    {
        ImmutableArray<TaskSample> chosen = part switch
        {
            "all" => Samples,
            "train" => Of(Datasets.Split.Train),
            "validation" => Of(Datasets.Split.Validation),
            "test" => Of(Datasets.Split.Test),
            _ when part.StartsWith(SplitPlan.FoldPrefix, StringComparison.Ordinal) => Fold(Split.WithTest(part)),
            _ when IsSpeaker(part) => BySpeaker(Speaker(part)),
            _ => throw new UserException($"--split {part}: Expected train, validation, test, all, fold:K or speaker:NAME, got '{part}'."),
        };
        return chosen.IsEmpty ? throw Nothing(part) : chosen;
    }

    private static bool IsSpeaker(string text) => text.StartsWith(SpeakerPrefix, StringComparison.Ordinal) && text.Length > SpeakerPrefix.Length;

    private ImmutableArray<TaskSample> Of(Split part) => [.. Samples.Where(s => Split.PartOf(s) == part)];

    private ImmutableArray<TaskSample> Fold(SplitPlan plan) => [.. Samples.Where(s => plan.PartOf(s) == Datasets.Split.Test)];

    private ImmutableArray<TaskSample> BySpeaker(string name) => [.. Samples.Where(s => s.Speaker == name)];

    private string Speaker(string text)
    {
        var name = text[SpeakerPrefix.Length..];
        return Speakers.Contains(name) ? name
            : throw new UserException(
                $"--split {text}: {Name} has no speaker '{name}'; {(Speakers.IsEmpty ? "it has no speakers" : $"its speakers are {string.Join(", ", Speakers.Take(20))}{(Speakers.Length > 20 ? ", ..." : "")}")}.");
    }

    private InvalidDataException Nothing(string part)
    {
        var found = Samples.GroupBy(Split.PartOf).OrderBy(g => g.Key).Select(g => $"{g.Count()} in {g.Key.ToString().ToLowerInvariant()}");
        return new InvalidDataException($"{Name} has no samples in {part}; it has {string.Join(", ", found)}");
    }
}
