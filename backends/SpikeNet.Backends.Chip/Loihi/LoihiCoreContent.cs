namespace SpikeNet.Backends.Chip;

/// <summary>A core while cells are put on it.</summary>
internal sealed class LoihiCoreContent(Loihi1Limits limits)
{
    private readonly Dictionary<(int Source, LoihiSynapseUnit Unit), int> _synapses = [];
    private readonly HashSet<int> _sources = [];
    private readonly HashSet<(double, LoihiReset, double, double, double, int)> _configurations = [];
    private int _cells;
    private int _axonsOut;
    private int _words;

    /// <summary>Adds a cell if it fits, or if the core is empty.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Its synapses.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="axonsOut">The cores that it sends to.</param>
    public bool TryAdd(LoihiNetwork network, LoihiSynapseIndex index, int cell, int axonsOut)
    {
        if (_cells == 0 || Fits(network, index, cell, axonsOut))
        {
            Add(network, index, cell, axonsOut);
            return true;
        }

        return false;
    }

    public void Add(LoihiNetwork network, LoihiSynapseIndex index, int cell, int axonsOut)
    {
        _cells++;
        _axonsOut += axonsOut;
        if (network.Cells[cell] is LoihiNeuron neuron)
            _configurations.Add(Configuration(neuron));
        foreach (var s in index.Reaching(cell))
        {
            var synapse = network.Synapses[s];
            _sources.Add(synapse.From);
            var key = (synapse.From, synapse.Unit);
            var count = _synapses.GetValueOrDefault(key);
            _words += limits.WordsPerAxon(count + 1, synapse.Unit) - limits.WordsPerAxon(count, synapse.Unit);
            _synapses[key] = count + 1;
        }
    }

    public LoihiCoreLoad Load(int core, string group) =>
        new(core, limits.AddressOf(core), group, _cells, _configurations.Count, _sources.Count, _axonsOut, _words);

    private bool Fits(LoihiNetwork network, LoihiSynapseIndex index, int cell, int axonsOut)
    {
        if (_cells + 1 > limits.Compartments || _axonsOut + axonsOut > limits.AxonsOut)
            return false;
        if (network.Cells[cell] is LoihiNeuron neuron && _configurations.Count == limits.Configurations && !_configurations.Contains(Configuration(neuron)))
            return false;
        var words = _words;
        var sources = _sources.Count;
        var added = new Dictionary<(int, LoihiSynapseUnit), int>();
        var newSources = new HashSet<int>();
        foreach (var s in index.Reaching(cell))
        {
            var synapse = network.Synapses[s];
            if (!_sources.Contains(synapse.From) && newSources.Add(synapse.From))
                sources++;
            var key = (synapse.From, synapse.Unit);
            var count = _synapses.GetValueOrDefault(key) + added.GetValueOrDefault(key);
            words += limits.WordsPerAxon(count + 1, synapse.Unit) - limits.WordsPerAxon(count, synapse.Unit);
            added[key] = added.GetValueOrDefault(key) + 1;
            if (words > limits.SynapseWords || sources > limits.AxonsIn)
                return false;
        }

        return true;
    }

    private static (double, LoihiReset, double, double, double, int) Configuration(LoihiNeuron neuron) =>
        (neuron.Threshold, neuron.Reset, neuron.ResetPotential, neuron.LeakDecay, neuron.CurrentDecay, neuron.RefractoryDelay);
}
