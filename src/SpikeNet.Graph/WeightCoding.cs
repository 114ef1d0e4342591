namespace SpikeNet.Graph;

/// <summary>How an integer weight is stored.</summary>
public enum WeightCoding
{
    /// <summary>Two's complement.</summary>
    Integer,

    /// <summary>
    /// A sign and a shift, w = +-2^p, as DeepShift-Q rounds weights: b bits are a sign and 2^(b-1) shifts, p from p_top - (2^(b-1) - 1) to
    /// p_top. There is no zero.
    /// </summary>
    ShiftQ,

    /// <summary>
    /// A ternary sign and a shift, w = s 2^p with s in {-1, 0, 1}, as DeepShift-PS learns them: b bits are 0 and, for either sign,
    /// 2^(b-1) - 1 shifts, p from p_top - (2^(b-1) - 2) to p_top.
    /// </summary>
    ShiftPs,
}
