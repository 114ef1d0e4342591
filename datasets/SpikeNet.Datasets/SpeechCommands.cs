using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets;

/// <summary>Speech Commands: one-second clips of single words, WAV, 16 kHz, mono.</summary>
/// <remarks>
/// Warden 2018, "Speech Commands: a dataset for limited-vocabulary speech recognition", arXiv 1804.03209, CC BY 4.0. Layout:
/// <c>WORD/SPEAKER_nohash_N.wav</c>, long noises in <c>_background_noise_</c>, and <c>validation_list.txt</c> and
/// <c>testing_list.txt</c> with lines WORD/FILE. The archive of the twelve-class test holds the ten words, <c>_silence_</c> with numbered
/// clips, and <c>_unknown_/WORD_SPEAKER_nohash_N.wav.wav</c>; it is read as well.
/// <para>
/// Our own choices, where the set fixes none: unknown words come by the order of the SHA-1 of WORD/FILE, as many as
/// <see cref="SpeechCommandsOptions.UnknownShare"/> asks for in each part; silence clips are cut from each background noise at
/// <see cref="SpeechCommandsOptions.SilenceHopMs"/>, the first 80 % of it for training, then 10 % for validation and 10 % for test (or a
/// fifth for each fold), without overlap between parts.
/// </para>
/// </remarks>
public static class SpeechCommands
{
    /// <summary>The set's sample rate in hertz.</summary>
    public const int SampleRateHz = 16000;

    /// <summary>The number of folds of <see cref="SpeechCommandsSplit.FiveFold"/>.</summary>
    public const int Folds = 5;

    /// <summary>The label of silence in the twelve-class task.</summary>
    public const int SilenceLabel = 0;

    /// <summary>The label of unknown words in the twelve-class task.</summary>
    public const int UnknownLabel = 1;

    private const string Silence = "_silence_";
    private const string Unknown = "_unknown_";
    private const string Pattern = "WORD/SPEAKER_nohash_N.wav, for instance yes/022cd682_nohash_0.wav";

    /// <summary>The classes of the twelve-class task, by label: the order of the set's own training program.</summary>
    public static ImmutableArray<string> TwelveClassNames { get; } =
        [Silence, Unknown, "yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go"];

    /// <summary>Finds the recordings; their samples are read when they are asked for.</summary>
    /// <param name="root">The set's folder.</param>
    /// <param name="options">Task and split; null takes twelve classes and the official split.</param>
    /// <param name="skipped">Where lines of the lists that cannot hold, and background noises that cannot be read, are listed and left out; null throws at the first.</param>
    /// <returns>
    /// The set, divided as asked (<see cref="Recording.Part"/>); a silence clip's speaker is its file. Files of other names are left out
    /// and listed in <see cref="RecordingSet.Skipped"/>.
    /// </returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no recording of this set, or a list names a file that is not there.</exception>
    public static RecordingSet Open(string root, SpeechCommandsOptions? options = null, ICollection<SkippedFile>? skipped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        options ??= new SpeechCommandsOptions();
        options.Validate();
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"{root}: no such folder; expected Speech Commands with files {Pattern}");

        var others = ImmutableArray.CreateBuilder<string>();
        List<Clip> clips = Find(root, others);
        if (!clips.Any(c => c.Word is not (Silence or Unknown)))
            throw new InvalidDataException($"{root}: holds no recording of Speech Commands; expected files {Pattern}");

        Func<Clip, Split> partOf = options.Split == SpeechCommandsSplit.FiveFold
            ? c => PartOfFold(SpeechCommandsHash.FoldOf(c.Speaker), options.Fold)
            : OfficialParts(root, clips, skipped);
        ImmutableArray<string> classes = options.Task == SpeechCommandsTask.TwelveClasses
            ? TwelveClassNames
            : [.. clips.Select(c => c.Word).Where(w => w is not (Silence or Unknown)).Distinct().Order(StringComparer.Ordinal)];

        var recordings = new List<Recording>();
        var unknown = new List<(Clip Clip, Split Part)>();
        foreach (Clip clip in clips)
        {
            int label = classes.IndexOf(clip.Word);
            if (label >= 0)
                recordings.Add(Describe(clip, label, partOf(clip), options.SampleRateHz));
            else if (options.Task == SpeechCommandsTask.TwelveClasses)
                unknown.Add((clip, partOf(clip)));
        }

        if (options.Task == SpeechCommandsTask.TwelveClasses)
        {
            foreach ((Clip clip, Split part) in Choose(unknown, recordings, options.UnknownShare))
                recordings.Add(Describe(clip, UnknownLabel, part, options.SampleRateHz));
            recordings.AddRange(BackgroundSilence.Find(root, options, skipped));
        }

        return new RecordingSet("Speech Commands", classes, recordings, others.ToImmutable());
    }

    /// <summary>The part that a fold plays where <paramref name="test"/> is the test fold and the next one is for validation.</summary>
    internal static Split PartOfFold(int fold, int test) =>
        fold == test ? Split.Test : fold == (test + 1) % Folds ? Split.Validation : Split.Train;

    private static List<Clip> Find(string root, ImmutableArray<string>.Builder skipped)
    {
        var clips = new List<Clip>();
        foreach (string folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            string word = Path.GetFileName(folder);
            if (word == BackgroundSilence.Folder || (word.StartsWith('_') && word is not (Silence or Unknown)))
                continue;
            foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                if (Clip.Parse(file, word) is { } clip)
                    clips.Add(clip);
                else
                    skipped.Add($"{word}/{Path.GetFileName(file)}");
            }
        }

        return clips;
    }

    private static Func<Clip, Split> OfficialParts(string root, List<Clip> clips, ICollection<SkippedFile>? skipped)
    {
        string validation = Path.Combine(root, "validation_list.txt"), testing = Path.Combine(root, "testing_list.txt");
        if (!File.Exists(validation) || !File.Exists(testing))
            return c => SpeechCommandsHash.PartOf(c.HashName);
        var parts = new Dictionary<string, Split>(StringComparer.Ordinal);
        var known = clips.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach ((string list, Split part) in new[] { (validation, Split.Validation), (testing, Split.Test) })
        {
            int line = 0;
            foreach (string text in File.ReadLines(list))
            {
                line++;
                string id = text.Trim();
                if (id.Length == 0)
                    continue;
                string? wrong = !known.Contains(id) ? $"names '{id}', which is not there"
                    : !parts.TryAdd(id, part) && parts[id] != part ? $"'{id}' is in both lists"
                    : null;
                if (wrong is null)
                    continue;
                if (skipped is null)
                    throw new InvalidDataException($"{list}: line {line}: {wrong}");
                skipped.Add(new SkippedFile($"{list}: line {line}", wrong));
            }
        }

        return c => parts.GetValueOrDefault(c.Id, Split.Train);
    }

    private static IEnumerable<(Clip Clip, Split Part)> Choose(List<(Clip Clip, Split Part)> unknown, List<Recording> wanted, double? share)
    {
        if (share is null)
            return unknown;
        return unknown.GroupBy(u => u.Part).SelectMany(group =>
        {
            int words = wanted.Count(r => r.Part == group.Key && r.Label > UnknownLabel);
            return group.OrderBy(u => SpeechCommandsHash.Order(u.Clip.Id), StringComparer.Ordinal).Take((int)Math.Ceiling(words * share.Value));
        });
    }

    private static Recording Describe(Clip clip, int label, Split part, int rate)
    {
        string file = clip.File;
        return new Recording(clip.Id, label, clip.Speaker, clip.Take, () => WaveFile.Read(file, new WaveReadOptions { SampleRateHz = rate }), part);
    }

    /// <summary>A file of the set; <see cref="HashName"/> is what the official split is computed from.</summary>
    private sealed record Clip(string File, string Id, string Word, string Speaker, int Take, string HashName)
    {
        internal static Clip? Parse(string file, string word)
        {
            string name = Path.GetFileName(file);
            string id = $"{word}/{name}";
            if (!name.EndsWith(".wav", StringComparison.Ordinal))
                return null;
            string stem = name[..^4];
            if (word == Silence)
                return new Clip(file, id, word, stem, 0, name);

            if (word == Unknown)
            {
                // WORD_SPEAKER_nohash_N.wav.wav
                stem = stem.EndsWith(".wav", StringComparison.Ordinal) ? stem[..^4] : stem;
                stem = stem[(stem.IndexOf('_', StringComparison.Ordinal) + 1)..];
            }

            int hash = stem.IndexOf("_nohash_", StringComparison.Ordinal);
            return hash > 0 && int.TryParse(stem.AsSpan(hash + 8), NumberStyles.None, CultureInfo.InvariantCulture, out int take)
                ? new Clip(file, id, word, stem[..hash], take, stem)
                : null;
        }
    }
}
