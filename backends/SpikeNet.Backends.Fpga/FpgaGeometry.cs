using SpikeNet.Hardware;

namespace SpikeNet.Backends.Fpga;

/// <summary>The widths and depths of the accelerator, from its energy table.</summary>
/// <param name="ClockHz">The clock.</param>
/// <param name="Lanes">Output channels that work side by side.</param>
/// <param name="SpikeWordBits">Input channels in one word of the spike memory.</param>
/// <param name="WeightBits">The width of a weight.</param>
/// <param name="StateBits">The width of a potential.</param>
/// <param name="WeightBeatBits">Bits that the weight port takes per cycle.</param>
/// <param name="PositionLimit">Positions that an event can name.</param>
/// <param name="DramRowBytes">Bytes in an open row of the weight memory.</param>
public sealed record FpgaGeometry(
    double ClockHz, int Lanes, int SpikeWordBits, int WeightBits, int StateBits, int WeightBeatBits, int PositionLimit, int DramRowBytes)
{
    /// <summary>Reads the geometry.</summary>
    /// <exception cref="KeyNotFoundException">The table lacks a value.</exception>
    public static FpgaGeometry From(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new FpgaGeometry(
            table.Si("clock"),
            (int)table.Si("lanes"),
            (int)table.Si("spikeWordBits"),
            (int)table.Si("weightBits"),
            (int)table.Si("stateBits"),
            (int)table.Si("weightBeatBits"),
            1 << (int)table.Si("positionBits"),
            (int)table.Si("dramRowBits") / 8);
    }

    /// <summary>Rows, and columns, that an event can name: half of the bits of a position each.</summary>
    public int SideLimit => (int)Math.Sqrt(PositionLimit);
}
