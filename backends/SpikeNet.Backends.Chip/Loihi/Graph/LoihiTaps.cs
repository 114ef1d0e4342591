using SpikeNet.Graph;

namespace SpikeNet.Backends.Chip;

/// <summary>A linear map from one population's spikes to the values of a node, as its non-structural entries: source, target, whole weight, unit.</summary>
/// <remarks>Zero weights that a layer stores are kept. Entries are in ascending order of the source, then in the layer's own order of targets.</remarks>
internal sealed class LoihiTaps
{
    private readonly List<(int From, int To, long Weight)> _entries;
    private readonly bool _single;

    private LoihiTaps(List<(int From, int To, long Weight)> entries, LoihiSynapseUnit unit, bool weighted)
    {
        _entries = entries;
        Unit = unit;
        Weighted = weighted;
        _single = entries.Count == 0 || !entries.Zip(entries.Skip(1)).Any(e => e.First.From == e.Second.From);
    }

    public IReadOnlyList<(int From, int To, long Weight)> Entries => _entries;

    /// <summary>The unit of the last layer on the way.</summary>
    public LoihiSynapseUnit Unit { get; }

    /// <summary>Whether the way has passed weights.</summary>
    public bool Weighted { get; }

    public static LoihiTaps Identity(int size) =>
        new([.. Enumerable.Range(0, size).Select(i => (i, i, 1L))], LoihiSynapseUnit.Sparse, weighted: false);

    public LoihiTaps Through(DenseNode dense)
    {
        var entries = new List<(int, int, long)>(_entries.Count * dense.OutFeatures);
        foreach (var (from, to, weight) in _entries)
        {
            for (var o = 0; o < dense.OutFeatures; o++)
                entries.Add((from, o, weight * dense.Weight.Integers![o * dense.InFeatures + to]));
        }

        return Merged(entries, LoihiSynapseUnit.Dense, weighted: true);
    }

    public LoihiTaps Through(ConvolutionNode node)
    {
        var geometry = new ConvolutionGeometry(node);
        var perGroup = node.OutChannels / node.Groups;
        var entries = new List<(int, int, long)>();
        foreach (var (from, to, weight) in _entries)
        {
            var (pixel, channel) = Math.DivRem(to, node.InputShape.Channels);
            var (group, inGroup) = Math.DivRem(channel, node.ChannelsPerGroup);
            foreach (var (row, tapRow) in geometry.Rows[pixel / node.InputShape.Width])
            {
                foreach (var (column, tapColumn) in geometry.Columns[pixel % node.InputShape.Width])
                {
                    for (var o = group * perGroup; o < (group + 1) * perGroup; o++)
                        entries.Add((from, geometry.Output.IndexOf(o, row, column), weight * node.Weight.Integers![node.WeightIndex(o, inGroup, tapRow, tapColumn)]));
                }
            }
        }

        return Merged(entries, LoihiSynapseUnit.Convolutional, weighted: true);
    }

    /// <summary>Through a sum pooling: each value reaches the windows that see it.</summary>
    public LoihiTaps Through(PoolNode pool)
    {
        var channels = pool.InputShape.Channels;
        var geometry = new ConvolutionGeometry(pool.InputShape, pool.Window, channels, channels);
        var entries = new List<(int, int, long)>();
        foreach (var (from, to, weight) in _entries)
        {
            var (pixel, channel) = Math.DivRem(to, channels);
            foreach (var (row, _) in geometry.Rows[pixel / pool.InputShape.Width])
            {
                foreach (var (column, _) in geometry.Columns[pixel % pool.InputShape.Width])
                    entries.Add((from, geometry.Output.IndexOf(channel, row, column), weight));
            }
        }

        return Merged(entries, Unit, Weighted);
    }

    /// <summary>One synapse for several ways between the same two cells, as a window that overlaps others makes them.</summary>
    private LoihiTaps Merged(List<(int From, int To, long Weight)> entries, LoihiSynapseUnit unit, bool weighted)
    {
        // A layer reaches a target from an input once, so two ways can only come from a source that reached several values before.
        if (_single)
            return new LoihiTaps(entries, unit, weighted || Weighted);
        var merged = new List<(int From, int To, long Weight)>(entries.Count);
        var places = new Dictionary<int, int>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (i == 0 || entries[i].From != entries[i - 1].From)
                places.Clear();
            if (places.TryGetValue(entries[i].To, out var place))
            {
                merged[place] = merged[place] with { Weight = merged[place].Weight + entries[i].Weight };
                continue;
            }

            places[entries[i].To] = merged.Count;
            merged.Add(entries[i]);
        }

        return new LoihiTaps(merged, unit, weighted || Weighted);
    }
}
