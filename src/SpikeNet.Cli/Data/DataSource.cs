using SpikeNet.Datasets;
using SpikeNet.Datasets.Synthetic;

namespace SpikeNet.Cli.Data;

/// <summary>A data set that commands know by name.</summary>
/// <param name="Name">The name in <c>--data NAME=PATH</c>.</param>
/// <param name="Title">The set's full name.</param>
/// <param name="BuiltIn">Whether it needs no path.</param>
/// <param name="Open">Opens it; the path is empty for a built-in set.</param>
internal sealed record DataSource(string Name, string Title, bool BuiltIn, Func<string, RecordingSet> Open)
{
    /// <summary>The variable that names a folder with data sets under their names.</summary>
    internal const string RootVariable = "SPIKENET_DATA";

    /// <summary>All sets.</summary>
    internal static IReadOnlyList<DataSource> All { get; } =
    [
        new("fsdd", "Free Spoken Digit Dataset", false, FreeSpokenDigits.Open),
        new("synthetic", "synthetic spoken digits (formant synthesis, built in)", true, _ => SyntheticDigits.Create(SyntheticTakes, SyntheticSeed)),
    ];

    /// <summary>Takes per speaker and digit of the built-in set.</summary>
    private const int SyntheticTakes = 30;
    private const ulong SyntheticSeed = 20261122;

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
