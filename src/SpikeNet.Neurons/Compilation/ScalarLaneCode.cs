using System.Reflection;
using System.Reflection.Emit;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>One neuron at a time, for processors without usable vectors.</summary>
internal sealed class ScalarLaneCode(ILGenerator il) : LaneCode(il)
{
    private static readonly MethodInfo FusedMethod = typeof(MathF).GetMethod(nameof(MathF.FusedMultiplyAdd))!;
    private static readonly MethodInfo AbsMethod = typeof(MathF).GetMethod(nameof(MathF.Abs), [typeof(float)])!;
    private static readonly MethodInfo FloorMethod = typeof(MathF).GetMethod(nameof(MathF.Floor), [typeof(float)])!;
    private static readonly MethodInfo AsSingle = typeof(BitConverter).GetMethod(nameof(BitConverter.Int32BitsToSingle), [typeof(int)])!;
    private static readonly MethodInfo SelectMethod = typeof(ScalarLaneCode).GetMethod(nameof(Choose), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <inheritdoc/>
    internal override int Lanes => 1;

    /// <inheritdoc/>
    internal override Type Value => typeof(float);

    /// <inheritdoc/>
    internal override Type Mask => typeof(bool);

    /// <inheritdoc/>
    internal override void Broadcast()
    {
    }

    /// <inheritdoc/>
    internal override void Load() => Il.Emit(OpCodes.Ldind_R4);

    /// <inheritdoc/>
    internal override void Store(bool streaming) => Il.Emit(OpCodes.Call, typeof(ScalarLaneCode).GetMethod(nameof(Put), BindingFlags.Static | BindingFlags.NonPublic)!);

    /// <inheritdoc/>
    internal override void StorePartly() => throw new InvalidOperationException("One lane at a time leaves no remainder.");

    /// <inheritdoc/>
    internal override void Arithmetic(StepOperation operation)
    {
        Il.Emit(operation switch
        {
            StepOperation.Add => OpCodes.Add,
            StepOperation.Subtract => OpCodes.Sub,
            StepOperation.Multiply => OpCodes.Mul,
            _ => OpCodes.Div,
        });

        // The evaluation stack may hold more precision than float32 has; the meaning is one rounding per operation.
        Il.Emit(OpCodes.Conv_R4);
    }

    /// <inheritdoc/>
    internal override void FusedMultiplyAdd() => Il.Emit(OpCodes.Call, FusedMethod);

    /// <inheritdoc/>
    internal override void Negate() => Il.Emit(OpCodes.Neg);

    /// <inheritdoc/>
    internal override void Abs() => Il.Emit(OpCodes.Call, AbsMethod);

    /// <inheritdoc/>
    internal override void Floor() => Il.Emit(OpCodes.Call, FloorMethod);

    /// <inheritdoc/>
    internal override void GreaterOrEqual()
    {
        // Not (a < b or unordered).
        Il.Emit(OpCodes.Clt_Un);
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Ceq);
    }

    /// <inheritdoc/>
    internal override void Greater() => Il.Emit(OpCodes.Cgt);

    /// <inheritdoc/>
    internal override void IsZero()
    {
        Il.Emit(OpCodes.Ldc_R4, 0f);
        Il.Emit(OpCodes.Ceq);
    }

    /// <inheritdoc/>
    internal override void Select() => Il.Emit(OpCodes.Call, SelectMethod);

    /// <inheritdoc/>
    internal override void Bits()
    {
    }

    /// <inheritdoc/>
    internal override void PowerOfTwo()
    {
        Il.Emit(OpCodes.Conv_I4);
        Il.Emit(OpCodes.Ldc_I4, 127);
        Il.Emit(OpCodes.Add);
        Il.Emit(OpCodes.Ldc_I4, 23);
        Il.Emit(OpCodes.Shl);
        Il.Emit(OpCodes.Call, AsSingle);
    }

    private static float Choose(bool mask, float a, float b) => mask ? a : b;

    private static unsafe void Put(float value, float* target) => *target = value;
}
