namespace SpikeNet.Graph;

/// <summary>Rounds real weights to the integers of a code.</summary>
/// <param name="Coding">The code.</param>
/// <param name="Unit">The value of the integer 1; a power of two for shifts.</param>
/// <param name="Top">p_top of shifts.</param>
/// <param name="Lowest">The smallest integer that is no shift.</param>
/// <param name="Highest">The largest.</param>
/// <param name="Midpoint">Where halves go.</param>
public readonly record struct WeightRounding(WeightCoding Coding, double Unit, int Top, int Lowest, int Highest, MidpointRounding Midpoint)
{
    /// <summary>round(log2 |w|), the exponent of the nearest power of two in ratio; far below any code for 0.</summary>
    public static int Exponent(double w) => w == 0 ? -1074 : (int)Math.Round(Math.Log2(Math.Abs(w)), MidpointRounding.AwayFromZero);

    /// <summary>How weights of a largest |w| are rounded in training: units are powers of two, the largest weight fits.</summary>
    /// <param name="coding">The code.</param>
    /// <param name="bits">The width of a weight or of its code.</param>
    /// <param name="largest">max |w|.</param>
    /// <param name="largestShift">p_top of shifts; null for round(log2(max |w|)).</param>
    public static WeightRounding Trained(WeightCoding coding, int bits, double largest, int? largestShift)
    {
        var limit = (1 << (bits - 1)) - 1;
        if (coding == WeightCoding.Integer)
            return new(coding, largest > 0 ? PowerOfTwo(largest / limit) : 1, 0, -limit, limit, MidpointRounding.AwayFromZero);
        var top = largestShift ?? (largest > 0 ? Exponent(largest) : 0);
        return new(coding, Math.Pow(2, top - WeightTensor.ShiftsOf(coding, bits) + 1), top, -limit, limit, MidpointRounding.AwayFromZero);
    }

    /// <summary>The smallest power of two that is not below a value above 0.</summary>
    public static double PowerOfTwo(double value) => Math.Pow(2, Math.Ceiling(Math.Log2(value)));

    /// <summary>The integer of a weight.</summary>
    public int ToInteger(float w)
    {
        if (Coding == WeightCoding.Integer)
            return (int)Math.Clamp(Math.Round(w / Unit, Midpoint), Lowest, Highest);

        // Powers below the unit are lost: PS rounds what is nearer to 0 than to the unit to 0, Q has no zero.
        var smallest = (int)Math.Round(Math.Log2(Unit));
        if (Coding == WeightCoding.ShiftPs && Math.Abs(w) < Unit / 2)
            return 0;
        var power = 1 << (Math.Clamp(Exponent(w), smallest, Math.Max(smallest, Top)) - smallest);
        return w < 0 ? -power : power;
    }
}
