using System.Numerics;
using SpikeNet.Tensors.Kernels;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>One bit per step, sample and neuron: what a neuron kernel writes, before the bits become event lists.</summary>
/// <remarks>Row r = t * B + b; neuron n is bit n % 64 of word r * <see cref="WordsPerRow"/> + n / 64. Bits beyond N are 0.</remarks>
public sealed unsafe class SpikeMask
{
    private readonly Storage<ulong> _words;
    private readonly StepArena? _arena;

    /// <summary>Makes a mask without spikes.</summary>
    /// <param name="timeSteps">T.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="features">N.</param>
    /// <param name="arena">The step that owns it, or null.</param>
    /// <param name="zeroed">Whether to clear it; false where every word is going to be written whole.</param>
    public SpikeMask(int timeSteps, int batchSize, int features, StepArena? arena = null, bool zeroed = true)
    {
        TimeSteps = timeSteps;
        BatchSize = batchSize;
        Features = features;
        WordsPerRow = (features + 63) / 64;
        _arena = arena;
        _words = Storage<ulong>.Allocate((long)timeSteps * batchSize * WordsPerRow, arena, zeroed);
    }

    /// <summary>T.</summary>
    public int TimeSteps { get; }

    /// <summary>B.</summary>
    public int BatchSize { get; }

    /// <summary>N.</summary>
    public int Features { get; }

    /// <summary>ceil(N / 64).</summary>
    public int WordsPerRow { get; }

    /// <summary>The first word. Keep this mask alive while you use it.</summary>
    public ulong* Pointer => _words.Pointer;

    /// <summary>The event lists: for each row the set bits in ascending order.</summary>
    public SpikeTrain ToSpikeTrain()
    {
        const int rowsPerPart = 64;
        var rows = TimeSteps * BatchSize;
        var parts = (rows + rowsPerPart - 1) / rowsPerPart;
        var offsets = Storage<int>.Allocate(rows + 1L, _arena, zeroed: false);
        var words = _words.Pointer;
        var starts = offsets.Pointer;
        var width = WordsPerRow;
        starts[0] = 0;

        // Each part counts its rows from 0; then the parts' own starts are added.
        Workers.Run(parts, part =>
        {
            var count = 0;
            for (var r = part * rowsPerPart; r < Math.Min(rows, (part + 1) * rowsPerPart); r++)
            {
                for (var w = 0; w < width; w++)
                    count += BitOperations.PopCount(words[((long)r * width) + w]);
                starts[r + 1] = count;
            }
        });
        for (var part = 1; part < parts; part++)
        {
            var before = starts[part * rowsPerPart];
            for (var r = part * rowsPerPart; r < Math.Min(rows, (part + 1) * rowsPerPart); r++)
                starts[r + 1] = checked(starts[r + 1] + before);
        }

        var indices = Storage<int>.Allocate(starts[rows], _arena, zeroed: false);
        var target = indices.Pointer;
        Workers.Run(parts, part =>
        {
            var first = part * rowsPerPart;
            var end = Math.Min(rows, first + rowsPerPart);
            var next = target + starts[first];
            for (var r = first; r < end; r++)
                next = MaskExpansion.Expand(words + ((long)r * width), width, next, target + starts[end]);
        });
        GC.KeepAlive(this);
        return new SpikeTrain(TimeSteps, BatchSize, Features, offsets, indices);
    }
}
