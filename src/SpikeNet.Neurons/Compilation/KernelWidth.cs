using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Neurons.Compilation;

/// <summary>How many neurons a compiled kernel steps at once; the numbers are the lanes.</summary>
internal enum KernelWidth
{
    /// <summary>One: where the processor has no vectors, or none that the runtime may use.</summary>
    Scalar = 1,

    /// <summary>Four.</summary>
    Bits128 = 4,

    /// <summary>Eight.</summary>
    Bits256 = 8,

    /// <summary>Sixteen.</summary>
    Bits512 = 16,
}

/// <summary>The kernel width for this machine.</summary>
internal static class KernelWidths
{
    /// <summary>As <see cref="VectorWidth.Bits"/> says, but scalar where even 128 bits would be emulated call by call.</summary>
    internal static KernelWidth Native { get; } = VectorWidth.Bits switch
    {
        512 => KernelWidth.Bits512,
        256 => KernelWidth.Bits256,
        _ => Vector128.IsHardwareAccelerated ? KernelWidth.Bits128 : KernelWidth.Scalar,
    };
}
