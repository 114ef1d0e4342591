namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>What a reader did with a file.</summary>
internal enum FuzzOutcome
{
    /// <summary>It gave a sound graph, which can be written.</summary>
    Read,

    /// <summary>An InvalidDataException that names the file.</summary>
    Refused,

    /// <summary>Any other exception, or one that does not name the file.</summary>
    WrongError,

    /// <summary>More memory than such a small file can need.</summary>
    Memory,

    /// <summary>No answer in time.</summary>
    Hang,

    /// <summary>The process ended: a crash in native code, or a stack that overflowed.</summary>
    Crash,
}
