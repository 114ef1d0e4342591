using System.Diagnostics;
using System.Globalization;
using System.Text;
using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Damaged files against the readers of <c>.snn</c>, <c>.nir</c> and HDF5 lists.</summary>
internal static class FuzzRun
{
    /// <summary>Longer than any of these files should take, even on a busy machine.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    internal static int Run(string[] args)
    {
        FuzzOptions options;
        try
        {
            options = FuzzOptions.Parse(args);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            Console.Error.WriteLine($"error: {e.Message}\n\n{FuzzOptions.Usage}");
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("spikenet-fuzz").FullName;
        try
        {
            return Run(options, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Run(FuzzOptions options, string folder)
    {
        var corpus = FuzzCorpus.Make(options.Data, Path.Combine(folder, "corpus"));
        Console.WriteLine($"{corpus.Snn.Length} .snn files, {corpus.Nir.Length} .nir files and {corpus.Lists.Length} .h5 files to start from; seed {options.Seed}.");
        var findings = new FuzzFindings(options.Keep);
        var tallies = new SortedDictionary<string, FuzzTally>(StringComparer.Ordinal);
        using var reader = new FuzzReader();
        var clock = Stopwatch.StartNew();
        var said = TimeSpan.Zero;
        for (var i = options.Only ?? 0; options.Only is { } only ? i == only : clock.Elapsed.TotalMinutes < options.Minutes; i++)
        {
            var random = new SplitMix64(SplitMix64.Combine((ulong)options.Seed, (ulong)i));
            var kind = FuzzInput.Kinds[random.NextInt32(FuzzInput.Kinds.Length)];
            if (options.Kind is not null && options.Kind != kind)
                continue;
            var (way, path) = FuzzInput.Make(corpus, random, folder, kind);
            if (options.Only is not null)
                findings.Keep(path, i);
            var answer = reader.Read(path, TimeLimit);
            var key = $".{kind} {way}";
            var tally = tallies.TryGetValue(key, out var t) ? t : tallies[key] = new FuzzTally();
            tally.Add(answer);
            if (answer.IsFinding)
                findings.Add(i, key, path, answer);
            if (options.Only is not null)
                Console.WriteLine($"{key}: {answer}");
            if (clock.Elapsed - said > TimeSpan.FromSeconds(30))
            {
                said = clock.Elapsed;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{said.TotalSeconds:0} s: {i + 1} files, {findings.Count} findings"));
            }
        }

        Console.WriteLine();
        Console.Write(Table(tallies));
        findings.Write();
        return findings.Count == 0 ? 0 : 1;
    }

    private static string Table(SortedDictionary<string, FuzzTally> tallies)
    {
        var text = new StringBuilder("| files | read | refused | findings | slowest ms | most MiB allocated |\n|---|---|---|---|---|---|\n");
        foreach (var (key, t) in tallies)
            text.Append(CultureInfo.InvariantCulture, $"| {key} | {t.Read} | {t.Refused} | {t.Findings} | {t.SlowestMs:0} | {t.MostBytes / (1 << 20)} |\n");
        return text.ToString();
    }
}
