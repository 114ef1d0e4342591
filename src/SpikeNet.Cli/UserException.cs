namespace SpikeNet.Cli;

/// <summary>What the user asked for cannot be done; the message says why in one line.</summary>
/// <param name="message">The line.</param>
internal sealed class UserException(string message) : Exception(message)
{
    /// <summary>An argument exception's own words, without the parameter's name behind them.</summary>
    internal static string WordsOf(ArgumentException e) =>
        e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
