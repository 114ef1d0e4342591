namespace SpikeNet.Graph;

/// <summary>What a node gives in one step of one sample.</summary>
/// <remarks>Real graphs keep float32 values here and quantised ones integers below 2^53; a double holds both exactly.</remarks>
/// <param name="features">The number of values.</param>
internal sealed class NodeRow(int features)
{
    /// <summary>The values.</summary>
    internal double[] Values { get; } = new double[features];

    /// <summary>The places of the values other than 0, ascending; kept where the node gives events.</summary>
    internal List<int> Events { get; } = [];

    /// <summary>Makes the values those of spikes worth 1.</summary>
    internal void SetSpikes(ReadOnlySpan<int> spikes)
    {
        foreach (var e in Events)
            Values[e] = 0;
        Events.Clear();
        foreach (var e in spikes)
        {
            Values[e] = 1;
            Events.Add(e);
        }
    }

    /// <summary>Lists the values other than 0.</summary>
    internal void FindEvents()
    {
        Events.Clear();
        for (var i = 0; i < Values.Length; i++)
        {
            if (Values[i] != 0)
                Events.Add(i);
        }
    }
}
