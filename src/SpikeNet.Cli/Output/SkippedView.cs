using SpikeNet.Datasets;

namespace SpikeNet.Cli.Output;

/// <summary>What <c>--skip-bad</c> left out.</summary>
internal static class SkippedView
{
    /// <summary>Counts and lists on standard error, so that standard output stays for results.</summary>
    internal static void Write(IEnumerable<SkippedFile>? skipped)
    {
        if (Listed(skipped) is not { Count: > 0 } files)
            return;
        Console.Error.WriteLine($"skipped {files.Count} bad {(files.Count == 1 ? "recording" : "recordings")}:");
        foreach (var file in files)
            Console.Error.WriteLine($"  {file}");
    }

    /// <summary>For JSON: null where nothing may be skipped.</summary>
    internal static object? Describe(IEnumerable<SkippedFile>? skipped) => Listed(skipped)?.Select(f => new { name = f.Name, reason = f.Reason });

    /// <summary>Each once, however often it was tried.</summary>
    internal static IReadOnlyList<SkippedFile>? Listed(IEnumerable<SkippedFile>? skipped) => skipped is null ? null : [.. skipped.DistinctBy(f => f.Name)];
}
