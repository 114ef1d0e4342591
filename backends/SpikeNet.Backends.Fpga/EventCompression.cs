using System.Collections.Immutable;

namespace SpikeNet.Backends.Fpga;

/// <summary>Adjacent-position event compression (APEC): what adjacent positions share is accumulated once and cached.</summary>
/// <remarks>
/// The cached sum of O is where every position of the set starts from, so a position costs only its residual R_i: no addition joins the two.
/// Saves (g - 1) |O| events per set. Source: ExSpike, arXiv 2606.20414.
/// </remarks>
public static class EventCompression
{
    /// <summary>The group sizes that the accelerator has; 1 is no compression.</summary>
    public static ImmutableArray<int> GroupSizes { get; } = [1, 2, 4, 8];

    /// <summary>Compresses positions in scan order.</summary>
    /// <param name="positions">The channels that spike at each position, strictly ascending.</param>
    /// <param name="groupSize">g: 1, 2, 4 or 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The group size is not one of <see cref="GroupSizes"/>.</exception>
    /// <exception cref="ArgumentException">The number of positions is not a multiple of g, or a position is not ascending.</exception>
    public static ImmutableArray<CompressedSet> Compress(IReadOnlyList<IReadOnlyList<int>> positions, int groupSize)
    {
        ArgumentNullException.ThrowIfNull(positions);
        if (!GroupSizes.Contains(groupSize))
            throw new ArgumentOutOfRangeException(nameof(groupSize), groupSize, $"The group size is one of {string.Join(", ", GroupSizes)}.");
        if (positions.Count % groupSize != 0)
            throw new ArgumentException($"{positions.Count} positions are no whole number of groups of {groupSize}.", nameof(positions));
        for (var p = 0; p < positions.Count; p++)
        {
            for (var i = 1; i < positions[p].Count; i++)
            {
                if (positions[p][i] <= positions[p][i - 1])
                    throw new ArgumentException($"Position {p}: channel {positions[p][i]} after {positions[p][i - 1]}; a position is strictly ascending.", nameof(positions));
            }
        }

        var sets = ImmutableArray.CreateBuilder<CompressedSet>(positions.Count / groupSize);
        for (var p = 0; p < positions.Count; p += groupSize)
        {
            if (groupSize == 1)
            {
                sets.Add(new CompressedSet([], [[.. positions[p]]]));
                continue;
            }

            IReadOnlyList<int> overlap = positions[p];
            for (var i = 1; i < groupSize; i++)
                overlap = Part(overlap, positions[p + i], shared: true);
            var residuals = ImmutableArray.CreateBuilder<ImmutableArray<int>>(groupSize);
            for (var i = 0; i < groupSize; i++)
                residuals.Add([.. Part(positions[p + i], overlap, shared: false)]);
            sets.Add(new CompressedSet([.. overlap], residuals.MoveToImmutable()));
        }

        return sets.MoveToImmutable();
    }

    /// <summary>The elements of an ascending list that another one has (or has not).</summary>
    private static List<int> Part(IReadOnlyList<int> list, IReadOnlyList<int> other, bool shared)
    {
        var part = new List<int>(list.Count);
        var o = 0;
        foreach (var channel in list)
        {
            while (o < other.Count && other[o] < channel)
                o++;
            if ((o < other.Count && other[o] == channel) == shared)
                part.Add(channel);
        }

        return part;
    }
}
