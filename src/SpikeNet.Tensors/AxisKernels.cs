using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Activity of places laid out as sequences of its own channels, and back: what goes along another axis than time.</summary>
/// <remarks>
/// Activity is <c>[T, B, P C]</c>, channel-last with P places. Along time it becomes <c>[T, B P, C]</c>, a sequence for each place; along places
/// <c>[P, T B, C]</c>, a sequence for each step of each sample.
/// </remarks>
public static class AxisKernels
{
    private const int RowsPerPart = 8;

    /// <summary>Events as sequences along an axis.</summary>
    /// <param name="x"><c>[T, B, P C]</c>.</param>
    /// <param name="places">P.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentException">P does not divide the features.</exception>
    public static SpikeTrain Along(SpikeTrain x, int places, PathAxis axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        var channels = Channels(x.Features, places);
        var starts = Starts(x, places, channels);
        var (steps, batch) = axis == PathAxis.Time ? (x.TimeSteps, x.BatchSize * places) : (places, x.Rows);
        var train = Builder(x, steps, batch, channels);
        for (var row = 0; row < steps * batch; row++)
        {
            var (r, p) = axis == PathAxis.Time ? Math.DivRem(row, places) : (row % x.Rows, Place(row / x.Rows, places, axis));
            Append(train, x, starts[(r * places) + p], starts[(r * places) + p + 1], -p * channels);
        }

        return train.Build();
    }

    /// <summary>Values as sequences along an axis.</summary>
    /// <param name="x"><c>[T, B, P C]</c>.</param>
    /// <param name="places">P.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">P does not divide the features.</exception>
    public static Tensor Along(Tensor x, int places, PathAxis axis, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (channels, rows) = (Channels(x.Shape[2], places), x.Shape[0] * x.Shape[1]);
        var y = new Tensor(axis == PathAxis.Time ? [x.Shape[0], x.Shape[1] * places, channels] : [places, rows, channels], arena, zeroed: false);
        Copy(x, y, rows, places, channels, axis, back: false);
        return y;
    }

    /// <summary>Sequences of events back in their places.</summary>
    /// <param name="y">What <see cref="Along(SpikeTrain, int, PathAxis)"/> gave, or what a layer made of it: other channels.</param>
    /// <param name="timeSteps">T.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="places">P.</param>
    /// <param name="axis">The axis.</param>
    public static SpikeTrain Back(SpikeTrain y, int timeSteps, int batchSize, int places, PathAxis axis)
    {
        ArgumentNullException.ThrowIfNull(y);
        var train = new SpikeTrainBuilder(timeSteps, batchSize, places * y.Features, withPayload: !y.Payload.IsEmpty, expectedEvents: y.EventCount);
        var rows = timeSteps * batchSize;
        var (indices, payload) = (new List<int>(), new List<float>());
        for (var r = 0; r < rows; r++)
        {
            indices.Clear();
            payload.Clear();
            for (var p = 0; p < places; p++)
            {
                var from = Row(r, p, rows, places, axis);
                for (var e = y.RowOffsets[from]; e < y.RowOffsets[from + 1]; e++)
                {
                    indices.Add((p * y.Features) + y.Indices[e]);
                    if (!y.Payload.IsEmpty)
                        payload.Add(y.Payload[e]);
                }
            }

            train.AppendRow([.. indices], [.. payload]);
        }

        return train.Build();
    }

    /// <summary>Sequences of values back in their places.</summary>
    /// <param name="y">What <see cref="Along(Tensor, int, PathAxis, StepArena?)"/> gave, or what a layer made of it: other channels.</param>
    /// <param name="timeSteps">T.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="places">P.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    public static Tensor Back(Tensor y, int timeSteps, int batchSize, int places, PathAxis axis, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(y);
        var x = new Tensor([timeSteps, batchSize, places * y.Shape[2]], arena, zeroed: false);
        Copy(y, x, timeSteps * batchSize, places, y.Shape[2], axis, back: true);
        return x;
    }

    private static int Channels(int features, int places) => places >= 1 && features % places == 0
        ? features / places
        : throw new ArgumentException($"{features} features are no {places} places.", nameof(places));

    private static int Place(int along, int places, PathAxis axis) => axis == PathAxis.PlacesReversed ? places - 1 - along : along;

    /// <summary>Where place p of row r = (t, b) is among the rows of the sequences.</summary>
    private static int Row(int r, int p, int rows, int places, PathAxis axis) => axis == PathAxis.Time ? (r * places) + p : (Place(p, places, axis) * rows) + r;

    private static void Copy(Tensor from, Tensor to, int rows, int places, int channels, PathAxis axis, bool back) => Workers.Run((rows + RowsPerPart - 1) / RowsPerPart, part =>
    {
        for (var r = part * RowsPerPart; r < Math.Min(rows, (part + 1) * RowsPerPart); r++)
        {
            for (var p = 0; p < places; p++)
            {
                var (here, there) = (((r * places) + p) * channels, Row(r, p, rows, places, axis) * channels);
                from.Span.Slice(back ? there : here, channels).CopyTo(to.Span[(back ? here : there)..]);
            }
        }
    });

    /// <summary>The first event of every place of every row.</summary>
    private static int[] Starts(SpikeTrain x, int places, int channels)
    {
        var starts = new int[(x.Rows * places) + 1];
        for (var r = 0; r < x.Rows; r++)
        {
            var e = x.RowOffsets[r];
            for (var p = 0; p < places; p++)
            {
                starts[(r * places) + p] = e;
                while (e < x.RowOffsets[r + 1] && x.Indices[e] < (p + 1) * channels)
                    e++;
            }
        }

        starts[^1] = x.EventCount;
        return starts;
    }

    private static SpikeTrainBuilder Builder(SpikeTrain x, int steps, int batch, int features) =>
        new(steps, batch, features, withPayload: !x.Payload.IsEmpty, expectedEvents: x.EventCount);

    private static void Append(SpikeTrainBuilder train, SpikeTrain x, int from, int to, int shift)
    {
        var indices = x.Indices[from..to].ToArray();
        for (var i = 0; i < indices.Length; i++)
            indices[i] += shift;
        train.AppendRow(indices, x.Payload.IsEmpty ? default : x.Payload[from..to]);
    }
}
