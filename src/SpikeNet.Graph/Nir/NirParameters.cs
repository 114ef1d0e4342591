using System.Collections.Immutable;

namespace SpikeNet.Graph.Nir;

/// <summary>Reads a node's parameters, one value per feature or one for all, in the order of our features.</summary>
internal static class NirParameters
{
    /// <summary>The values of a parameter; a single one where all are equal.</summary>
    internal static ImmutableArray<double> Of(NirNode node, string parameter, NirSignal signal, double? otherwise = null)
    {
        if (node.Optional(parameter) is not { } array)
            return [otherwise ?? throw new NirNodeException(node.Name, $"{node.Type} has no '{parameter}'")];
        if (array.Values.Any(v => !float.IsFinite((float)v)))
            throw new NirNodeException(node.Name, $"'{parameter}' holds values that are no finite numbers");
        if (array.Values.Length > 0 && array.Values.All(v => v.Equals(array.Values[0])))
            return Fits(array, signal) ? [array.Values[0]] : throw Wrong(node, parameter, array, signal);
        if (array.Values.Length == signal.Count)
            return [.. Enumerable.Range(0, signal.Count).Select(i => array.Values[signal.Place(i)])];
        if (!Fits(array, signal))
            throw Wrong(node, parameter, array, signal);
        return [.. Enumerable.Range(0, signal.Count).Select(i => array.Values[Stretched(array, signal, signal.Place(i))])];
    }

    /// <summary>As many values as features, or sizes of 1 that stand for many.</summary>
    private static bool Fits(NirArray array, NirSignal signal)
    {
        if (array.Values.Length == 1 || array.Values.Length == signal.Count)
            return true;
        var offset = signal.Shape.Length - array.Shape.Length;
        return offset >= 0 && array.Shape.Select((size, d) => size == 1 || size == signal.Shape[d + offset]).All(right => right);
    }

    private static NirNodeException Wrong(NirNode node, string parameter, NirArray array, NirSignal signal) =>
        new(node.Name, $"'{parameter}' has the shape {array.ShapeText}, expected {signal} or one value");

    private static int Stretched(NirArray array, NirSignal signal, int place)
    {
        var (at, stride) = (0, 1);
        for (var d = signal.Shape.Length - 1; d >= 0; d--)
        {
            var index = place % signal.Shape[d];
            place /= signal.Shape[d];
            var dimension = d - (signal.Shape.Length - array.Shape.Length);
            if (dimension < 0)
                break;
            if (array.Shape[dimension] != 1)
                at += index * stride;
            stride *= (int)array.Shape[dimension];
        }

        return at;
    }
}
