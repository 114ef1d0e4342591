using System.Numerics;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>Pooling of events: the work is that of the events, and of one look at each output to put them in order.</summary>
/// <remarks>
/// Sums are taken in the order of the events and divided last. Of outputs worth 0 (values that cancel) no event comes. Time
/// stamps end here: an output may stand for several events.
/// </remarks>
internal static unsafe class EventPooling
{
    private const int RowsPerPart = 16;

    /// <summary>Pools a train: the sum under each window divided by <paramref name="divisor"/>, or the maximum.</summary>
    internal static SpikeTrain Run(PoolingShape shape, SpikeTrain x, bool maximum, float divisor, StepArena? arena)
    {
        var rows = x.Rows;
        var most = (long)shape.Rows.MostOutputs * shape.Columns.MostOutputs;
        var room = Storage<long>.Allocate(rows + 1L, arena, zeroed: false);
        var starts = room.Pointer;
        var offsets = x.RowOffsets;
        starts[0] = 0;
        for (var r = 0; r < rows; r++)
            starts[r + 1] = starts[r] + Math.Min(shape.Output.Count, (offsets[r + 1] - offsets[r]) * most) + EventSums.Slack;

        // Spikes remain spikes where only their being there counts; everything else is graded.
        var graded = !maximum || !x.Payload.IsEmpty;
        var looseIndices = Storage<int>.Allocate(starts[rows], arena, zeroed: false);
        var looseValues = graded ? Storage<float>.Allocate(starts[rows], arena, zeroed: false) : null;
        var counts = Storage<int>.Allocate(rows + 1L, arena, zeroed: false);
        int* target = looseIndices.Pointer, count = counts.Pointer;
        var values = looseValues is null ? null : looseValues.Pointer;
        var parts = (rows + RowsPerPart - 1) / RowsPerPart;
        count[0] = 0;
        Workers.Run(parts, part =>
        {
            var (first, end) = (part * RowsPerPart, Math.Min(rows, (part + 1) * RowsPerPart));
            if (maximum && graded)
            {
                var maxima = new RowMaxima(shape);
                for (var r = first; r < end; r++)
                {
                    maxima.Add(x, r);
                    count[r + 1] = maxima.Take(target + starts[r], values + starts[r]);
                }
            }
            else
            {
                var sums = new EventSums(shape, maximum, divisor);
                for (var r = first; r < end; r++)
                {
                    sums.Add(x, r);
                    count[r + 1] = sums.Take(target + starts[r], values is null ? null : values + starts[r]);
                }
            }
        });
        for (var r = 0; r < rows; r++)
            count[r + 1] = checked(count[r + 1] + count[r]);
        var indices = Storage<int>.Allocate(count[rows], arena, zeroed: false);
        var payload = graded ? Storage<float>.Allocate(count[rows], arena, zeroed: false) : null;
        var dense = indices.Pointer;
        var densePayload = payload is null ? null : payload.Pointer;
        Workers.Run(parts, part =>
        {
            for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
            {
                var events = count[r + 1] - count[r];
                new ReadOnlySpan<int>(target + starts[r], events).CopyTo(new Span<int>(dense + count[r], events));
                if (densePayload is not null)
                    new ReadOnlySpan<float>(values + starts[r], events).CopyTo(new Span<float>(densePayload + count[r], events));
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(room);
        GC.KeepAlive(looseIndices);
        GC.KeepAlive(looseValues);
        return new SpikeTrain(x.TimeSteps, x.BatchSize, shape.Output.Count, counts, indices, payload);
    }

    /// <summary>One row at a time: the outputs that graded events reach, and their maxima, which may be below 0.</summary>
    private readonly ref struct RowMaxima
    {
        private readonly PoolingShape _shape;
        private readonly float* _values;
        private readonly ulong* _reached;
        private readonly int* _places;
        private readonly int _words;

        internal RowMaxima(PoolingShape shape)
        {
            _shape = shape;
            _words = (shape.Output.Count + 63) / 64;
            _values = Scratch.Floats(0, shape.Output.Count);
            _reached = (ulong*)Scratch.Floats(1, 2L * _words, zeroed: true);
            _places = (int*)Scratch.Floats(2, shape.Output.Count);
        }

        internal void Add(SpikeTrain x, int row)
        {
            var channels = _shape.Input.Channels;
            var rowFeatures = channels * _shape.Input.Width;
            var outputRow = channels * _shape.Output.Width;
            var indices = x.IndicesPointer;
            var payload = x.Payload;
            int y = 0, rowEnd = rowFeatures;
            fixed (int* rowStarts = _shape.Rows.OutputStarts, rows = _shape.Rows.Outputs)
            fixed (int* columnStarts = _shape.Columns.OutputStarts, columns = _shape.Columns.Outputs)
            {
                var end = x.OffsetsPointer[row + 1];
                for (var e = x.OffsetsPointer[row]; e < end; e++)
                {
                    while (indices[e] >= rowEnd)
                    {
                        y++;
                        rowEnd += rowFeatures;
                    }

                    var inRow = (uint)(indices[e] - rowEnd + rowFeatures);
                    var column = inRow / (uint)channels;
                    var channel = (int)(inRow - (column * (uint)channels));
                    for (var r = rowStarts[y]; r < rowStarts[y + 1]; r++)
                        for (var c = columnStarts[column]; c < columnStarts[column + 1]; c++)
                            Reach((rows[r] * outputRow) + (columns[c] * channels) + channel, payload[e]);
                }
            }
        }

        /// <summary>Writes the events in order and forgets them.</summary>
        internal int Take(int* indices, float* values)
        {
            var count = 0;
            for (var w = 0; w < _words; w++)
            {
                for (var bits = _reached[w]; bits != 0; bits &= bits - 1)
                {
                    var output = (w * 64) + BitOperations.TrailingZeroCount(bits);
                    var value = Value(output);
                    if (value == 0)
                        continue;
                    values[count] = value;
                    indices[count++] = output;
                }

                _reached[w] = 0;
            }

            return count;
        }

        private void Reach(int output, float value)
        {
            var bit = 1UL << (output & 63);
            ref var word = ref _reached[output >> 6];
            var first = (word & bit) == 0;
            word |= bit;
            _values[output] = first ? value : Math.Max(_values[output], value);
            _places[output] = first ? 1 : _places[output] + 1;
        }

        private float Value(int output)
        {
            // Where not every place under the window has an event, the silent ones are worth 0.
            var pixel = output / _shape.Output.Channels;
            var (oy, ox) = Math.DivRem(pixel, _shape.Output.Width);
            var places = (_shape.Rows.InputStarts[oy + 1] - _shape.Rows.InputStarts[oy])
                * (_shape.Columns.InputStarts[ox + 1] - _shape.Columns.InputStarts[ox]);
            return _places[output] < places ? Math.Max(_values[output], 0) : _values[output];
        }
    }
}
