using System.Diagnostics;
using System.Globalization;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>A process that reads files, so that a crash of a native library ends that process and not the run.</summary>
internal sealed class FuzzReader : IDisposable
{
    /// <summary>Managed memory of the process; native memory is watched from outside.</summary>
    private const long HeapBytes = 1L << 30;
    private const long ResidentBytes = 3L << 29;

    private Process? _process;

    internal FuzzAnswer Read(string path, TimeSpan limit)
    {
        _process ??= Start();
        var clock = Stopwatch.StartNew();
        _process.StandardInput.WriteLine(path);
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(limit))
        {
            Stop();
            return new FuzzAnswer(FuzzOutcome.Hang, $"no answer after {limit.TotalSeconds} s", clock.Elapsed.TotalMilliseconds, 0);
        }

        if (line.Result is not { } text)
        {
            _process.WaitForExit();
            var code = _process.ExitCode;
            Stop();
            return new FuzzAnswer(FuzzOutcome.Crash, $"the process ended with code {code}", clock.Elapsed.TotalMilliseconds, 0);
        }

        var parts = text.Split('\t', 4);
        var answer = new FuzzAnswer(
            Enum.Parse<FuzzOutcome>(parts[0]), parts[3], double.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
        _process.Refresh();
        if (_process.WorkingSet64 <= ResidentBytes)
            return answer;
        var bytes = _process.WorkingSet64;
        Stop();
        return answer with { Outcome = FuzzOutcome.Memory, Message = $"the process holds {bytes >> 20} MiB" };
    }

    public void Dispose() => Stop();

    private static Process Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(FuzzReader).Assembly.Location);
        start.ArgumentList.Add(FuzzWorker.Verb);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString("x", CultureInfo.InvariantCulture);
        return Process.Start(start) ?? throw new InvalidOperationException("The reading process cannot be started.");
    }

    private void Stop()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _process = null;
    }
}
