using System.Diagnostics;
using System.Globalization;

namespace SpikeNet.Cli;

/// <summary>Runs this command line once more in a process of its own, so that a native library that crashes or hangs on a damaged file ends that process.</summary>
/// <remarks>
/// libhdf5 follows much of a file without checks (what this project can check beforehand, it does). A process that was killed by a signal, or is
/// not done in time, is an <see cref="InvalidDataException"/> that names the file.
/// </remarks>
internal static class OwnProcess
{
    /// <summary>The hidden option that says that this is the process of its own.</summary>
    internal const string Mark = "--in-process";

    /// <summary>Runs this command line again, marked.</summary>
    /// <param name="path">The file that is read.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Its exit code.</returns>
    internal static int RunAgain(string path, TimeSpan limit, CancellationToken cancellation)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This program does not know its own path.");
        var arguments = Environment.GetCommandLineArgs();
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(arguments[0]);
        }

        foreach (var argument in arguments[1..])
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Mark);
        return Run(start, path, limit, cancellation);
    }

    /// <summary>Runs a program that reads a file.</summary>
    /// <exception cref="InvalidDataException">It crashed, or is not done in time.</exception>
    internal static int Run(ProcessStartInfo start, string path, TimeSpan limit, CancellationToken cancellation)
    {
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} cannot be started.");
        var clock = Stopwatch.StartNew();
        while (!process.WaitForExit(50))
        {
            if (!cancellation.IsCancellationRequested && clock.Elapsed < limit)
                continue;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}: damaged: it could not be read within {limit.TotalSeconds:0} s"));
        }

        return process.ExitCode is >= 0 and <= CommandGuard.OurError or CommandGuard.Interrupted
            ? process.ExitCode
            : throw new InvalidDataException($"{path}: damaged: the library that reads it crashed (exit code {process.ExitCode})");
    }
}
