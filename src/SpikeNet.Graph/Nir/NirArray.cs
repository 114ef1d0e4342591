using System.Collections.Immutable;

namespace SpikeNet.Graph.Nir;

/// <summary>The numbers of a parameter as a NIR file has them, row-major.</summary>
/// <param name="Shape">The sizes; empty for a single number.</param>
/// <param name="Values">The numbers.</param>
internal sealed record NirArray(ImmutableArray<long> Shape, double[] Values)
{
    internal static NirArray Scalar(double value) => new([], [value]);

    internal static NirArray Vector(params double[] values) => new([values.Length], values);

    internal string ShapeText => $"[{string.Join(", ", Shape)}]";
}
