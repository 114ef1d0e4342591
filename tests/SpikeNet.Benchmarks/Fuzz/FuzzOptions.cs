using System.Globalization;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>The options of <c>fuzz</c>.</summary>
internal sealed record FuzzOptions
{
    internal const string Usage = """
        fuzz [--minutes M] [--seed N] [--data DIR] [--keep DIR] [--only I] [--kind snn|nir|h5]

        Feeds the readers of .snn, .nir and of HDF5 lists (.h5, as SHD has them) with damaged files, in a process of their own, and reports every answer
        that is not a graph or an InvalidDataException that names the file. Exit code 1 where there are such.
          --minutes M   how long (default 5)
          --seed N      the same seed makes the same files (default 1)
          --data DIR    a folder with .nir files to start from, besides those made here (default $SPIKENET_DATA/nir)
          --keep DIR    where the files behind findings are kept (default ./fuzz-findings)
          --only I      only make and read file number I, and keep it
          --kind KIND   only files of that kind: snn, nir or h5 (default all); numbers are of the same files as without it
        """;

    internal double Minutes { get; init; } = 5;

    internal long Seed { get; init; } = 1;

    internal string? Data { get; init; } = Environment.GetEnvironmentVariable("SPIKENET_DATA") is { Length: > 0 } data ? Path.Combine(data, "nir") : null;

    internal string Keep { get; init; } = "fuzz-findings";

    internal long? Only { get; init; }

    /// <summary>The extension of the files to read, without its dot; null for all.</summary>
    internal string? Kind { get; init; }

    internal static FuzzOptions Parse(string[] args)
    {
        var options = new FuzzOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} takes a value.", nameof(args));
            options = args[i] switch
            {
                "--minutes" => options with { Minutes = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = long.Parse(value, CultureInfo.InvariantCulture) },
                "--data" => options with { Data = value },
                "--keep" => options with { Keep = value },
                "--only" => options with { Only = long.Parse(value, CultureInfo.InvariantCulture) },
                "--kind" when FuzzInput.Kinds.Contains(value) => options with { Kind = value },
                _ => throw new ArgumentException($"There is no option {args[i]}.", nameof(args)),
            };
        }

        return options;
    }
}
