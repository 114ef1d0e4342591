using System.Runtime.InteropServices;

namespace SpikeNet.Tensors.Memory;

/// <summary>Asks the system to back large blocks with large pages: streams over hundreds of megabytes are held up by page look-ups otherwise.</summary>
internal static unsafe partial class HugePages
{
    /// <summary>The size of a large page on x86-64 and most ARM systems.</summary>
    internal const nuint Size = 2 << 20;

    /// <summary>Smaller blocks stay in the caches, or would waste most of a page.</summary>
    internal const nuint WorthFrom = 2 * Size;

    /// <summary>MADV_HUGEPAGE of Linux.</summary>
    private const int Advice = 14;

    /// <summary>A hint: where it is refused, or on other systems, nothing changes but the speed.</summary>
    internal static void Advise(void* pointer, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = MemoryAdvise(pointer, bytes, Advice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without it: the block works all the same.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
