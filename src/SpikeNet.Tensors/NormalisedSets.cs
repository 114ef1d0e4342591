namespace SpikeNet.Tensors;

/// <summary>Which of a step's features are normalised together: the values of a group of channels, over all places or at each place by itself.</summary>
/// <param name="Layout">The layout of the features.</param>
/// <param name="Groups">Groups of neighbouring channels, which divide them.</param>
/// <param name="EachPlace">Whether every place has statistics of its own.</param>
public readonly record struct NormalisedSets(FeatureShape Layout, int Groups, bool EachPlace)
{
    /// <summary>The number of sets in a step of a sample.</summary>
    public int Count => EachPlace ? Groups * Layout.Height * Layout.Width : Groups;

    /// <summary>The number of values in a set.</summary>
    public int Size => Layout.Count / Count;

    /// <summary>The set that a feature belongs to.</summary>
    /// <param name="feature">The feature, numbered channel-last.</param>
    public int Of(int feature)
    {
        var (place, channel) = Math.DivRem(feature, Layout.Channels);
        var group = channel / (Layout.Channels / Groups);
        return EachPlace ? (place * Groups) + group : group;
    }
}
