namespace SpikeNet.Backends.Dram;

/// <summary>Commands of bit-serial operations on n-bit integers, one integer a column (lane) of the array.</summary>
/// <remarks>Source: MIMDRAM micro-workloads, as counted in the comparison with Clutch (arXiv 2606.22812).</remarks>
public static class BitSerial
{
    /// <summary>a + b: (6n + 1) AAP + 2n AP.</summary>
    public static CommandCount Addition(int bits) => new(6L * Checked(bits) + 1, 2L * bits);

    /// <summary>a > b or a >= b: 2n + 2 AAP + n AP.</summary>
    public static CommandCount Comparison(int bits) => new(2L * Checked(bits) + 2, bits);

    /// <summary>condition ? a : b: 6n AAP + n AP.</summary>
    public static CommandCount IfThenElse(int bits) => new(6L * Checked(bits), bits);

    private static int Checked(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bits);
        return bits;
    }
}
