using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Normalisation;

/// <summary>Writes vectors past the caches.</summary>
internal static unsafe class StreamingStore
{
    /// <summary>Writes a vector to an address that is a multiple of its size. Whoever is done with a run of stores sets a memory barrier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<TWidth, TVector>(float* target, TVector value)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>))
            Unsafe.BitCast<TVector, Vector512<float>>(value).StoreAlignedNonTemporal(target);
        else if (typeof(TVector) == typeof(Vector256<float>))
            Unsafe.BitCast<TVector, Vector256<float>>(value).StoreAlignedNonTemporal(target);
        else if (typeof(TVector) == typeof(Vector128<float>))
            Unsafe.BitCast<TVector, Vector128<float>>(value).StoreAlignedNonTemporal(target);
        else
            TWidth.Store(target, value);
    }
}
