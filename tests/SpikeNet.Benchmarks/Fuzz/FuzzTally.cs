namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>What the readers answered to files of one kind.</summary>
internal sealed class FuzzTally
{
    internal int Read { get; private set; }

    internal int Refused { get; private set; }

    internal int Findings { get; private set; }

    internal double SlowestMs { get; private set; }

    internal long MostBytes { get; private set; }

    internal void Add(FuzzAnswer answer)
    {
        Read += answer.Outcome == FuzzOutcome.Read ? 1 : 0;
        Refused += answer.Outcome == FuzzOutcome.Refused ? 1 : 0;
        Findings += answer.IsFinding ? 1 : 0;
        SlowestMs = Math.Max(SlowestMs, answer.Milliseconds);
        MostBytes = Math.Max(MostBytes, answer.AllocatedBytes);
    }
}
