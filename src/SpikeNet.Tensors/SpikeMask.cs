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
                next = Expand(words + ((long)r * width), width, next, target + starts[end]);
        });
        GC.KeepAlive(this);
        return new SpikeTrain(TimeSteps, BatchSize, Features, offsets, indices);
    }

    /// <summary>Writes the places of a row's bits.</summary>
    /// <remarks>
    /// Four places are written for every word, used or not: at the densities of spikes a loop that ends with the last bit costs a
    /// mispredicted branch per word. What was too much is written over by the next word; near <paramref name="end"/>, where
    /// another thread's places begin, bit by bit.
    /// </remarks>
    private static int* Expand(ulong* words, int width, int* next, int* end)
    {
        for (var w = 0; w < width; w++)
        {
            var bits = words[w];
            var count = BitOperations.PopCount(bits);
            var at = w * 64;
            var place = next;
            next += count;
            while (count > 0 && place + 4 <= end)
            {
                place[0] = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place[1] = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place[2] = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place[3] = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place += 4;
                count -= 4;
            }

            for (; bits != 0; bits &= bits - 1)
                *place++ = at + BitOperations.TrailingZeroCount(bits);
        }

        return next;
    }
}
