using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>A dense float32 array in row-major order; activity is time first, <c>[T, B, N]</c>.</summary>
/// <remarks>
/// 64-byte-aligned native memory. A tensor made with an arena is valid until that arena's step ends; one made without is
/// owned by the garbage collector and never needs disposing.
/// </remarks>
public sealed unsafe class Tensor
{
    private readonly Storage<float> _storage;
    private readonly int[] _shape;

    /// <summary>Makes a tensor.</summary>
    /// <param name="shape">The sizes, each at least 0.</param>
    /// <param name="arena">The step that owns it, or null for the garbage collector.</param>
    /// <param name="zeroed">Whether to clear it.</param>
    /// <exception cref="ArgumentException">A size is negative or the product is beyond 2^31 - 1.</exception>
    public Tensor(ReadOnlySpan<int> shape, StepArena? arena = null, bool zeroed = true)
    {
        long length = 1;
        foreach (var size in shape)
        {
            if (size < 0)
                throw new ArgumentException($"Sizes are not negative, but the shape is [{Shapes.Format(shape)}].", nameof(shape));
            length = checked(length * size);
        }

        _shape = shape.ToArray();
        _storage = Storage<float>.Allocate(length, arena, zeroed);
    }

    /// <summary>The sizes.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The number of elements.</summary>
    public int Length => _storage.Length;

    /// <summary>The elements in row-major order.</summary>
    public Span<float> Span => _storage.Span;

    /// <summary>The first element. Keep this tensor alive while you use it.</summary>
    public float* Pointer => _storage.Pointer;

    /// <summary>Gives the memory back to the step that owns it, to be used again within the step; reading the tensor afterwards throws.</summary>
    /// <remarks>For a value that was the last reader's: flat memory, and what comes next finds it in the caches.</remarks>
    internal void Return() => _storage.Return();

    /// <summary>A tensor that holds a copy of the values.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's product.</exception>
    public static Tensor From(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var tensor = new Tensor(shape, zeroed: false);
        if (values.Length != tensor.Length)
            throw new ArgumentException($"The shape [{Shapes.Format(shape)}] holds {tensor.Length} values, but {values.Length} came.", nameof(values));
        values.CopyTo(tensor.Span);
        return tensor;
    }

    /// <summary>A copy that outlives the step.</summary>
    public Tensor ToOwned() => From(Span, _shape);

    /// <inheritdoc/>
    public override string ToString() => $"Tensor[{Shapes.Format(_shape)}]";
}
