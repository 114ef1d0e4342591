using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Datasets.Events;

/// <summary>DVS Gesture: eleven hand and arm gestures before an event camera.</summary>
/// <remarks>
/// Amir and others 2017, "A low power, fully event-based gesture recognition system"; 29 people, three lights, 128 x 128 pixels.
/// Layout: <c>userNN_LIGHT.aedat</c> (AEDAT 3.1) beside <c>userNN_LIGHT_labels.csv</c> with the columns class (1 to 11), startTime_usec
/// and endTime_usec, and the lists <c>trials_to_train.txt</c> and <c>trials_to_test.txt</c> of .aedat files. A row is one recording, with
/// label class - 1 and the events from its start up to its end, exclusive.
/// </remarks>
public static class DvsGesture
{
    private const string Header = "class,startTime_usec,endTime_usec";

    /// <summary>The classes, by label (the file's class less 1).</summary>
    public static ImmutableArray<string> ClassNames { get; } =
    [
        "hand clapping", "right hand wave", "left hand wave", "right arm clockwise", "right arm counter-clockwise", "left arm clockwise",
        "left arm counter-clockwise", "arm roll", "air drums", "air guitar", "other gestures",
    ];

    /// <summary>Finds the recordings; their events are read when they are asked for.</summary>
    /// <param name="root">The folder with the lists, the .aedat files and the labels.</param>
    /// <param name="options">How files are read; null takes the defaults.</param>
    /// <param name="skipped">Where trials without usable labels are listed and left out; null throws at the first.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A list, a recording or a label file is missing or damaged.</exception>
    public static EventSet Open(string root, EventReadOptions? options = null, ICollection<SkippedFile>? skipped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"{root}: no such folder; expected DVS Gesture with trials_to_train.txt, trials_to_test.txt and userNN_LIGHT.aedat");
        var samples = new List<EventSample>();
        var leftOut = ImmutableArray.CreateBuilder<SkippedFile>();
        foreach ((string list, Split part) in new[] { ("trials_to_train.txt", Split.Train), ("trials_to_test.txt", Split.Test) })
        {
            string path = Path.Combine(root, list);
            if (!File.Exists(path))
                throw new InvalidDataException($"{path}: no such file; expected the list of DVS Gesture's {(part == Split.Train ? "training" : "test")} trials");
            foreach (string trial in File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0))
            {
                try
                {
                    AddTrial(samples, root, trial, part, options);
                }
                catch (InvalidDataException e) when (skipped is not null)
                {
                    leftOut.Add(new SkippedFile(Path.Combine(root, trial), e.Message));
                }
            }
        }

        foreach (SkippedFile file in leftOut)
            skipped!.Add(file);
        return samples.Count == 0
            ? throw new InvalidDataException($"{root}: the lists name no usable trial")
            : new EventSet("DVS Gesture", ClassNames, samples, leftOut.ToImmutable());
    }

    /// <summary>Reads a label file.</summary>
    /// <param name="path">A userNN_LIGHT_labels.csv.</param>
    /// <returns>Label (class - 1), start and end in microseconds, row by row.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A row is not of the format, or names a class or a time that cannot be; the message names the line.</exception>
    public static ImmutableArray<(int Label, long StartMicroseconds, long EndMicroseconds)> ReadLabels(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file", path);
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0].Trim() != Header)
            throw new InvalidDataException($"{path}: line 1: expected '{Header}'");
        var rows = ImmutableArray.CreateBuilder<(int, long, long)>();
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0)
                continue;
            string[] fields = lines[i].Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != 3 || !Number(fields[0], out long label) || !Number(fields[1], out long start) || !Number(fields[2], out long end))
                throw new InvalidDataException($"{path}: line {i + 1}: '{lines[i].Trim()}', expected three whole numbers");
            if (label < 1 || label > ClassNames.Length)
                throw new InvalidDataException($"{path}: line {i + 1}: class {label}, expected 1 to {ClassNames.Length}");
            if (end <= start)
                throw new InvalidDataException($"{path}: line {i + 1}: the recording ends at {end} us, not after its start at {start} us");
            rows.Add(((int)label - 1, start, end));
        }

        return rows.Count == 0 ? throw new InvalidDataException($"{path}: no label after line 1") : rows.ToImmutable();
    }

    /// <summary>Reads a trial: one recording per row of its labels.</summary>
    /// <param name="aedatPath">A userNN_LIGHT.aedat with its labels beside it.</param>
    /// <param name="options">How the file is read; null takes the defaults.</param>
    /// <exception cref="InvalidDataException">The recording or its labels are missing or damaged.</exception>
    public static ImmutableArray<EventRecording> ReadTrial(string aedatPath, EventReadOptions? options = null)
    {
        ImmutableArray<(int Label, long Start, long End)> labels = ReadLabels(LabelsOf(aedatPath));
        EventRecording trial = AedatFile.Read(aedatPath, options);
        return [.. labels.Select(l => trial.Slice(l.Start, l.End, l.Label))];
    }

    private static void AddTrial(List<EventSample> samples, string root, string trial, Split part, EventReadOptions? options)
    {
        if (Path.GetFileName(trial) != trial || Path.GetExtension(trial) != ".aedat")
            throw new InvalidDataException($"{root}: the list names '{trial}', expected userNN_LIGHT.aedat");
        string path = Path.Combine(root, trial);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: no such file, though the list names it");
        var shared = new SharedTrial(path, options);
        ImmutableArray<(int Label, long Start, long End)> labels = ReadLabels(LabelsOf(path));
        for (int i = 0; i < labels.Length; i++)
        {
            (int label, long start, long end) = labels[i];
            string id = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(trial)}/{i:D2}");
            samples.Add(new EventSample(id, label, part, () => shared.Read().Slice(start, end, label)));
        }
    }

    private static string LabelsOf(string aedatPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(aedatPath);
        string labels = Path.ChangeExtension(aedatPath, null) + "_labels.csv";
        return File.Exists(labels) ? labels : throw new InvalidDataException($"{labels}: no such file; the labels of {aedatPath} are missing");
    }

    private static bool Number(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>A trial that its recordings share until the garbage collector takes it, so that reading them in turn mostly reads the file once.</summary>
    private sealed class SharedTrial(string path, EventReadOptions? options)
    {
        private readonly Lock _gate = new();
        private readonly WeakReference<EventRecording> _trial = new(null!);

        internal EventRecording Read()
        {
            lock (_gate)
            {
                if (!_trial.TryGetTarget(out EventRecording? trial))
                {
                    trial = AedatFile.Read(path, options);
                    _trial.SetTarget(trial);
                }

                return trial;
            }
        }
    }
}
