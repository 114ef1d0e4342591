using System.CommandLine;

namespace SpikeNet.Cli;

/// <summary>Options that several commands share, so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    internal static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show the stack trace of an error.",
        Recursive = true,
    };

    internal static Option<string[]> Data() => new("--data")
    {
        Description = "A data set as NAME=PATH; may be given several times. Without it, folders named after the sets are looked for below $SPIKENET_DATA.",
        HelpName = "NAME=PATH",
        Arity = ArgumentArity.ZeroOrMore,
    };

    internal static Option<bool> Json() => new("--json") { Description = "Print one JSON object and nothing else on standard output." };

    internal static Option<bool> SkipBad() => new("--skip-bad")
    {
        Description = "Leave out recordings that are damaged or have no label, and list them; without it the first one ends the command.",
    };

    internal static Option<int?> Threads()
    {
        var option = new Option<int?>("--threads") { Description = "Threads that compute; by default one per core.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--threads takes a number of at least 1.");
        });
        return option;
    }

    internal static Argument<string> Model() => new("MODEL.snn") { Description = "A graph file, as train writes it." };
}
