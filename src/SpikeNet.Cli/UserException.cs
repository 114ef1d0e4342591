namespace SpikeNet.Cli;

/// <summary>What the user asked for cannot be done; the message says why in one line.</summary>
/// <param name="message">The line.</param>
internal sealed class UserException(string message) : Exception(message);
