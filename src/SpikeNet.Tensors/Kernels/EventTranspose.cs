using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels;

/// <summary>The same events by column, in blocks of rows: for each block and feature, the rows in which it spikes, ascending.</summary>
/// <remarks>
/// A block's events stay where they lie among all events, so blocks are sorted independently, in parallel. And what is then
/// gathered for a block, its rows of the output's gradient, stays in the second cache while all features take from it.
/// </remarks>
internal sealed unsafe class EventTranspose
{
    /// <summary>What a block's rows of the gathered matrix should take: half of a second cache of 1 MB.</summary>
    private const int BlockBytes = 512 << 10;

    private const int MostRowsPerBlock = 2048;

    /// <summary>Events of a feature in a block that are worth reading and writing the feature's sums once.</summary>
    private const int EventsPerBlock = 32;

    private EventTranspose(int blocks, int features, Storage<int> offsets, Storage<int> rows, Storage<float>? payload)
    {
        Blocks = blocks;
        Features = features;
        Offsets = offsets;
        Rows = rows;
        Payload = payload;
    }

    internal int Blocks { get; }

    internal int Features { get; }

    /// <summary>Features + 1 offsets into <see cref="Rows"/> for each block.</summary>
    internal Storage<int> Offsets { get; }

    internal Storage<int> Rows { get; }

    internal Storage<float>? Payload { get; }

    /// <summary>A counting sort of each block: linear in the events, and in the features for each block.</summary>
    /// <param name="train">The events.</param>
    /// <param name="columns">The columns of the matrix whose rows will be gathered.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    internal static EventTranspose Of(SpikeTrain train, int columns, StepArena? arena)
    {
        var (events, features, rows) = (train.EventCount, train.Features, train.Rows);
        var rowsPerBlock = (int)Math.Max(
            Math.Clamp(BlockBytes / (sizeof(float) * Math.Max(1, columns)), 1, MostRowsPerBlock),
            Math.Min(rows, EventsPerBlock * (long)rows * features / Math.Max(1, events)));
        var blocks = (rows + rowsPerBlock - 1) / Math.Max(1, rowsPerBlock);
        var offsets = Storage<int>.Allocate(blocks * (features + 1L), arena, zeroed: false);
        var sorted = Storage<int>.Allocate(events, arena, zeroed: false);
        var payload = train.Payload.IsEmpty ? null : Storage<float>.Allocate(events, arena, zeroed: false);
        var indices = train.IndicesPointer;
        var rowOffsets = train.OffsetsPointer;
        var starts = offsets.Pointer;
        var target = sorted.Pointer;
        var values = payload is null ? null : payload.Pointer;
        fixed (float* payloadPointer = train.Payload)
        {
            var graded = payloadPointer;
            Workers.Run(blocks, block =>
            {
                var firstRow = block * rowsPerBlock;
                Sort(firstRow, Math.Min(rows, firstRow + rowsPerBlock), features, rowOffsets, indices, graded, starts + (block * (features + 1L)), target, values);
            });
        }

        GC.KeepAlive(train);
        return new EventTranspose(blocks, features, offsets, sorted, payload);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(
        int firstRow, int endRow, int features, int* rowOffsets, int* indices, float* graded, int* starts, int* target, float* values)
    {
        // next[i] counts feature i, then says where its next event goes; in the end it is where feature i + 1 begins.
        var next = starts + 1;
        var (first, end) = (rowOffsets[firstRow], rowOffsets[endRow]);
        new Span<int>(starts, features + 1).Clear();
        for (var e = first; e < end; e++)
            next[indices[e]]++;
        starts[0] = first;
        var at = first;
        for (var i = 0; i < features; i++)
        {
            var count = next[i];
            next[i] = at;
            at += count;
        }

        var from = first;
        for (var r = firstRow; r < endRow; r++)
        {
            var to = rowOffsets[r + 1];
            if (graded is null)
            {
                for (; from < to; from++)
                    target[next[indices[from]]++] = r;
                continue;
            }

            for (; from < to; from++)
            {
                var place = next[indices[from]]++;
                target[place] = r;
                values[place] = graded[from];
            }
        }
    }

    /// <summary>y[i, :] += the sum over feature i's events of payload * matrix[row, :], row by row in ascending order.</summary>
    internal void AddSums(float* matrix, int columns, float* y)
    {
        for (var block = 0; block < Blocks; block++)
        {
            EventSum.Run(
                Features, Offsets.Pointer + (block * (Features + 1L)), Rows.Pointer, Payload is null ? null : Payload.Pointer, matrix, columns,
                y, accumulate: true, bias: null);
        }

        GC.KeepAlive(this);
    }
}
