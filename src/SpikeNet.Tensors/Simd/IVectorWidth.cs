namespace SpikeNet.Tensors.Simd;

/// <summary>The operations that kernels use, for one vector width. A kernel is written once and specialised by the JIT for each.</summary>
/// <remarks>
/// All are IEEE operations lane by lane, unfused but for <see cref="FusedMultiplyAdd"/>, so a kernel gives the same bits at every width
/// where its lanes do not meet.
/// </remarks>
/// <typeparam name="TVector">The platform's vector.</typeparam>
public unsafe interface IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>float32 lanes.</summary>
    static abstract int Lanes { get; }

    /// <summary>All lanes 0.</summary>
    static abstract TVector Zero { get; }

    /// <summary>All lanes <paramref name="value"/>.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>Reads <see cref="Lanes"/> values from any address.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes <see cref="Lanes"/> values to any address.</summary>
    static abstract void Store(float* target, TVector value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c with one rounding.</summary>
    static abstract TVector FusedMultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>max(a, b).</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>min(a, b).</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>|a|.</summary>
    static abstract TVector Abs(TVector a);

    /// <summary>All bits of a lane set where a >= b.</summary>
    static abstract TVector GreaterOrEqual(TVector a, TVector b);

    /// <summary>All bits of a lane set where a > b.</summary>
    static abstract TVector Greater(TVector a, TVector b);

    /// <summary>a where the mask's lane is set, b elsewhere.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);

    /// <summary>The lanes of a mask as bits, lane 0 lowest.</summary>
    static abstract uint Bits(TVector mask);
}
