using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What layers that look at places say when the places are not theirs.</summary>
internal static class SpatialLayout
{
    /// <summary>Checks that a layer gets its own layout, or features without one in the same number.</summary>
    /// <exception cref="ArgumentException">It gets another layout.</exception>
    internal static void Check(Layer layer, FeatureShape expected, FeatureShape found)
    {
        if (found != expected && !(found.IsFlat && found.Count == expected.Count))
            throw new ArgumentException($"The layer '{layer.Name}' takes {expected}, but {found} came.", nameof(found));
    }

    /// <summary>Checks that an input lies along a line.</summary>
    /// <exception cref="ArgumentException">It is higher than 1.</exception>
    internal static FeatureShape Line(FeatureShape input, string name) => input.Height == 1
        ? input
        : throw new ArgumentException($"The layer '{name}' takes channels along a line, but {input} came: use the two-dimensional layer.", nameof(input));
}
