using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>The largest matching between layers and cores, by augmenting paths.</summary>
/// <remarks>
/// Where a layer stays without a core, the layers that an alternating path reaches from it compete for the cores that they
/// reach: there are more of them than of those cores (the condition of Hall, 1935), so no other placement would do.
/// </remarks>
public sealed class BipartiteMatching
{
    private readonly ImmutableArray<ImmutableArray<int>> _choices;
    private readonly int[] _left;
    private readonly int[] _right;

    /// <summary>Finds a largest matching.</summary>
    /// <param name="choices">For each layer, the cores that could take it.</param>
    /// <param name="rightCount">The number of cores.</param>
    public BipartiteMatching(ImmutableArray<ImmutableArray<int>> choices, int rightCount)
    {
        _choices = choices;
        _left = new int[choices.Length];
        _right = new int[rightCount];
        Array.Fill(_left, -1);
        Array.Fill(_right, -1);
        for (var layer = 0; layer < choices.Length; layer++)
            Augment(layer, new bool[rightCount]);
    }

    /// <summary>The core of each layer, or -1 where none is left.</summary>
    public ImmutableArray<int> Assignment => [.. _left];

    /// <summary>Whether every layer has a core.</summary>
    public bool IsComplete => !_left.Contains(-1);

    /// <summary>The layers that compete with a layer without a core (itself included), and the cores that they compete for.</summary>
    /// <param name="layer">A layer without a core.</param>
    public (ImmutableArray<int> Layers, ImmutableArray<int> Cores) Competition(int layer)
    {
        var layers = new SortedSet<int> { layer };
        var cores = new SortedSet<int>();
        var open = new Queue<int>([layer]);
        while (open.TryDequeue(out var at))
        {
            foreach (var core in _choices[at].Where(cores.Add))
            {
                if (_right[core] >= 0 && layers.Add(_right[core]))
                    open.Enqueue(_right[core]);
            }
        }

        return ([.. layers], [.. cores]);
    }

    private bool Augment(int layer, bool[] tried)
    {
        foreach (var core in _choices[layer])
        {
            if (tried[core])
                continue;
            tried[core] = true;
            if (_right[core] >= 0 && !Augment(_right[core], tried))
                continue;
            _left[layer] = core;
            _right[core] = layer;
            return true;
        }

        return false;
    }
}
