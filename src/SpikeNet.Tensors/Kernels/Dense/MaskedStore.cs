using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Dense;

/// <summary>Writes the first lanes of a vector by the machine's own masked store where it has one: in a narrow matrix every row ends so.</summary>
internal static unsafe class MaskedStore
{
    /// <summary>Writes the first <paramref name="lanes"/> lanes, fewer than the vector has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<TWidth, TVector>(float* target, TVector value, int lanes)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>) && Avx512F.IsSupported)
        {
            var mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle();
            Avx512F.MaskStore(target, mask, Unsafe.BitCast<TVector, Vector512<float>>(value));
        }
        else if (typeof(TVector) == typeof(Vector256<float>) && Avx.IsSupported)
        {
            var mask = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes)).AsSingle();
            Avx.MaskStore(target, mask, Unsafe.BitCast<TVector, Vector256<float>>(value));
        }
        else if (typeof(TVector) == typeof(Vector128<float>) && Avx.IsSupported)
        {
            var mask = Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(lanes)).AsSingle();
            Avx.MaskStore(target, mask, Unsafe.BitCast<TVector, Vector128<float>>(value));
        }
        else
        {
            PartialStore.Store<TWidth, TVector>(target, value, lanes);
        }
    }
}
