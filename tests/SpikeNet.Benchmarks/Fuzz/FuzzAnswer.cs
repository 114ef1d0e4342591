namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>A reader's answer to a file.</summary>
/// <param name="Outcome">What it did.</param>
/// <param name="Message">The error's message, or what is known of the end of the process.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="AllocatedBytes">What it allocated, garbage included.</param>
internal sealed record FuzzAnswer(FuzzOutcome Outcome, string Message, double Milliseconds, long AllocatedBytes)
{
    internal bool IsFinding => Outcome is not (FuzzOutcome.Read or FuzzOutcome.Refused);
}
