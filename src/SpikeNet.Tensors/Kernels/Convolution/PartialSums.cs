using System.Numerics.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>Sums that parts of a kernel make on their own and that are then added in the order of the parts.</summary>
/// <remarks>The parts depend on the sizes only, so neither do the sums' bits depend on the number of threads.</remarks>
internal sealed unsafe class PartialSums
{
    /// <summary>Enough to keep the cores of a workstation busy.</summary>
    private const int MostParts = 32;

    /// <summary>Fewer parts where sums are so large (4 MiB in all) that clearing and adding them would cost more than it gains.</summary>
    private const int MostFloats = 1 << 20;

    private const int FewestLargeParts = 8;

    private const int Block = 4096;

    private readonly Storage<float> _sums;
    private readonly int _parts;
    private readonly int _floats;
    private readonly long _stride;

    internal PartialSums(int parts, int floats, StepArena? arena)
    {
        _parts = Math.Max(1, parts);
        _floats = floats;

        // Whole cache lines, and room for whole vectors behind the last.
        _stride = ((floats + 15L) / 16 * 16) + Scratch.Slack;
        _sums = Storage<float>.Allocate(_stride * _parts, arena, zeroed: false);
        if (parts == 0)
            Begin(0);
    }

    /// <summary>How many parts to make of rows whose sum has so many floats; 0 for no rows.</summary>
    internal static int Parts(int rows, int floats) =>
        Math.Min(rows, Math.Clamp(MostFloats / Math.Max(1, floats), FewestLargeParts, MostParts));

    /// <summary>The cleared sum of a part.</summary>
    internal float* Begin(int part)
    {
        var sum = _sums.Pointer + (part * _stride);
        System.Runtime.InteropServices.NativeMemory.Clear(sum, (nuint)(_stride * sizeof(float)));
        return sum;
    }

    /// <summary>The sum of all parts.</summary>
    internal ReadOnlySpan<float> Total()
    {
        var first = _sums.Pointer;
        Workers.Run((_floats + Block - 1) / Block, block =>
        {
            var at = block * Block;
            var total = new Span<float>(first + at, Math.Min(Block, _floats - at));
            for (var part = 1; part < _parts; part++)
                TensorPrimitives.Add(total, new ReadOnlySpan<float>(first + (part * _stride) + at, total.Length), total);
        });
        return new ReadOnlySpan<float>(first, _floats);
    }
}
