using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>The weights of a node: real numbers, or integers with one scale once the graph is quantised.</summary>
public sealed class WeightTensor
{
    private WeightTensor(ImmutableArray<int> shape, float[]? real, int[]? integers, double scale, int bits)
    {
        Shape = shape;
        Real = real;
        Integers = integers;
        Scale = scale;
        Bits = bits;
    }

    /// <summary>The sizes, row-major.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The real weights; null once quantised.</summary>
    public float[]? Real { get; }

    /// <summary>The integer weights, each in [-2^(Bits-1), 2^(Bits-1) - 1]; null while not quantised.</summary>
    public int[]? Integers { get; }

    /// <summary>The value of the integer 1; 1 while not quantised.</summary>
    public double Scale { get; }

    /// <summary>The width of an integer weight in bits; 32 (float) while not quantised.</summary>
    public int Bits { get; }

    /// <summary>Whether the weights are integers.</summary>
    public bool IsQuantised => Integers is not null;

    /// <summary>The number of weights.</summary>
    public int Length => Real?.Length ?? Integers!.Length;

    /// <summary>Real weights.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's product.</exception>
    public static WeightTensor FromReal(float[] values, params ImmutableArray<int> shape)
    {
        CheckLength(values.Length, shape);
        return new WeightTensor(shape, values, null, 1, 32);
    }

    /// <summary>Integer weights, each worth <paramref name="scale"/>.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's product.</exception>
    public static WeightTensor FromIntegers(int[] values, double scale, int bits, params ImmutableArray<int> shape)
    {
        CheckLength(values.Length, shape);
        return new WeightTensor(shape, null, values, scale, bits);
    }

    /// <summary>Weight <paramref name="index"/> as a real number.</summary>
    public double ValueAt(int index) => Real is not null ? Real[index] : Integers![index] * Scale;

    private static void CheckLength(int length, ImmutableArray<int> shape)
    {
        var expected = shape.Aggregate(1L, (product, size) => product * size);
        if (expected != length)
            throw new ArgumentException($"The shape [{string.Join(", ", shape)}] holds {expected} weights, but {length} came.", nameof(shape));
    }
}
