using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph.Nir;

/// <summary>What a NIR node gives: its shape there, channel first, and the layout that says which of our features each value is.</summary>
/// <remarks>NIR numbers value (c, y, x) as (c H + y) W + x, we number it (y W + x) C + c. Once flattened a shape is a vector, but the order stays.</remarks>
/// <param name="Shape">The sizes in the file.</param>
/// <param name="Layout">Channels and places that the order of the values comes from.</param>
internal sealed record NirSignal(ImmutableArray<int> Shape, FeatureShape Layout)
{
    internal int Count => Layout.Count;

    /// <summary>Whether both number their values in the same order.</summary>
    internal bool IsInOrder => Layout.Channels == 1 || Layout.Height * Layout.Width == 1;

    /// <summary>The value in the file that one of our features is.</summary>
    internal int Place(int feature) =>
        IsInOrder ? feature : (feature % Layout.Channels * (Layout.Height * Layout.Width)) + (feature / Layout.Channels);

    internal bool HasOrderOf(NirSignal other) =>
        Count == other.Count && (IsInOrder ? other.IsInOrder : Layout.Channels == other.Layout.Channels);

    /// <summary>A signal of a shape: features, channels along a line, or channels, rows and columns. Further leading sizes of 1 are left out.</summary>
    internal static NirSignal Of(string node, IEnumerable<double> sizes)
    {
        var whole = sizes.ToList();
        if (whole.Any(s => s != Math.Floor(s) || s < 1 || s > GraphVerifier.SizeLimit) || whole.Aggregate(1.0, (p, s) => p * s) > GraphVerifier.SizeLimit)
            throw new NirNodeException(node, $"the shape [{string.Join(", ", whole)}], expected sizes from 1 with a product up to {GraphVerifier.SizeLimit}");
        while (whole.Count > 3 && whole[0] == 1)
            whole.RemoveAt(0);
        ImmutableArray<int> shape = whole.Count == 0 ? [1] : [.. whole.Select(s => (int)s)];
        return new NirSignal(shape, shape switch
        {
            [var n] => FeatureShape.Flat(n),
            [var c, var l] => FeatureShape.Line(c, l),
            [var c, var h, var w] => new FeatureShape(c, h, w),
            _ => throw new NirNodeException(node, $"a shape of {shape.Length} sizes; up to channels, rows and columns can be expressed"),
        });
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Shape)}]";
}
