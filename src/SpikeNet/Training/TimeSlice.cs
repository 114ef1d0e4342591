using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Cuts spike trains along time.</summary>
internal static class TimeSlice
{
    /// <summary>The train in pieces of <paramref name="steps"/> steps, the last perhaps shorter.</summary>
    internal static SpikeTrain[] Cut(SpikeTrain train, int steps)
    {
        var slices = new SpikeTrain[(train.TimeSteps + steps - 1) / steps];
        for (var i = 0; i < slices.Length; i++)
            slices[i] = Of(train, i * steps, Math.Min(steps, train.TimeSteps - (i * steps)));
        return slices;
    }

    private static SpikeTrain Of(SpikeTrain train, int from, int count)
    {
        var (first, rows) = (from * train.BatchSize, count * train.BatchSize);
        var offsets = train.RowOffsets.Slice(first, rows + 1);
        if (train.Payload.IsEmpty)
        {
            var events = new int[rows][];
            for (var r = 0; r < rows; r++)
                events[r] = train.Indices[offsets[r]..offsets[r + 1]].ToArray();
            return SpikeTrain.FromRows(count, train.BatchSize, train.Features, events);
        }

        var dense = new float[rows * train.Features];
        for (var r = 0; r < rows; r++)
            for (var e = offsets[r]; e < offsets[r + 1]; e++)
                dense[(r * train.Features) + train.Indices[e]] = train.Payload[e];
        return SpikeTrain.FromDense(dense, count, train.BatchSize, train.Features);
    }
}
