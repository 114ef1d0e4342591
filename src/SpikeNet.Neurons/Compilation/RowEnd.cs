using System.Runtime.Intrinsics;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Writes the first lanes of a vector, for the end of a row whose next row belongs to somebody else.</summary>
internal static unsafe class RowEnd
{
    internal static void Store(float* target, Vector128<float> value, int lanes)
    {
        for (var i = 0; i < lanes; i++)
            target[i] = value[i];
    }

    internal static void Store(float* target, Vector256<float> value, int lanes)
    {
        var temporary = stackalloc float[8];
        value.Store(temporary);
        for (var i = 0; i < lanes; i++)
            target[i] = temporary[i];
    }

    internal static void Store(float* target, Vector512<float> value, int lanes)
    {
        var temporary = stackalloc float[16];
        value.Store(temporary);
        for (var i = 0; i < lanes; i++)
            target[i] = temporary[i];
    }
}
