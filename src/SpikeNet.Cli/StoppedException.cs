namespace SpikeNet.Cli;

/// <summary>Ctrl-C, with a word on how to go on.</summary>
/// <param name="message">The line.</param>
internal sealed class StoppedException(string message) : OperationCanceledException(message);
