using System.Collections.Immutable;
using System.Numerics;

namespace SpikeNet.Graph;

/// <summary>The weights of a node: real numbers, or integers with one scale, or one per output, once the graph is quantised.</summary>
/// <remarks>
/// A quantised weight is worth <c>Integers[i] * ScaleOf(output)</c>; the first size of the shape counts the outputs (the channels of a
/// convolution). Shift weights are kept as the integers that an adder sees, 0 or +-2^k, beside the width of their code: so every target
/// adds them right, and a target with shifters knows what it has to store.
/// </remarks>
public sealed class WeightTensor
{
    private WeightTensor(ImmutableArray<int> shape, float[]? real, int[]? integers, ImmutableArray<double> scales, int bits, WeightCoding coding, int codeBits)
    {
        Shape = shape;
        Real = real;
        Integers = integers;
        Scales = scales;
        Bits = bits;
        Coding = coding;
        CodeBits = codeBits;
    }

    /// <summary>The sizes, row-major.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The real weights; null once quantised.</summary>
    public float[]? Real { get; }

    /// <summary>The integer weights, each in [-2^(Bits-1), 2^(Bits-1) - 1]; null while not quantised.</summary>
    public int[]? Integers { get; }

    /// <summary>The value of the integer 1; 1 while not quantised; NaN where every output has its own (<see cref="Scales"/>).</summary>
    public double Scale => Scales.Length == 1 ? Scales[0] : double.NaN;

    /// <summary>The value of the integer 1: one for all, or one for each output.</summary>
    public ImmutableArray<double> Scales { get; }

    /// <summary>Whether every output has its own scale.</summary>
    public bool IsPerChannel => Scales.Length != 1;

    /// <summary>The width of an integer weight in bits, two's complement, as an adder takes it; 32 (float) while not quantised.</summary>
    public int Bits { get; }

    /// <summary>How a weight is stored.</summary>
    public WeightCoding Coding { get; }

    /// <summary>The bits that a weight takes in a memory: <see cref="Bits"/>, or the width of its shift code.</summary>
    public int CodeBits { get; }

    /// <summary>Whether the weights are integers.</summary>
    public bool IsQuantised => Integers is not null;

    /// <summary>The number of weights.</summary>
    public int Length => Real?.Length ?? Integers!.Length;

    /// <summary>Real weights.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's product.</exception>
    public static WeightTensor FromReal(float[] values, params ImmutableArray<int> shape)
    {
        CheckLength(values.Length, shape);
        return new WeightTensor(shape, values, null, [1], 32, WeightCoding.Integer, 32);
    }

    /// <summary>Integer weights, each worth <paramref name="scale"/>.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's product.</exception>
    public static WeightTensor FromIntegers(int[] values, double scale, int bits, params ImmutableArray<int> shape) =>
        FromIntegers(values, [scale], bits, shape);

    /// <summary>Integer weights with one scale for all, or one for each output.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's product.</exception>
    public static WeightTensor FromIntegers(int[] values, ImmutableArray<double> scales, int bits, params ImmutableArray<int> shape)
    {
        CheckLength(values.Length, shape);
        return new WeightTensor(shape, null, values, scales, bits, WeightCoding.Integer, bits);
    }

    /// <summary>Shift weights: 0 or +-2^k each, k from 0.</summary>
    /// <param name="values">The integers that an adder sees.</param>
    /// <param name="scales">The value of 2^0: one for all, or one for each output.</param>
    /// <param name="coding">Which shift code.</param>
    /// <param name="codeBits">The width of the code.</param>
    /// <param name="shape">The sizes, row-major.</param>
    /// <exception cref="ArgumentException">The number of values is not the shape's product, or the coding is none of shifts.</exception>
    public static WeightTensor FromShifts(int[] values, ImmutableArray<double> scales, WeightCoding coding, int codeBits, params ImmutableArray<int> shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckLength(values.Length, shape);
        if (coding is not (WeightCoding.ShiftQ or WeightCoding.ShiftPs))
            throw new ArgumentException($"{coding} is no code of shifts.", nameof(coding));

        // +2^k takes k + 2 bits of two's complement.
        var largest = values.Length == 0 ? 0u : values.Max(v => (uint)Math.Abs((long)v));
        return new WeightTensor(shape, null, values, scales, Math.Max(2, BitOperations.Log2(Math.Max(largest, 1)) + 2), coding, codeBits);
    }

    /// <summary>The number of shifts that a code of shifts has: 2^(b-1) for Q, 2^(b-1) - 1 for PS.</summary>
    /// <param name="coding">Which shift code.</param>
    /// <param name="codeBits">The width of the code.</param>
    public static int ShiftsOf(WeightCoding coding, int codeBits) => (1 << (codeBits - 1)) - (coding == WeightCoding.ShiftPs ? 1 : 0);

    /// <summary>The value of the integer 1 for an output.</summary>
    /// <param name="output">The output, or the channel of a convolution's output.</param>
    public double ScaleOf(int output) => Scales.Length == 1 ? Scales[0] : Scales[output];

    /// <summary>Weight <paramref name="index"/> as a real number.</summary>
    public double ValueAt(int index) => Real is not null ? Real[index] : Integers![index] * ScaleOf(Scales.Length == 1 ? 0 : index / (Length / Shape[0]));

    private static void CheckLength(int length, ImmutableArray<int> shape)
    {
        var expected = shape.Aggregate(1L, (product, size) => product * size);
        if (expected != length)
            throw new ArgumentException($"The shape [{string.Join(", ", shape)}] holds {expected} weights, but {length} came.", nameof(shape));
    }
}
