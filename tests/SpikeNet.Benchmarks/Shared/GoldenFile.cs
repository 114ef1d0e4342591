using System.Globalization;
using System.IO.Compression;

namespace SpikeNet.Benchmarks.Shared;

/// <summary>The first step's loss, spike counts and gradients as the baseline wrote them (.npz), and the comparison with ours.</summary>
internal sealed class GoldenFile(string path) : IDisposable
{
    /// <summary>The norm of the difference by the norm of the baseline's gradient.</summary>
    private const double Tolerance = 1e-4;

    private readonly ZipArchive _archive = ZipFile.OpenRead(path);

    public void Dispose() => _archive.Dispose();

    internal bool Loss(double ours)
    {
        var theirs = Numbers("loss")[0];
        return Say("loss", Math.Abs(ours - theirs) / Math.Abs(theirs), $"{ours:0.000000} against {theirs:0.000000}");
    }

    internal bool Counts(int[] ours)
    {
        var theirs = Numbers("counts");
        var same = ours.Length == theirs.Length && ours.Zip(theirs, (a, b) => a == b).All(equal => equal);
        Console.Error.WriteLine($"{(same ? "ok  " : "NOTE")} spike counts {string.Join(", ", ours)} against {string.Join(", ", theirs)}");

        // A tie at the threshold may fall either way; many differences are no ties.
        return ours.Length == theirs.Length && ours.Zip(theirs, (a, b) => Math.Abs(a - b) <= Math.Max(2, 1e-5 * b)).All(near => near);
    }

    internal bool Gradient(string name, ReadOnlySpan<float> ours, Func<ReadOnlySpan<int>, int[]>? order)
    {
        using var stream = Entry(name).Open();
        var theirs = NpyFile.ReadFloats(stream, name);
        var map = order?.Invoke(theirs.Shape);
        double difference = 0, norm = 0, largest = 0;
        for (var i = 0; i < theirs.Length; i++)
        {
            var d = (double)ours[map is null ? i : map[i]] - theirs.Span[i];
            difference += d * d;
            norm += (double)theirs.Span[i] * theirs.Span[i];
            largest = Math.Max(largest, Math.Abs(d));
        }

        return Say(name, Math.Sqrt(difference / norm), $"largest difference {largest.ToString("0.0e+0", CultureInfo.InvariantCulture)}, root mean square {Math.Sqrt(norm / theirs.Length).ToString("0.0e+0", CultureInfo.InvariantCulture)}");
    }

    private static bool Say(string what, double relative, string detail)
    {
        var good = relative <= Tolerance;
        Console.Error.WriteLine($"{(good ? "ok  " : "FAIL")} {what}: relative difference {relative.ToString("0.0e+0", CultureInfo.InvariantCulture)} ({detail})");
        return good;
    }

    private ZipArchiveEntry Entry(string name) => _archive.GetEntry($"{name}.npy") ?? throw new InvalidDataException($"{path}: has no '{name}'.");

    private double[] Numbers(string name)
    {
        using var stream = Entry(name).Open();
        return NpyFile.ReadNumbers(stream, name);
    }
}
