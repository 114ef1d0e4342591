using System.Runtime.InteropServices;

namespace SpikeNet.Tensors.Memory;

/// <summary>A block of native memory, 64-byte aligned, owned by the garbage collector.</summary>
/// <remarks>
/// Nobody has to dispose it: the finaliser frees the memory.
/// Whoever works on <see cref="Pointer"/> keeps the block alive meanwhile (<see cref="GC.KeepAlive"/>).
/// </remarks>
internal sealed unsafe class NativeBlock
{
    /// <summary>A cache line, and the width of the widest vector.</summary>
    internal const nuint Alignment = 64;

    /// <summary>Readable bytes behind the last, so that kernels may load a whole vector at the end of the last row.</summary>
    internal const nuint Slack = 64;

    private bool _found;
    private bool _freed;

    internal NativeBlock(nuint bytes)
    {
        Bytes = bytes;
        var large = bytes >= HugePages.WorthFrom;
        Pointer = NativeMemory.AlignedAlloc(bytes + Slack, large ? HugePages.Size : Alignment);
        if (large)
            HugePages.Advise(Pointer, bytes);
        GC.AddMemoryPressure((long)bytes);
    }

    ~NativeBlock()
    {
        // A span does not keep its memory alive: whoever reads the span of a temporary may still be at it when the collector finds
        // the block. It is freed at the next time round.
        if (!_found)
        {
            _found = true;
            GC.ReRegisterForFinalize(this);
            return;
        }

        Free();
    }

    internal void* Pointer { get; }

    internal nuint Bytes { get; }

    /// <summary>The step of the arena that last handed it out.</summary>
    internal long LastUse { get; set; }

    /// <summary>Gives the memory back at once: nobody may have a pointer into it any more.</summary>
    internal void Free()
    {
        if (_freed)
            return;
        _freed = true;
        NativeMemory.AlignedFree(Pointer);
        GC.RemoveMemoryPressure((long)Bytes);
    }
}
