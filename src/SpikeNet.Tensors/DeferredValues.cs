using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Values over time that are worked out where they are read: a consumer that goes through them once saves writing and reading them.</summary>
/// <remarks>Run by run or as a whole, the numbers are the same, bit for bit.</remarks>
public abstract unsafe class DeferredValues
{
    private readonly int[] _shape;
    private Action? _released;

    /// <summary>Values of a shape.</summary>
    /// <param name="shape"><c>[T, B, N]</c>.</param>
    /// <param name="arena">The step that owns what is made, or null.</param>
    /// <param name="released">Called once, when what the values are worked out from is not read again; null for nothing.</param>
    private protected DeferredValues(ReadOnlySpan<int> shape, StepArena? arena, Action? released)
    {
        (_shape, Arena, _released) = (shape.ToArray(), arena, released);
        Length = 1;
        foreach (var size in shape)
            Length *= size;
    }

    /// <summary><c>[T, B, N]</c>.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The number of values.</summary>
    public long Length { get; }

    /// <summary>The step that owns what is made, or null.</summary>
    private protected StepArena? Arena { get; }

    /// <summary>All values, written out.</summary>
    public virtual Tensor ToTensor()
    {
        const int rowsPerPart = 4;
        var values = new Tensor(Shape, Arena, zeroed: false);
        var row = _shape[^1];
        var rows = (int)(Length / Math.Max(1, row));
        Workers.Run((rows + rowsPerPart - 1) / rowsPerPart, part =>
        {
            var last = Math.Min(rows, (part + 1) * rowsPerPart);
            for (var r = part * rowsPerPart; r < last; r++)
                WriteRun((long)r * row, row, values.Pointer + ((long)r * row));
        });
        GC.KeepAlive(values);
        return values;
    }

    /// <summary>Some values, written out on the calling thread.</summary>
    /// <param name="first">The first, counted through <see cref="Shape"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all there.</exception>
    public void Write(long first, int count, float* target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, Length, nameof(count));
        WriteRun(first, count, target);
        GC.KeepAlive(this);
    }

    /// <summary>Says that the values are not asked for again: what they are worked out from may be used for something else.</summary>
    public void Release()
    {
        var released = _released;
        _released = null;
        released?.Invoke();
    }

    /// <summary>The same for values that are written out over what they were worked out from: it stays.</summary>
    private protected void KeepSource() => _released = null;

    /// <summary>The shape of values that these are worked out from one by one.</summary>
    private protected static ReadOnlySpan<int> ShapeOf(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Shape;
    }

    /// <summary>Some values that are there, written out on the calling thread.</summary>
    /// <param name="first">The first, counted through <see cref="Shape"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Where they go.</param>
    private protected abstract void WriteRun(long first, int count, float* target);
}
