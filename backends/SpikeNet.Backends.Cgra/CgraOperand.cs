namespace SpikeNet.Backends.Cgra;

/// <summary>The kinds of operands for which the power table has figures of their own.</summary>
public enum CgraOperand
{
    /// <summary>Any other.</summary>
    Any,

    /// <summary>A constant.</summary>
    Constant,

    /// <summary>A neighbour's output register.</summary>
    Neighbour,

    /// <summary>Own registers only.</summary>
    Registers,

    /// <summary>The value 0.</summary>
    Zero,

    /// <summary>The value 1.</summary>
    One,

    /// <summary>The value 2.</summary>
    Two,
}
