using System.Reflection.Emit;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Emits the operations of one kernel width; operands come from and results go to the evaluation stack.</summary>
internal abstract class LaneCode
{
    /// <summary>Begins to emit.</summary>
    protected LaneCode(ILGenerator il) => Il = il;

    /// <summary>Neurons per step of the loop.</summary>
    internal abstract int Lanes { get; }

    /// <summary>The type of a value.</summary>
    internal abstract Type Value { get; }

    /// <summary>The type of a comparison's result.</summary>
    internal abstract Type Mask { get; }

    /// <summary>The method's code.</summary>
    protected ILGenerator Il { get; }

    /// <summary>Makes the code for a width.</summary>
    internal static LaneCode For(KernelWidth width, ILGenerator il) => width == KernelWidth.Scalar ? new ScalarLaneCode(il) : new VectorLaneCode(width, il);

    /// <summary>float -> value.</summary>
    internal abstract void Broadcast();

    /// <summary>address -> value.</summary>
    internal abstract void Load();

    /// <summary>value, address -> nothing.</summary>
    internal abstract void Store(bool streaming);

    /// <summary>address, value, number of lanes -> nothing.</summary>
    internal abstract void StorePartly();

    /// <summary>One of Add, Subtract, Multiply, Divide: a, b -> value.</summary>
    internal abstract void Arithmetic(StepOperation operation);

    /// <summary>a, b, c -> value.</summary>
    internal abstract void FusedMultiplyAdd();

    /// <summary>a -> value.</summary>
    internal abstract void Negate();

    /// <summary>a -> value.</summary>
    internal abstract void Abs();

    /// <summary>a -> value.</summary>
    internal abstract void Floor();

    /// <summary>a, b -> mask, set where a >= b.</summary>
    internal abstract void GreaterOrEqual();

    /// <summary>a, b -> mask, set where a > b.</summary>
    internal abstract void Greater();

    /// <summary>a -> mask, set where a is 0 of either sign.</summary>
    internal abstract void IsZero();

    /// <summary>mask, a, b -> a where the mask is set, b elsewhere.</summary>
    internal abstract void Select();

    /// <summary>mask -> bits as a 32-bit integer, lane 0 lowest.</summary>
    internal abstract void Bits();

    /// <summary>An integral value k in [-127, 128] -> 2^k for k in [-126, 127], by exponent assembly; 0 and infinity beyond.</summary>
    internal abstract void PowerOfTwo();

    /// <summary>Pushes a number in all lanes.</summary>
    internal void Constant(float value)
    {
        Il.Emit(OpCodes.Ldc_R4, value);
        Broadcast();
    }
}
