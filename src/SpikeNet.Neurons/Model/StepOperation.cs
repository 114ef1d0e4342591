namespace SpikeNet.Neurons.Model;

/// <summary>What an instruction of a <see cref="StepProgram"/> does. Its meaning is IEEE arithmetic, operation by operation.</summary>
public enum StepOperation
{
    /// <summary>The number <see cref="StepInstruction.Value"/>.</summary>
    Constant,

    /// <summary>The time step dt in milliseconds.</summary>
    TimeStep,

    /// <summary>Parameter <see cref="StepInstruction.Slot"/>.</summary>
    Parameter,

    /// <summary>State variable <see cref="StepInstruction.Slot"/> as it was before the step.</summary>
    State,

    /// <summary>Input <see cref="StepInstruction.Slot"/> of the step.</summary>
    Input,

    /// <summary>dL/d(new state <see cref="StepInstruction.Slot"/>); in backward programs only.</summary>
    StateGradient,

    /// <summary>dL/d(output <see cref="StepInstruction.Slot"/>); in backward programs only.</summary>
    OutputGradient,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a * b.</summary>
    Multiply,

    /// <summary>a * b + c with one rounding.</summary>
    FusedMultiplyAdd,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>-a.</summary>
    Negate,

    /// <summary>min(a, b).</summary>
    Min,

    /// <summary>max(a, b).</summary>
    Max,

    /// <summary>|a|.</summary>
    Abs,

    /// <summary>The largest integer not above a.</summary>
    Floor,

    /// <summary>a arithmetically shifted right by <see cref="StepInstruction.Slot"/> bits, of the raw integer in fixed point; floor(a / 2^k) in real numbers.</summary>
    ShiftRight,

    /// <summary>1 where a >= b, else 0.</summary>
    GreaterOrEqual,

    /// <summary>1 where a > b, else 0.</summary>
    Greater,

    /// <summary>b where a is not 0, else c.</summary>
    Select,

    /// <summary>e^a by the one shared polynomial (<see cref="SharedMath"/>).</summary>
    Exp,

    /// <summary>sin a by the one shared polynomial.</summary>
    Sin,

    /// <summary>cos a by the one shared polynomial.</summary>
    Cos,

    /// <summary>a, through which no gradient flows.</summary>
    Detach,

    /// <summary>The spike H(a - b) with the comparison in <see cref="StepInstruction.Slot"/> (a <see cref="Comparison"/>); in the backward pass its derivative by a - b is the layer's surrogate.</summary>
    Spike,
}
