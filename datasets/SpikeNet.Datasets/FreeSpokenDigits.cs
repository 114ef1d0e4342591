using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets;

/// <summary>The Free Spoken Digit Dataset: digits 0-9 spoken in English, WAV, 8 kHz, mono.</summary>
/// <remarks>
/// Jakobovski and others, "Free Spoken Digit Dataset", github.com/Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0. Six speakers,
/// 50 takes of each digit, files <c>digit_speaker_take.wav</c>. The set's own division is takes 0-4 for test and 5-49 for training;
/// <see cref="RecordingSet"/> cuts a validation part (takes 5-9) from the latter.
/// </remarks>
public static class FreeSpokenDigits
{
    /// <summary>The set's sample rate in hertz.</summary>
    public const int SampleRateHz = 8000;

    private const string Pattern = "digit_speaker_take.wav, for instance 7_jackson_32.wav";

    /// <summary>The classes, by label.</summary>
    public static ImmutableArray<string> ClassNames { get; } =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>Finds the recordings; their samples are read when they are asked for.</summary>
    /// <param name="root">The set's folder, or its sub-folder 'recordings'.</param>
    /// <returns>The set; .wav files of other names are left out and listed in <see cref="RecordingSet.Skipped"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no recording of this set.</exception>
    public static RecordingSet Open(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (!Directory.Exists(root))
        {
            string what = File.Exists(root) ? "is a file, not a folder" : "no such folder";
            throw new DirectoryNotFoundException($"{root}: {what}; expected the Free Spoken Digit Dataset with files {Pattern}");
        }

        string inner = Path.Combine(root, "recordings");
        string folder = Directory.Exists(inner) ? inner : root;
        string[] files = [.. Directory.EnumerateFiles(folder)
            .Where(f => f.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];

        var recordings = new Dictionary<string, Recording>(StringComparer.Ordinal);
        var skipped = ImmutableArray.CreateBuilder<string>();
        foreach (string file in files)
        {
            if (Describe(file) is not { } recording || !recordings.TryAdd(recording.Id, recording))
                skipped.Add(Path.GetFileName(file));
        }

        if (recordings.Count == 0)
        {
            string found = files.Length == 0 ? "holds no .wav file" : $"holds {files.Length} .wav files, none of them a recording of this set";
            throw new InvalidDataException($"{folder}: {found}; expected the Free Spoken Digit Dataset with files {Pattern}");
        }

        return new RecordingSet("Free Spoken Digit Dataset", ClassNames, recordings.Values, skipped.ToImmutable());
    }

    private static Recording? Describe(string file)
    {
        string id = Path.GetFileNameWithoutExtension(file);
        int first = id.IndexOf('_', StringComparison.Ordinal);
        int last = id.LastIndexOf('_');
        if (first != 1 || last <= first + 1 || !char.IsAsciiDigit(id[0]))
            return null;

        // Digits only: int.TryParse alone would take a sign or spaces.
        return int.TryParse(id.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int take)
            ? new Recording(id, id[0] - '0', id[(first + 1)..last], take, () => WaveFile.ReadMono(file, SampleRateHz))
            : null;
    }
}
