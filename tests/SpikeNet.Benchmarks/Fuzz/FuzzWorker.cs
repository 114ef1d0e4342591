using System.Diagnostics;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Graph.Nir;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Reads the files that standard input names, one a line, and answers each with a line: outcome, milliseconds, bytes, message.</summary>
internal static class FuzzWorker
{
    internal const string Verb = "fuzz-worker";

    /// <summary>A reader may take so much for a small file, garbage included, beside a multiple of the file.</summary>
    private const long FreeBytes = 64L << 20;
    private const long BytesPerByte = 64;

    internal static int Run()
    {
        while (Console.In.ReadLine() is { } path)
        {
            var before = GC.GetTotalAllocatedBytes(precise: false);
            var clock = Stopwatch.StartNew();
            var (outcome, message) = Read(path);
            var took = clock.Elapsed.TotalMilliseconds;
            var bytes = GC.GetTotalAllocatedBytes(precise: false) - before;
            if (outcome is FuzzOutcome.Read or FuzzOutcome.Refused && bytes > FreeBytes + (BytesPerByte * new FileInfo(path).Length))
                (outcome, message) = (FuzzOutcome.Memory, $"{bytes >> 20} MiB allocated, then: {message}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome}\t{took:0.0}\t{bytes}\t{message.ReplaceLineEndings(" ")}"));
            Console.Out.Flush();
        }

        return 0;
    }

    private static (FuzzOutcome Outcome, string Message) Read(string path)
    {
        try
        {
            if (path.EndsWith(".h5", StringComparison.Ordinal))
                return (FuzzOutcome.Read, FuzzLists.Read(path));
            var graph = path.EndsWith(".nir", StringComparison.Ordinal)
                ? NirReader.Read(path, new NirImportOptions { TimeStepSeconds = 1e-4 }).Graph
                : GraphFile.Load(path);
            GraphFile.Save(graph, path + ".again");
            return (FuzzOutcome.Read, graph.Name);
        }
        catch (InvalidDataException e)
        {
            return (e.Message.StartsWith(path, StringComparison.Ordinal) ? FuzzOutcome.Refused : FuzzOutcome.WrongError, e.Message);
        }
#pragma warning disable CA1031 // Whatever comes is what the run looks for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var where = e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("SpikeNet", StringComparison.Ordinal))?.Trim();
            return (FuzzOutcome.WrongError, $"{e.GetType().Name}: {e.Message} {where}");
        }
    }
}
