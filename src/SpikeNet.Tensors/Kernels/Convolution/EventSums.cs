using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The sums of the events of one row under each window, or whether there are any.</summary>
/// <remarks>
/// Every output begins with 0, so an event is one addition without a question, and an output of no event is one that is still 0.
/// Questions are dear here: whether an output was reached before, and how many were in 64, are mispredicted every other time.
/// </remarks>
internal readonly unsafe ref struct EventSums
{
    /// <summary>Places and values behind the last that <see cref="Take"/> may write to: a whole vector.</summary>
    internal const int Slack = 16;

    private static readonly bool Compresses = VectorWidth.Bits == 512 && Avx512F.IsSupported;

    private readonly PoolingShape _shape;
    private readonly bool _maximum;
    private readonly bool _divides;
    private readonly float _divisor;
    private readonly float* _sums;
    private readonly int* _places;

    /// <summary>Makes room in the thread's scratch memory.</summary>
    /// <param name="shape">The pooling.</param>
    /// <param name="maximum">Whether only counts that there are events: each is worth 1.</param>
    /// <param name="divisor">What sums are divided by.</param>
    internal EventSums(PoolingShape shape, bool maximum, float divisor)
    {
        (_shape, _maximum) = (shape, maximum);

        // By a power of 2 the product with the reciprocal has the quotient's bits.
        var power = float.IsNormal(divisor) && float.IsNormal(1 / divisor) && (BitConverter.SingleToUInt32Bits(divisor) & 0x7FFFFF) == 0;
        (_divides, _divisor) = (!power, power ? 1 / divisor : divisor);

        // What falls between windows goes behind the image.
        _sums = Scratch.Floats(0, 2L * shape.Output.Count, zeroed: true);
        _places = (int*)Scratch.Floats(1, shape.Input.Width * shape.Input.Channels);
        if (!IsSimple(shape))
            return;
        var (columns, channels) = (shape.Columns, shape.Input.Channels);
        for (var x = 0; x < shape.Input.Width; x++)
        {
            var at = columns.OutputStarts[x] < columns.OutputStarts[x + 1] ? columns.Outputs[columns.OutputStarts[x]] * channels : shape.Output.Count;
            for (var c = 0; c < channels; c++)
                _places[(x * channels) + c] = Math.Min(at + c, shape.Output.Count);
        }
    }

    /// <summary>Adds the events of a row.</summary>
    /// <param name="x">The events.</param>
    /// <param name="row">t * B + b.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(SpikeTrain x, int row)
    {
        var first = x.OffsetsPointer[row];
        var end = x.IndicesPointer + x.OffsetsPointer[row + 1];
        fixed (float* payload = x.Payload)
        {
            if (IsSimple(_shape))
                AddSimple(x.IndicesPointer + first, end, payload is null ? null : payload + first);
            else
                AddAny(x.IndicesPointer + first, end, payload is null ? null : payload + first);
        }
    }

    /// <summary>Writes the outputs other than 0 in order, and forgets them.</summary>
    /// <param name="indices">Their places; up to <see cref="Slack"/> more are written.</param>
    /// <param name="values">Their values, likewise, or null.</param>
    /// <returns>How many there are.</returns>
    internal int Take(int* indices, float* values)
    {
        if (Compresses)
            return Compress(indices, values);
        return VectorWidth.Bits >= 256
            ? Walk<Width256, Vector256<float>>(indices, values)
            : Walk<Width128, Vector128<float>>(indices, values);
    }

    /// <summary>Whether no input is under several windows.</summary>
    private static bool IsSimple(PoolingShape shape) => shape.Rows.MostOutputs <= 1 && shape.Columns.MostOutputs <= 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSimple(int* next, int* end, float* payload)
    {
        var rowFeatures = _shape.Input.Channels * _shape.Input.Width;
        var outputRow = _shape.Input.Channels * _shape.Output.Width;
        var places = _places;
        var rows = _shape.Rows;
        for (int y = 0, rowStart = 0; next < end; y++, rowStart += rowFeatures)
        {
            var rowEnd = rowStart + rowFeatures;
            if (rows.OutputStarts[y] == rows.OutputStarts[y + 1])
            {
                for (; next < end && *next < rowEnd; next++)
                    payload = payload is null ? null : payload + 1;
                continue;
            }

            var sums = _sums + (rows.Outputs[rows.OutputStarts[y]] * outputRow);
            if (_maximum)
            {
                for (; next < end && *next < rowEnd; next++)
                    sums[places[*next - rowStart]] = 1;
            }
            else if (payload is null)
            {
                for (; next < end && *next < rowEnd; next++)
                    sums[places[*next - rowStart]] += 1;
            }
            else
            {
                for (; next < end && *next < rowEnd; next++)
                    sums[places[*next - rowStart]] += *payload++;
            }
        }
    }

    private void AddAny(int* next, int* end, float* payload)
    {
        var channels = _shape.Input.Channels;
        var rowFeatures = channels * _shape.Input.Width;
        var outputRow = channels * _shape.Output.Width;
        int y = 0, rowStart = 0;
        fixed (int* rowStarts = _shape.Rows.OutputStarts, rows = _shape.Rows.Outputs)
        fixed (int* columnStarts = _shape.Columns.OutputStarts, columns = _shape.Columns.Outputs)
        {
            for (; next < end; next++)
            {
                for (; *next - rowStart >= rowFeatures; y++)
                    rowStart += rowFeatures;
                var inRow = (uint)(*next - rowStart);
                var column = inRow / (uint)channels;
                var channel = (int)(inRow - (column * (uint)channels));
                var value = payload is null ? 1 : *payload++;
                for (var r = rowStarts[y]; r < rowStarts[y + 1]; r++)
                {
                    for (var c = columnStarts[column]; c < columnStarts[column + 1]; c++)
                    {
                        ref var sum = ref _sums[(rows[r] * outputRow) + (columns[c] * channels) + channel];
                        sum = _maximum ? 1 : sum + value;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Compress(int* indices, float* values)
    {
        var (count, outputs) = (0, _shape.Output.Count);
        float* sums = _sums;
        var by = Vector512.Create(_divisor);
        var divides = _divides;
        for (var at = 0; at < outputs; at += 16)
        {
            var value = Vector512.Load(sums + at);
            value = divides ? value / by : value * by;
            var any = ~Vector512.Equals(value, Vector512<float>.Zero);
            if (outputs - at < 16)
                any &= Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(outputs - at)).AsSingle();
            var bits = any.ExtractMostSignificantBits();
            Vector512<float>.Zero.Store(sums + at);
            if (bits == 0)
                continue;
            Avx512F.Compress(Vector512<int>.Zero, any.AsInt32(), Vector512<int>.Indices + Vector512.Create(at)).Store(indices + count);
            if (values is not null)
                Avx512F.Compress(Vector512<float>.Zero, any, value).Store(values + count);
            count += BitOperations.PopCount(bits);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Walk<TWidth, TVector>(int* indices, float* values)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var (count, outputs) = (0, _shape.Output.Count);
        var by = TWidth.Broadcast(_divisor);
        for (var at = 0; at < outputs; at += TWidth.Lanes)
        {
            var value = TWidth.Load(_sums + at);
            value = _divides ? TWidth.Divide(value, by) : TWidth.Multiply(value, by);

            // Not: not above 0, since what is no number is no 0 either.
            var bits = ~TWidth.Bits(TWidth.GreaterOrEqual(TWidth.Zero, TWidth.Abs(value))) & ((1u << Math.Min(TWidth.Lanes, outputs - at)) - 1);
            TWidth.Store(_sums + at, value);
            for (; bits != 0; bits &= bits - 1)
            {
                var output = at + BitOperations.TrailingZeroCount(bits);
                if (values is not null)
                    values[count] = _sums[output];
                indices[count++] = output;
            }

            TWidth.Store(_sums + at, TWidth.Zero);
        }

        return count;
    }
}
