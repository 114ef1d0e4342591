using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels;

/// <summary>The same events by column: for each feature, the rows in which it spikes, ascending.</summary>
internal sealed unsafe class EventTranspose
{
    private EventTranspose(Storage<int> offsets, Storage<int> rows, Storage<float>? payload)
    {
        Offsets = offsets;
        Rows = rows;
        Payload = payload;
    }

    internal Storage<int> Offsets { get; }

    internal Storage<int> Rows { get; }

    internal Storage<float>? Payload { get; }

    /// <summary>A counting sort: linear in the events and the features.</summary>
    internal static EventTranspose Of(SpikeTrain train, StepArena? arena)
    {
        var events = train.EventCount;
        var offsets = Storage<int>.Allocate(train.Features + 1L, arena);
        var rows = Storage<int>.Allocate(events, arena, zeroed: false);
        var payload = train.Payload.IsEmpty ? null : Storage<float>.Allocate(events, arena, zeroed: false);
        var cursor = Storage<int>.Allocate(train.Features, arena, zeroed: false);
        var indices = train.IndicesPointer;
        var starts = offsets.Pointer;
        for (var e = 0; e < events; e++)
            starts[indices[e] + 1]++;
        for (var i = 0; i < train.Features; i++)
            starts[i + 1] += starts[i];
        new ReadOnlySpan<int>(starts, train.Features).CopyTo(cursor.Span);
        var next = cursor.Pointer;
        var target = rows.Pointer;
        var rowOffsets = train.OffsetsPointer;
        var values = train.Payload;
        for (var r = 0; r < train.Rows; r++)
        {
            for (var e = rowOffsets[r]; e < rowOffsets[r + 1]; e++)
            {
                var at = next[indices[e]]++;
                target[at] = r;
                if (payload is not null)
                    payload.Pointer[at] = values[e];
            }
        }

        GC.KeepAlive(train);
        GC.KeepAlive(cursor);
        return new EventTranspose(offsets, rows, payload);
    }
}
