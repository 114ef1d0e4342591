namespace SpikeNet.Backends.Dram;

/// <summary>Numbers of the two commands that compute inside a DRAM array.</summary>
/// <param name="Aap">Activate-activate-precharge: copies a row.</param>
/// <param name="Ap">Activate-precharge of three rows: their bitwise majority.</param>
public readonly record struct CommandCount(long Aap, long Ap)
{
    /// <summary>Both kinds.</summary>
    public long Total => Aap + Ap;

    /// <summary>One after the other.</summary>
    public static CommandCount operator +(CommandCount left, CommandCount right) => new(left.Aap + right.Aap, left.Ap + right.Ap);

    /// <summary>Repeated.</summary>
    public static CommandCount operator *(long times, CommandCount count) => new(times * count.Aap, times * count.Ap);

    /// <summary>One after the other.</summary>
    public static CommandCount Add(CommandCount left, CommandCount right) => left + right;

    /// <summary>Repeated.</summary>
    public static CommandCount Multiply(long times, CommandCount count) => times * count;
}
