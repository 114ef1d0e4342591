namespace SpikeNet.Tensors.Memory;

/// <summary>Typed, aligned native memory: owned by the garbage collector, or borrowed from a <see cref="StepArena"/> for one step.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed unsafe class Storage<T>
    where T : unmanaged
{
    private readonly NativeBlock _block;
    private readonly StepArena? _arena;
    private readonly long _step;
    private bool _returned;

    private Storage(NativeBlock block, int length, StepArena? arena)
    {
        _block = block;
        _arena = arena;
        _step = arena?.Step ?? 0;
        Length = length;
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The first element, 64-byte aligned. Keep this storage alive while you use it.</summary>
    /// <exception cref="InvalidOperationException">The storage belonged to a step that has ended.</exception>
    public T* Pointer
    {
        get
        {
            if (_returned)
                throw new InvalidOperationException("This tensor was given back to its training step, which has used its memory for something else.");
            if (_arena is not null && _arena.Step != _step)
                throw new InvalidOperationException(
                    "This tensor belongs to a training step that has ended and its memory has been reused. Copy what shall outlive the step with ToOwned().");
            return (T*)_block.Pointer;
        }
    }

    /// <summary>The elements.</summary>
    public Span<T> Span => new(Pointer, Length);

    /// <summary>Gives the memory back to the step before the step ends; reading it afterwards throws. Memory of no step stays as it is.</summary>
    public void Return()
    {
        if (_arena is null || _returned || _arena.Step != _step)
            return;
        _returned = true;
        _arena.Return(_block);
    }

    /// <summary>Allocates memory, zeroed if asked for; from the arena where one is given, otherwise owned by the garbage collector.</summary>
    /// <param name="length">Number of elements, at least 0.</param>
    /// <param name="arena">The step that shall own it, or null.</param>
    /// <param name="zeroed">Whether to clear it; what an arena hands out is otherwise arbitrary.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or beyond 2^31 - 1 elements.</exception>
    public static Storage<T> Allocate(long length, StepArena? arena = null, bool zeroed = true)
    {
        if (length is < 0 or > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(length), length, "A tensor holds between 0 and 2147483647 elements.");
        var bytes = checked((nuint)Math.Max(1, length) * (nuint)sizeof(T));
        NativeBlock block;
        try
        {
            block = arena is null ? new NativeBlock(bytes) : arena.Rent(bytes);
        }
        catch (OutOfMemoryException e)
        {
            throw new InsufficientMemoryException($"A tensor of {length:N0} elements needs {bytes:N0} bytes, and the system gave no such memory.", e);
        }

        var storage = new Storage<T>(block, (int)length, arena);
        if (zeroed)
            storage.Span.Clear();
        return storage;
    }
}
