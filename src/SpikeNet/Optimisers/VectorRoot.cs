using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeNet;

/// <summary>Square roots lane by lane, rounded correctly at every width.</summary>
internal static class VectorRoot
{
    /// <summary>sqrt(a). The JIT keeps the branch of its vector alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Of<TVector>(TVector a)
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>))
            return Unsafe.BitCast<Vector512<float>, TVector>(Vector512.Sqrt(Unsafe.BitCast<TVector, Vector512<float>>(a)));
        if (typeof(TVector) == typeof(Vector256<float>))
            return Unsafe.BitCast<Vector256<float>, TVector>(Vector256.Sqrt(Unsafe.BitCast<TVector, Vector256<float>>(a)));
        return Unsafe.BitCast<Vector128<float>, TVector>(Vector128.Sqrt(Unsafe.BitCast<TVector, Vector128<float>>(a)));
    }
}
