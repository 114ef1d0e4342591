using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Events;
using SpikeNet.Datasets.Images;
using SpikeNet.Datasets.Synthetic;

namespace SpikeNet.Cli.Data;

/// <summary>A data set that commands know by name.</summary>
/// <param name="Name">The name in <c>--data NAME=PATH</c>.</param>
/// <param name="Title">The set's full name.</param>
/// <param name="Read">Opens it: a <see cref="RecordingSet"/>, an <see cref="EventSet"/>, or a pair of image sets; the path is empty for a built-in set. Where bad files are listed and left out, or null to throw at the first.</param>
/// <param name="BuiltIn">Whether it needs no path.</param>
internal sealed record DataSource(string Name, string Title, Func<string, ICollection<SkippedFile>?, object> Read, bool BuiltIn = false)
{
    /// <summary>The variable that names a folder with data sets under their names.</summary>
    internal const string RootVariable = "SPIKENET_DATA";

    /// <summary>All sets.</summary>
    internal static IReadOnlyList<DataSource> All { get; } =
    [
        new("fsdd", "Free Spoken Digit Dataset", (path, _) => FreeSpokenDigits.Open(path)),
        new("synthetic", "synthetic spoken digits (formant synthesis, built in)", (_, _) => SyntheticDigits.Create(SyntheticTakes, SyntheticSeed), BuiltIn: true),
        new("speech_commands", "Speech Commands, twelve classes", (path, skipped) => SpeechCommands.Open(path, null, skipped)),
        new("nmnist", "N-MNIST", (path, _) => NMnist.Open(path)),
        new("dvs-gesture", "DVS Gesture", (path, skipped) => DvsGesture.Open(path, null, skipped)),
        new("shd", "Spiking Heidelberg Digits", (path, skipped) => SpikingHeidelberg.OpenDigits(path, null, skipped)),
        new("ssc", "Spiking Speech Commands", (path, skipped) => SpikingHeidelberg.OpenWords(path, null, skipped)),
        new("mnist", "MNIST", (path, _) => (Mnist.Read(path, Split.Train), Mnist.Read(path, Split.Test))),
        new("fashion-mnist", "Fashion-MNIST", (path, _) => (Mnist.ReadFashion(path, Split.Train), Mnist.ReadFashion(path, Split.Test))),
    ];

    /// <summary>Takes per speaker and digit of the built-in set.</summary>
    private const int SyntheticTakes = 30;
    private const ulong SyntheticSeed = 20261122;

    /// <summary>Opens a set as a task.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="input">How its samples become spikes.</param>
    /// <param name="split">How it is divided.</param>
    /// <param name="skipped">Where bad files are listed and left out; null throws at the first.</param>
    /// <exception cref="UserException">The input is for another kind of data.</exception>
    internal TaskSet OpenTask(string path, InputPlan input, SplitPlan split, ICollection<SkippedFile>? skipped = null) => (Read(path, skipped), input) switch
    {
        (RecordingSet set, AudioInput audio) => new RecordingTask(set, audio, split) { Skipped = skipped },
        (EventSet set, EventFrameInput frames) => new EventTask(set, frames, split, skipped) { Skipped = skipped },
        ((ImageSet train, ImageSet test), ImageInput image) => new ImageTask(train, test, image, split),
        _ => throw new UserException($"The input '{input.Text}' cannot be made of {Title}: mel-image, mel-stream and cochlea are for sound, event-frames for event cameras, image for images."),
    };

    /// <summary>The set of that name.</summary>
    /// <exception cref="UserException">There is none.</exception>
    internal static DataSource Named(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new UserException($"'{name}' is no data set that SpikeNet knows; there are: {string.Join(", ", All.Select(s => s.Name))}.");

    /// <summary>The set that a command shall use: the one that <c>--data</c> names, or <paramref name="preferred"/> below $SPIKENET_DATA.</summary>
    /// <param name="data">The values of <c>--data</c>.</param>
    /// <param name="preferred">The set that the recipe or the model was made for, or null.</param>
    /// <exception cref="UserException">Nothing fits.</exception>
    internal static (DataSource Source, string Path) Choose(IReadOnlyList<string> data, string? preferred)
    {
        var given = data.Select(Parse).ToList();
        foreach (var group in given.GroupBy(g => g.Source.Name).Where(g => g.Count() > 1))
            throw new UserException($"--data names '{group.Key}' {group.Count()} times.");
        if (given.Count > 0)
        {
            var chosen = given.FirstOrDefault(g => g.Source.Name == preferred);
            return chosen.Source is not null ? chosen
                : given.Count == 1 ? given[0]
                : throw new UserException($"--data names {string.Join(" and ", given.Select(g => g.Source.Name))}, but not '{preferred}', which is needed.");
        }

        var source = Named(preferred ?? throw new UserException("Which data? Give --data NAME=PATH."));
        if (source.BuiltIn)
            return (source, "");
        var root = Environment.GetEnvironmentVariable(RootVariable);
        return string.IsNullOrEmpty(root)
            ? throw new UserException($"Where is the data? Give --data {source.Name}=PATH, or set {RootVariable} to the folder that holds '{source.Name}'.")
            : (source, Path.Combine(root, source.Name));
    }

    private static (DataSource Source, string Path) Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var source = Named(at < 0 ? text : text[..at]);
        if (at < 0 && !source.BuiltIn)
            throw new UserException($"--data {text}: expected NAME=PATH, for instance {text}=recordings.");
        return (source, at < 0 ? "" : text[(at + 1)..]);
    }
}
