using System.Diagnostics;
using System.Text;

namespace SpikeNet.Cli.Tests;

/// <summary>Runs the command as a user does: as a process of its own.</summary>
internal static class SpikenetProcess
{
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The last line on standard error.</summary>
        internal string LastError => Error.TrimEnd().Split('\n')[^1].TrimEnd();
    }

    internal static Result Run(params string[] arguments) => Run(null, arguments);

    /// <param name="whileRunning">Called with the process and what it has written to standard error so far, again and again.</param>
    /// <param name="arguments">The command line.</param>
    internal static Result Run(Action<Process, string>? whileRunning, params string[] arguments) => Execute("SpikeNet.Cli.dll", whileRunning, arguments);

    /// <summary>Runs a program that was built into the tests' folder.</summary>
    internal static Result Execute(string assembly, Action<Process, string>? whileRunning, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(TestContext.CurrentContext.TestDirectory, assembly));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("SPIKENET_DATA");
        using var process = Process.Start(start)!;
        var (output, error) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, e) => Append(output, e.Data);
        process.ErrorDataReceived += (_, e) => Append(error, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.WaitForExit(20))
        {
            if (whileRunning is not null)
                whileRunning(process, Text(error));
        }

        process.WaitForExit();
        return new Result(process.ExitCode, Text(output), Text(error));
    }

    private static void Append(StringBuilder builder, string? line)
    {
        if (line is null)
            return;
        lock (builder)
            builder.AppendLine(line);
    }

    private static string Text(StringBuilder builder)
    {
        lock (builder)
            return builder.ToString();
    }
}
