using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Backends.Chip;

/// <summary>Where spikes go: a layer or the read-out, over sum poolings.</summary>
/// <param name="Layer">The place of the layer in <see cref="Speck2ePlan.Layers"/>; -1 for the read-out.</param>
/// <param name="Pools">The poolings on the way, which the chip does as one.</param>
public sealed record Speck2eDestination(int Layer, ImmutableArray<PoolNode> Pools)
{
    /// <summary>The place that stands for the read-out.</summary>
    public const int ReadOut = -1;

    /// <summary>Rows and columns that become one, all poolings together.</summary>
    public int Pooling => Pools.Aggregate(1, (product, p) => product * p.Window.KernelHeight);

    /// <summary>The feature behind the poolings; -1 where the pixel is in a rest that no window covers.</summary>
    /// <param name="feature">The feature before them, numbered channel-last.</param>
    public int FeatureBehind(int feature)
    {
        foreach (var pool in Pools)
        {
            var (from, to) = (pool.InputShape, pool.OutputShape);
            var (channel, pixel) = (feature % from.Channels, feature / from.Channels);
            var (y, x) = (pixel / from.Width / pool.Window.StrideY, pixel % from.Width / pool.Window.StrideX);
            if (y >= to.Height || x >= to.Width)
                return -1;
            feature = to.IndexOf(channel, y, x);
        }

        return feature;
    }
}
