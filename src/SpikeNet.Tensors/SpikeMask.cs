using System.Numerics;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>One bit per step, sample and neuron: what a neuron kernel writes, before the bits become event lists.</summary>
/// <remarks>Row r = t * B + b; neuron n is bit n % 64 of word r * <see cref="WordsPerRow"/> + n / 64. Bits beyond N are 0.</remarks>
public sealed unsafe class SpikeMask
{
    private readonly Storage<ulong> _words;
    private readonly StepArena? _arena;

    /// <summary>Makes a mask without spikes.</summary>
    public SpikeMask(int timeSteps, int batchSize, int features, StepArena? arena = null)
    {
        TimeSteps = timeSteps;
        BatchSize = batchSize;
        Features = features;
        WordsPerRow = (features + 63) / 64;
        _arena = arena;
        _words = Storage<ulong>.Allocate((long)timeSteps * batchSize * WordsPerRow, arena);
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
        var offsets = Storage<int>.Allocate(rows + 1L, _arena, zeroed: false);
        var words = _words.Pointer;
        var starts = offsets.Pointer;
        var width = WordsPerRow;
        starts[0] = 0;
        for (var r = 0; r < rows; r++)
        {
            var count = 0;
            for (var w = 0; w < width; w++)
                count += BitOperations.PopCount(words[((long)r * width) + w]);
            starts[r + 1] = checked(starts[r] + count);
        }

        var indices = Storage<int>.Allocate(starts[rows], _arena, zeroed: false);
        var target = indices.Pointer;
        Workers.Run((rows + rowsPerPart - 1) / rowsPerPart, part =>
        {
            for (var r = part * rowsPerPart; r < Math.Min(rows, (part + 1) * rowsPerPart); r++)
            {
                var next = target + starts[r];
                for (var w = 0; w < width; w++)
                {
                    for (var bits = words[((long)r * width) + w]; bits != 0; bits &= bits - 1)
                        *next++ = (w * 64) + BitOperations.TrailingZeroCount(bits);
                }
            }
        });
        GC.KeepAlive(this);
        return new SpikeTrain(TimeSteps, BatchSize, Features, offsets, indices);
    }
}
