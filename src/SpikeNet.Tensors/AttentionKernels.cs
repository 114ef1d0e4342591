using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Attention of spikes to spikes, event by event, and its way back.</summary>
/// <remarks>
/// Queries, keys and values are spikes worth 1, <c>[T, B, L C]</c>: L places of C channels, channel-last.
/// <code>
/// and/or:    y[p, c] = q[p, c] and (or over p' of (k[p', c] and v[p', c]))
/// product:   y[p, c] = scale sum over p' of (sum over c' in the head of c of q[p, c'] k[p', c']) v[p', c]
/// </code>
/// Products are taken as Q (K^T V), whose sums are whole numbers below 2^24 and so exact in any order; each is rounded once, when it is scaled.
/// The and/or form's derivative is that of the polynomial that agrees with it for 0 and 1, q (1 - product over p' of (1 - k v)).
/// </remarks>
public static class AttentionKernels
{
    /// <summary>The and/or form.</summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="channels">C.</param>
    /// <param name="arena">The step that owns intermediate results, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ, C does not divide them, or events carry values.</exception>
    public static SpikeTrain AndOr(SpikeTrain q, SpikeTrain k, SpikeTrain v, int channels, StepArena? arena = null)
    {
        Check(q, k, v, channels);
        var mask = new SpikeMask(q.TimeSteps, q.BatchSize, q.Features, arena);
        Workers.Run(q.Rows, r =>
        {
            var met = Meetings(k, v, channels, r);
            unsafe
            {
                var words = mask.Pointer + ((long)r * mask.WordsPerRow);
                foreach (var i in Row(q, r))
                {
                    if (met[i % channels] > 0)
                        words[i >> 6] |= 1UL << (i & 63);
                }
            }
        });
        return mask.ToSpikeTrain();
    }

    /// <summary>dL/dq, dL/dk and dL/dv of the and/or form.</summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="channels">C.</param>
    /// <param name="gradient">dL/dy.</param>
    /// <param name="arena">The step that owns the results, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ, C does not divide them, or events carry values.</exception>
    public static (Tensor Q, Tensor K, Tensor V) AndOrGradients(SpikeTrain q, SpikeTrain k, SpikeTrain v, int channels, Tensor gradient, StepArena? arena = null)
    {
        Check(q, k, v, channels);
        ArgumentNullException.ThrowIfNull(gradient);
        var (dq, dk, dv) = (new Tensor(gradient.Shape, arena), new Tensor(gradient.Shape, arena), new Tensor(gradient.Shape, arena));
        Workers.Run(q.Rows, r =>
        {
            var met = Meetings(k, v, channels, r);
            var g = gradient.Span.Slice(r * q.Features, q.Features);
            var toQ = Slice(dq, r);
            var toK = Slice(dk, r);
            var toV = Slice(dv, r);
            for (var i = 0; i < g.Length; i++)
                toQ[i] = met[i % channels] > 0 ? g[i] : 0;
            var toOr = new float[channels];
            foreach (var i in Row(q, r))
                toOr[i % channels] += g[i];

            // A key or value matters where no other place has the channel's or: the product over the others of (1 - k v).
            var values = Marked(v, r);
            foreach (var i in Row(v, r))
                toK[i] = met[i % channels] == 0 ? toOr[i % channels] : 0;
            foreach (var i in Row(k, r))
            {
                toV[i] = met[i % channels] == 0 ? toOr[i % channels] : 0;
                if (met[i % channels] == 1 && values[i])
                    toK[i] = toV[i] = toOr[i % channels];
            }
        });
        return (dq, dk, dv);
    }

    /// <summary>The product form.</summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="channels">C.</param>
    /// <param name="heads">Heads, which divide C: neighbouring channels.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ, C or the heads do not divide them, or events carry values.</exception>
    public static Tensor Product(SpikeTrain q, SpikeTrain k, SpikeTrain v, int channels, int heads, float scale, StepArena? arena = null)
    {
        Check(q, k, v, channels, heads);
        var y = new Tensor([q.TimeSteps, q.BatchSize, q.Features], arena);
        var width = channels / heads;
        Workers.Run(q.Rows, r =>
        {
            var products = KeysTimesValues(k, v, channels, width, r);
            var row = Slice(y, r);
            foreach (var i in Row(q, r))
            {
                var target = row.Slice(i - (i % channels % width), width);
                System.Numerics.Tensors.TensorPrimitives.Add(target, products.AsSpan(i % channels * width, width), target);
            }

            System.Numerics.Tensors.TensorPrimitives.Multiply(row, scale, row);
        });
        return y;
    }

    /// <summary>dL/dq, dL/dk and dL/dv of the product form.</summary>
    /// <remarks>With M = K^T V and y = s Q M: dQ = s g M^T, dM = s Q^T g, dK = V dM^T, dV = K dM.</remarks>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="channels">C.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="gradient">dL/dy.</param>
    /// <param name="arena">The step that owns the results, or null.</param>
    /// <exception cref="ArgumentException">The shapes differ, C or the heads do not divide them, or events carry values.</exception>
    public static (Tensor Q, Tensor K, Tensor V) ProductGradients(
        SpikeTrain q, SpikeTrain k, SpikeTrain v, int channels, int heads, float scale, Tensor gradient, StepArena? arena = null)
    {
        Check(q, k, v, channels, heads);
        ArgumentNullException.ThrowIfNull(gradient);
        var width = channels / heads;
        var (dq, dk, dv) = (new Tensor(gradient.Shape, arena), new Tensor(gradient.Shape, arena), new Tensor(gradient.Shape, arena));
        Workers.Run(q.Rows, r =>
        {
            var products = KeysTimesValues(k, v, channels, width, r);
            var g = gradient.Span.Slice(r * q.Features, q.Features);
            var toQ = Slice(dq, r);
            var toK = Slice(dk, r);
            var toV = Slice(dv, r);
            for (var i = 0; i < toQ.Length; i++)
                toQ[i] = scale * System.Numerics.Tensors.TensorPrimitives.Dot(g.Slice(i - (i % channels % width), width), products.AsSpan(i % channels * width, width));
            var toProducts = new float[channels * width];
            foreach (var i in Row(q, r))
            {
                var sum = toProducts.AsSpan(i % channels * width, width);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(g.Slice(i - (i % channels % width), width), scale, sum, sum);
            }

            // A key adds its row of dM to the values' gradients of its head; a value its column to the keys'.
            foreach (var i in Row(k, r))
            {
                var target = toV.Slice(i - (i % channels % width), width);
                System.Numerics.Tensors.TensorPrimitives.Add(target, toProducts.AsSpan(i % channels * width, width), target);
            }

            foreach (var i in Row(v, r))
            {
                var first = i - (i % channels % width);
                for (var c = 0; c < width; c++)
                    toK[first + c] += toProducts[(((first % channels) + c) * width) + (i % channels % width)];
            }
        });
        return (dq, dk, dv);
    }

    private static ReadOnlySpan<int> Row(SpikeTrain x, int row) => x.Indices[x.RowOffsets[row]..x.RowOffsets[row + 1]];

    private static Span<float> Slice(Tensor x, int row) => x.Span.Slice(row * x.Shape[^1], x.Shape[^1]);

    private static bool[] Marked(SpikeTrain x, int row)
    {
        var marked = new bool[x.Features];
        foreach (var i in Row(x, row))
            marked[i] = true;
        return marked;
    }

    /// <summary>For each channel the number of places where key and value both spike.</summary>
    private static int[] Meetings(SpikeTrain k, SpikeTrain v, int channels, int row)
    {
        var met = new int[channels];
        var values = Marked(v, row);
        foreach (var i in Row(k, row))
        {
            if (values[i])
                met[i % channels]++;
        }

        return met;
    }

    /// <summary>K^T V within heads, <c>[C, C / heads]</c>.</summary>
    private static float[] KeysTimesValues(SpikeTrain k, SpikeTrain v, int channels, int width, int row)
    {
        var products = new float[channels * width];
        var values = Row(v, row);
        var from = 0;
        foreach (var i in Row(k, row))
        {
            // Values of the same place and head are neighbours in the row.
            var first = i - (i % channels % width);
            while (from < values.Length && values[from] < first)
                from++;
            for (var e = from; e < values.Length && values[e] < first + width; e++)
                products[(i % channels * width) + (values[e] - first)]++;
        }

        return products;
    }

    private static void Check(SpikeTrain q, SpikeTrain k, SpikeTrain v, int channels, int heads = 1)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(k);
        ArgumentNullException.ThrowIfNull(v);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        foreach (var other in (ReadOnlySpan<SpikeTrain>)[k, v])
        {
            if ((other.TimeSteps, other.BatchSize, other.Features) != (q.TimeSteps, q.BatchSize, q.Features))
                throw new ArgumentException($"Queries, keys and values have the same shape, but {q}, {k} and {v} came.", nameof(k));
        }

        if (q.Features % channels != 0 || channels % heads != 0)
            throw new ArgumentException($"{q.Features} features are no places of {channels} channels in {heads} heads.", nameof(channels));
        if (!q.Payload.IsEmpty || !k.Payload.IsEmpty || !v.Payload.IsEmpty)
            throw new ArgumentException("Attention takes spikes worth 1, but events carry values.", nameof(q));
    }
}
