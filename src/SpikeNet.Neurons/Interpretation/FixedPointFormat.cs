namespace SpikeNet.Neurons.Interpretation;

/// <summary>A two's complement fixed-point format: raw integers of <see cref="TotalBits"/> bits, each standing for raw / 2^<see cref="FractionBits"/>.</summary>
public readonly record struct FixedPointFormat
{
    /// <summary>States a format.</summary>
    /// <param name="totalBits">All bits with the sign, 2 to 32.</param>
    /// <param name="fractionBits">The bits after the point, 0 to <paramref name="totalBits"/> - 1.</param>
    public FixedPointFormat(int totalBits, int fractionBits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(totalBits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(totalBits, 32);
        ArgumentOutOfRangeException.ThrowIfNegative(fractionBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fractionBits, totalBits);
        (TotalBits, FractionBits) = (totalBits, fractionBits);
    }

    /// <summary>All bits with the sign.</summary>
    public int TotalBits { get; }

    /// <summary>The bits after the point; 0 for integers.</summary>
    public int FractionBits { get; }

    /// <summary>The largest raw integer.</summary>
    public long Largest => (1L << (TotalBits - 1)) - 1;

    /// <summary>The smallest raw integer.</summary>
    public long Smallest => -(1L << (TotalBits - 1));

    /// <summary>The raw integer nearest to a number, ties to even, saturated; 0 for NaN.</summary>
    /// <param name="value">The number.</param>
    public long Quantise(double value)
    {
        var scaled = Math.Round(Math.ScaleB(value, FractionBits), MidpointRounding.ToEven);
        return double.IsNaN(scaled) ? 0 : scaled >= Largest ? Largest : scaled <= Smallest ? Smallest : (long)scaled;
    }

    /// <summary>The number that a raw integer stands for.</summary>
    /// <param name="raw">The raw integer.</param>
    public double ToDouble(long raw) => Math.ScaleB(raw, -FractionBits);

    /// <summary>A raw integer held within the format.</summary>
    /// <param name="raw">The integer.</param>
    public long Saturate(Int128 raw) => raw > Largest ? Largest : raw < Smallest ? Smallest : (long)raw;

    /// <inheritdoc/>
    public override string ToString() => $"Q{TotalBits - FractionBits}.{FractionBits}";
}
