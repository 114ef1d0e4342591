using SpikeNet.Hardware;

namespace SpikeNet.Backends.Dram;

/// <summary>Times of a DDR4 rank that serves one request after the other.</summary>
/// <param name="ClockSeconds">tCK.</param>
/// <param name="ActivateToRead">tRCD, cycles.</param>
/// <param name="Precharge">tRP, cycles.</param>
/// <param name="RowOpen">tRAS, cycles.</param>
/// <param name="ReadLatency">CL, cycles.</param>
/// <param name="Burst">64 bytes on the bus, cycles.</param>
/// <param name="Refresh">tRFC, cycles.</param>
/// <param name="RefreshInterval">tREFI, cycles.</param>
/// <param name="RowBytes">Bytes in a row of the rank.</param>
public sealed record Ddr4Timing(
    double ClockSeconds, double ActivateToRead, double Precharge, double RowOpen, double ReadLatency, double Burst,
    double Refresh, double RefreshInterval, int RowBytes)
{
    /// <summary>The bytes that one read brings.</summary>
    public const int ReadBytes = 64;

    /// <summary>How much longer everything takes because the rank refreshes: 1 / (1 - tRFC / tREFI).</summary>
    public double RefreshStretch => 1 / (1 - Refresh / RefreshInterval);

    /// <summary>Reads the times.</summary>
    /// <exception cref="KeyNotFoundException">The table lacks a value.</exception>
    public static Ddr4Timing From(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new Ddr4Timing(
            table.Si("tCk"), table.Si("tRcd"), table.Si("tRp"), table.Si("tRas"), table.Si("tCl"), table.Si("tBurst"),
            table.Si("tRfc"), table.Si("tRefi"), (int)table.Si("dramRowBits") / 8);
    }

    /// <summary>The rows that so many bytes take, aligned to a row.</summary>
    public long Rows(long bytes) => (bytes + RowBytes - 1) / RowBytes;

    /// <summary>The 64-byte reads that so many bytes take.</summary>
    public static long Reads(long bytes) => (bytes + ReadBytes - 1) / ReadBytes;

    /// <summary>The seconds to read so many bytes after a row miss, without refresh: per row max(tRAS + tRP, tRP + tRCD + CL + bursts).</summary>
    public double MissSeconds(long bytes)
    {
        double cycles = 0;
        for (; bytes > 0; bytes -= RowBytes)
            cycles += Math.Max(RowOpen + Precharge, Precharge + ActivateToRead + ReadLatency + Burst * Reads(Math.Min(bytes, RowBytes)));
        return cycles * ClockSeconds;
    }
}
