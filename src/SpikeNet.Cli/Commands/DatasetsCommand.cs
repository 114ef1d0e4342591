using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Output;
using SpikeNet.Datasets.Catalogue;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet datasets list | info | get</c>: which data sets can be read, and how to come by them.</summary>
internal static class DatasetsCommand
{
    internal static Command Create() =>
        new("datasets", "Say which data sets can be read, and fetch them from their own homes.") { List(), Info(), Get() };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "List the data sets that there are readers for.") { json };
        command.SetGuardedAction((parse, _) =>
        {
            if (parse.GetValue(json))
            {
                JsonOutput.Write(DataSetCatalogue.All.Select(Describe));
                return 0;
            }

            var table = new Table().Border(TableBorder.Rounded).AddColumns("name", "task", "licence", "here");
            foreach (var set in DataSetCatalogue.All)
                table.AddRow(new Text(set.Name), new Text(set.Task), new Text(set.Licence ?? "not stated"), new Text(Local(set) is null ? "no" : "yes"));
            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Info()
    {
        var name = Name();
        var json = CommonOptions.Json();
        var command = new Command("info", "Say what is known of a data set: home, licence, files, checksums and where they come from.") { name, json };
        command.SetGuardedAction((parse, _) =>
        {
            var set = Find(parse.GetValue(name)!);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(Describe(set));
                return 0;
            }

            Console.Out.WriteLine($"{set.Title} ({set.Name})");
            Console.Out.WriteLine($"  task     {set.Task}");
            Console.Out.WriteLine($"  by       {set.Authors}");
            Console.Out.WriteLine($"  home     {set.Home}");
            Console.Out.WriteLine($"  licence  {set.Licence ?? "none stated that is known here: ask its home"}");
            if (set.Note is not null)
                Console.Out.WriteLine($"  note     {set.Note}");
            Console.Out.WriteLine($"  here     {Local(set) ?? $"no (looked below ${DataSource.RootVariable})"}");
            foreach (var file in set.Files)
            {
                Console.Out.WriteLine($"  {file.Name}");
                Console.Out.WriteLine($"    from      {file.Url?.ToString() ?? "its home, by hand"}");
                Console.Out.WriteLine($"    size      {(file.SizeBytes is { } size ? Bytes(size) : "unknown")}");
                Console.Out.WriteLine($"    checksum  {(file.Checksum is { } sum ? $"{sum.Kind} {sum.Hex} ({sum.Source})" : "none known: what arrives is not verified")}");
            }

            return 0;
        });
        return command;
    }

    private static Command Get()
    {
        var name = Name();
        var to = new Option<string?>("--to")
        {
            Description = $"The folder to put the files into; by default NAME below ${DataSource.RootVariable}.",
            HelpName = "FOLDER",
        };
        var command = new Command("get", "Fetch a data set's files from its home, verify them, and go on where an earlier try stopped.") { name, to };
        command.SetGuardedAction((parse, cancellation) =>
        {
            var set = Find(parse.GetValue(name)!);
            var root = Environment.GetEnvironmentVariable(DataSource.RootVariable);
            var folder = parse.GetValue(to) ?? (string.IsNullOrEmpty(root) ? null : Path.Combine(root, set.Name))
                ?? throw new UserException($"Where to? Give --to FOLDER, or set {DataSource.RootVariable} to the folder that holds data sets.");
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
            var paths = Fetch(set, folder, client, cancellation);
            foreach (var (path, file) in paths.Zip(set.Files))
                Console.Out.WriteLine($"{path}: {Bytes(new FileInfo(path).Length)}, {(file.Checksum is null ? "not verified: no checksum is known" : "verified")}");
            if (set.Note is not null)
                Console.Out.WriteLine(set.Note);
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<string> Fetch(DataSetInfo set, string folder, HttpClient client, CancellationToken cancellation)
    {
        if (Console.IsOutputRedirected)
            return DataSetDownload.GetAsync(set, folder, client, null, cancellation).GetAwaiter().GetResult();
        IReadOnlyList<string> paths = [];
        AnsiConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context => paths = DataSetDownload.GetAsync(set, folder, client, new Bars(context), cancellation).GetAwaiter().GetResult());
        return paths;
    }

    private static Argument<string> Name() => new("NAME") { Description = "A data set, as 'datasets list' names it." };

    private static DataSetInfo Find(string name) => DataSetCatalogue.Find(name)
        ?? throw new UserException($"'{name}' is no data set in the catalogue; there are: {string.Join(", ", DataSetCatalogue.All.Select(s => s.Name))}.");

    private static string? Local(DataSetInfo set)
    {
        var root = Environment.GetEnvironmentVariable(DataSource.RootVariable);
        var path = string.IsNullOrEmpty(root) ? null : Path.Combine(root, set.Name);
        return Directory.Exists(path) ? path : null;
    }

    private static object Describe(DataSetInfo set) => new
    {
        name = set.Name,
        title = set.Title,
        task = set.Task,
        authors = set.Authors,
        home = set.Home,
        licence = set.Licence,
        note = set.Note,
        path = Local(set),
        files = set.Files.Select(f => new
        {
            name = f.Name,
            url = f.Url,
            sizeBytes = f.SizeBytes,
            checksum = f.Checksum is { } c ? new { kind = c.Kind == ChecksumKind.Md5 ? "MD5" : "SHA-256", hex = c.Hex, source = c.Source } : null,
        }),
    };

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes");

    /// <summary>One bar per file.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<DownloadProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(DownloadProgress value)
        {
            if (!_bars.TryGetValue(value.FileName, out var bar))
                _bars[value.FileName] = bar = context.AddTask(Markup.Escape(value.FileName), maxValue: value.TotalBytes ?? double.MaxValue);
            bar.IsIndeterminate = value.TotalBytes is null;
            bar.Value = value.ReceivedBytes;
        }
    }
}
