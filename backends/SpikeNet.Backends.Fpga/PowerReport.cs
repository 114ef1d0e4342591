namespace SpikeNet.Backends.Fpga;

/// <summary>A published post-synthesis power report of the accelerator at 200 MHz.</summary>
public sealed record PowerReport
{
    /// <summary>The network that it was made for.</summary>
    public required string Design { get; init; }

    /// <summary>The compression group size; 1 is none.</summary>
    public required int GroupSize { get; init; }

    /// <summary>Clock network, W.</summary>
    public required double ClocksWatts { get; init; }

    /// <summary>Slice logic, W.</summary>
    public required double SliceLogicWatts { get; init; }

    /// <summary>Signals, W.</summary>
    public required double SignalsWatts { get; init; }

    /// <summary>Block RAM, W.</summary>
    public required double BlockRamWatts { get; init; }

    /// <summary>Static power of the device, W.</summary>
    public required double StaticWatts { get; init; }

    /// <summary>Dynamic power in all, W, as published (rounding and I/O make it differ by 1 to 3 mW from the sum of the four).</summary>
    public required double DynamicWatts { get; init; }

    /// <summary>Block RAMs of 36 kbit.</summary>
    public required double BlockRams { get; init; }

    /// <summary>Look-up tables used as logic.</summary>
    public required int LogicTables { get; init; }

    /// <summary>Registers.</summary>
    public required int Registers { get; init; }
}
