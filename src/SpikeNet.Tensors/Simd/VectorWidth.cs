using System.Runtime.Intrinsics;

namespace SpikeNet.Tensors.Simd;

/// <summary>The vector width that kernels use on this machine.</summary>
/// <remarks>
/// The environment variable <c>SPIKENET_VECTOR_BITS</c> (512, 256 or 128) narrows it; the runtime's own switches
/// (<c>DOTNET_EnableAVX512=0</c>, <c>DOTNET_EnableHWIntrinsic=0</c>) do so too.
/// </remarks>
public static class VectorWidth
{
    /// <summary>512, 256 or 128 bits; 128-bit vectors work without hardware support, slowly.</summary>
    public static int Bits { get; } = Choose();

    private static int Choose()
    {
        var widest = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return Environment.GetEnvironmentVariable("SPIKENET_VECTOR_BITS") switch
        {
            "256" => Math.Min(widest, 256),
            "128" => 128,
            _ => widest,
        };
    }
}
