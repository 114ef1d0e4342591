using System.Runtime.CompilerServices;

namespace SpikeNet.Tensors.Simd;

/// <summary>Writes the first lanes of a vector, for the end of a row whose next row belongs to somebody else.</summary>
public static unsafe class PartialStore
{
    /// <summary>Writes the first <paramref name="lanes"/> lanes, at most the vector's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TWidth, TVector>(float* target, TVector value, int lanes)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (lanes >= TWidth.Lanes)
        {
            TWidth.Store(target, value);
            return;
        }

        var temporary = stackalloc float[TWidth.Lanes];
        TWidth.Store(temporary, value);
        for (var i = 0; i < lanes; i++)
            target[i] = temporary[i];
    }
}
