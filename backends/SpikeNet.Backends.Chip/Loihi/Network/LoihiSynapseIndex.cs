namespace SpikeNet.Backends.Chip;

/// <summary>The synapses of a network by the cell that they leave and by the neuron that they reach, each in the stored order.</summary>
internal sealed class LoihiSynapseIndex
{
    private readonly int[] _fromStart;
    private readonly int[] _from;
    private readonly int[] _toStart;
    private readonly int[] _to;

    public LoihiSynapseIndex(LoihiNetwork network)
    {
        (_fromStart, _from) = Sort(network, s => s.From);
        (_toStart, _to) = Sort(network, s => s.To);
    }

    public ReadOnlySpan<int> Leaving(int cell) => _from.AsSpan(_fromStart[cell].._fromStart[cell + 1]);

    public ReadOnlySpan<int> Reaching(int cell) => _to.AsSpan(_toStart[cell].._toStart[cell + 1]);

    private static (int[] Start, int[] Order) Sort(LoihiNetwork network, Func<LoihiSynapse, int> end)
    {
        var start = new int[network.Cells.Length + 1];
        foreach (var synapse in network.Synapses)
            start[end(synapse) + 1]++;
        for (var i = 1; i < start.Length; i++)
            start[i] += start[i - 1];
        var next = start.AsSpan(0, network.Cells.Length).ToArray();
        var order = new int[network.Synapses.Length];
        for (var s = 0; s < order.Length; s++)
            order[next[end(network.Synapses[s])]++] = s;
        return (start, order);
    }
}
