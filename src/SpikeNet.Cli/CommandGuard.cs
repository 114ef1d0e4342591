using System.CommandLine;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli;

/// <summary>Runs a command's body and turns failures into one line and an exit code.</summary>
/// <remarks>0 success, 1 the user's error, 2 ours, 130 stopped by Ctrl-C.</remarks>
internal static class CommandGuard
{
    internal const int UserError = 1;
    internal const int OurError = 2;
    internal const int Interrupted = 130;

    /// <summary>A command's action.</summary>
    internal static void SetGuardedAction(this Command command, Func<ParseResult, CancellationToken, int> body, Option<int?>? threads = null) =>
        command.SetAction((parse, cancellation) => Task.Run(
            () =>
            {
                if (threads is not null && parse.GetValue(threads) is { } count)
                    Workers.Threads = count;
                return Run(() => body(parse, cancellation), parse.GetValue(CommonOptions.Verbose));
            },
            CancellationToken.None));

    internal static int Run(Func<int> body, bool verbose)
    {
        try
        {
            return body();
        }
        catch (OperationCanceledException e)
        {
            Console.Error.WriteLine(e is StoppedException ? e.Message : "stopped.");
            return Interrupted;
        }
        catch (Exception e) when (IsUsersError(e))
        {
            Report("error", e, verbose);
            return UserError;
        }
#pragma warning disable CA1031 // The last resort: a stack trace is no message.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report("internal error", e, verbose);
            if (!verbose)
                Console.Error.WriteLine("This is a fault of SpikeNet; --verbose shows where. Please report it.");
            return OurError;
        }
    }

    private static bool IsUsersError(Exception e) => e switch
    {
        AggregateException a => a.InnerExceptions.All(IsUsersError),
        UserException or TrainingDivergedException or InvalidGraphException => true,
        IOException or UnauthorizedAccessException or InvalidDataException => true,
        OutOfMemoryException => true,
        _ => false,
    };

    private static void Report(string kind, Exception e, bool verbose)
    {
        var cause = e is AggregateException { InnerExceptions: [var first, ..] } ? first : e;
        Console.Error.WriteLine($"{kind}: {cause.Message.ReplaceLineEndings(" ")}");
        if (verbose)
            Console.Error.WriteLine(e);
    }
}
