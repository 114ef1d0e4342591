using System.Text.RegularExpressions;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>What went wrong, with the files that did it; of the same finding only the first few are kept.</summary>
/// <param name="folder">Where they are kept.</param>
internal sealed partial class FuzzFindings(string folder)
{
    private const int KeptOfOne = 3;
    private readonly Dictionary<string, List<string>> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal int Count { get; private set; }

    internal string Keep(string path, long number)
    {
        Directory.CreateDirectory(folder);
        var kept = Path.Combine(folder, $"{number}{Path.GetExtension(path)}");
        File.Copy(path, kept, overwrite: true);
        return kept;
    }

    internal void Add(long number, string key, string path, FuzzAnswer answer)
    {
        Count++;
        var same = $"{answer.Outcome}, {key}: {Digits().Replace(answer.Message.Replace(path, "FILE", StringComparison.Ordinal), "#")}";
        _counts[same] = _counts.GetValueOrDefault(same) + 1;
        var kept = _kept.TryGetValue(same, out var list) ? list : _kept[same] = [];
        if (kept.Count < KeptOfOne)
            kept.Add(Keep(path, number));
    }

    internal void Write()
    {
        foreach (var (same, count) in _counts.OrderByDescending(c => c.Value))
            Console.WriteLine($"{count} x {same}\n    {string.Join(", ", _kept[same])}");
        Console.WriteLine(Count == 0 ? "No findings." : $"{Count} findings.");
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
