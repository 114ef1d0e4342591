namespace SpikeNet.Backends.Cgra;

/// <summary>The instructions of an OpenEdgeCGRA processing element.</summary>
public enum CgraOperation
{
    /// <summary>Nothing.</summary>
    Nop,

    /// <summary>End of the kernel.</summary>
    Exit,

    /// <summary>Addition.</summary>
    Sadd,

    /// <summary>Subtraction.</summary>
    Ssub,

    /// <summary>Multiplication.</summary>
    Smul,

    /// <summary>Fixed-point multiplication.</summary>
    Fxpmul,

    /// <summary>Shift to the left.</summary>
    Sll,

    /// <summary>Logical shift to the right.</summary>
    Srl,

    /// <summary>Arithmetic shift to the right.</summary>
    Sra,

    /// <summary>Bitwise and.</summary>
    Land,

    /// <summary>Bitwise or.</summary>
    Lor,

    /// <summary>Bitwise exclusive or.</summary>
    Lxor,

    /// <summary>Bitwise not-and.</summary>
    Lnand,

    /// <summary>Bitwise not-or.</summary>
    Lnor,

    /// <summary>Bitwise equivalence.</summary>
    Lxnor,

    /// <summary>Selects one of two operands by a sign flag.</summary>
    Bsfa,

    /// <summary>Selects one of two operands by a zero flag.</summary>
    Bzfa,

    /// <summary>Branches where equal.</summary>
    Beq,

    /// <summary>Branches where not equal.</summary>
    Bne,

    /// <summary>Branches where less.</summary>
    Blt,

    /// <summary>Branches where greater or equal.</summary>
    Bge,

    /// <summary>Jumps.</summary>
    Jump,

    /// <summary>Loads a word at the column's pointer, which then advances.</summary>
    Lwd,

    /// <summary>Stores a word at the column's pointer, which then advances.</summary>
    Swd,

    /// <summary>Loads a word at an address in a register.</summary>
    Lwi,

    /// <summary>Stores a word at an address in a register.</summary>
    Swi,
}
