namespace SpikeNet.Backends.Chip;

/// <summary>Fills cores in order with the cells that have no place of their own.</summary>
internal sealed class LoihiFilling(LoihiNetwork network, Loihi1Limits limits, LoihiSynapseIndex index, int[] cores)
{
    /// <summary>Marks, in place of a number, a core that is still to be numbered.</summary>
    private const int Unnumbered = 1 << 24;

    /// <summary>Replaces every -1 by a core.</summary>
    public void Fill()
    {
        var layers = new List<List<int>>();
        var byName = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var cell = 0; cell < cores.Length; cell++)
        {
            if (cores[cell] >= 0)
                continue;
            if (!byName.TryGetValue(network.Cells[cell].Group, out var layer))
            {
                byName[network.Cells[cell].Group] = layer = [];
                layers.Add(layer);
            }

            layer.Add(cell);
        }

        // From the last layer back: the output axons of a cell depend on how many cores its targets take.
        var first = new int[layers.Count];
        var last = new int[layers.Count];
        var next = Unnumbered;
        for (var layer = layers.Count - 1; layer >= 0; layer--)
        {
            first[layer] = next;
            next = Split(layers[layer], next);
            last[layer] = next;
        }

        Number(first, last);
    }

    /// <summary>How many cores a cell sends to, as far as its targets are placed.</summary>
    public static int Destinations(LoihiNetwork network, LoihiSynapseIndex index, int[] cores, int cell)
    {
        var destinations = new HashSet<int>();
        foreach (var s in index.Leaving(cell))
        {
            var core = cores[network.Synapses[s].To];
            if (core >= 0)
                destinations.Add(core);
        }

        return destinations.Count;
    }

    private int Split(List<int> layer, int core)
    {
        var content = new LoihiCoreContent(limits);
        foreach (var cell in layer)
        {
            var axons = Destinations(network, index, cores, cell);
            if (!content.TryAdd(network, index, cell, axons))
            {
                core++;
                content = new LoihiCoreContent(limits);
                content.Add(network, index, cell, axons);
            }

            cores[cell] = core;
        }

        return core + 1;
    }

    /// <summary>Gives the marked cores the lowest free numbers, the first layer's first.</summary>
    private void Number(int[] first, int[] last)
    {
        var taken = cores.Where(c => c < Unnumbered).ToHashSet();
        var numbers = new Dictionary<int, int>();
        var free = 0;
        for (var layer = 0; layer < first.Length; layer++)
        {
            for (var core = first[layer]; core < last[layer]; core++)
            {
                while (taken.Contains(free))
                    free++;
                numbers[core] = free++;
            }
        }

        for (var cell = 0; cell < cores.Length; cell++)
        {
            if (cores[cell] >= Unnumbered)
                cores[cell] = numbers[cores[cell]];
        }
    }
}
