using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>Memory that a thread's kernels use again and again; it grows to the largest image that the thread has met.</summary>
/// <remarks>What it holds is arbitrary. Nothing may keep it beyond the part of a kernel that asked for it.</remarks>
internal static unsafe class Scratch
{
    /// <summary>Floats behind the ones asked for that kernels may write to: whole vectors at the end of the last run.</summary>
    internal const int Slack = 64;

    private const int Slots = 5;

    [ThreadStatic]
    private static NativeBlock?[]? _blocks;

    /// <summary>At least <paramref name="floats"/> floats and <see cref="Slack"/> more.</summary>
    /// <param name="slot">
    /// 0 to 4: a part that needs several blocks at once takes different slots; 3 and 4 are for values that are worked out where a kernel reads them.
    /// </param>
    /// <param name="floats">How many.</param>
    /// <param name="zeroed">Whether to clear them and the slack.</param>
    internal static float* Floats(int slot, long floats, bool zeroed = false)
    {
        _blocks ??= new NativeBlock?[Slots];
        var bytes = checked((nuint)(floats + Slack) * sizeof(float));
        if (_blocks[slot] is not { } block || block.Bytes < bytes)
            _blocks[slot] = block = new NativeBlock(bytes);
        if (zeroed)
            System.Runtime.InteropServices.NativeMemory.Clear(block.Pointer, bytes);
        return (float*)block.Pointer;
    }
}
