using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>Counts a run while it goes on.</summary>
internal sealed class LoihiRecord(LoihiChip chip, LoihiRunOptions options, LoihiAxon[] axons)
{
    private readonly LoihiNetwork _network = chip.Placement.Network;
    private readonly int _neurons = chip.Placement.Network.Cells.Count(c => c is LoihiNeuron);
    private readonly long[] _updates = new long[chip.Placement.Network.Cells.Length];
    private readonly long[] _spikes = new long[chip.Placement.Network.Cells.Length];
    private readonly bool[] _inputs = new bool[chip.Placement.Network.Cells.Length];
    private readonly Dictionary<int, CoreTally> _cores = chip.Placement.Loads.ToDictionary(l => l.Core, _ => new CoreTally());
    private readonly ImmutableArray<LoihiStep>.Builder _steps = ImmutableArray.CreateBuilder<LoihiStep>();
    private readonly ImmutableArray<ImmutableArray<int>>.Builder _fired = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
    private readonly ImmutableArray<ImmutableArray<double>>.Builder _potentials = ImmutableArray.CreateBuilder<ImmutableArray<double>>();
    private readonly List<int> _now = [];
    private long _updated;
    private long _neuronSpikes;
    private long _messages;
    private long _eastWest;
    private long _northSouth;
    private long _dense;
    private long _sparse;
    private long _convolutional;

    public void Begin(IEnumerable<int> inputs)
    {
        (_updated, _neuronSpikes, _messages, _eastWest, _northSouth, _dense, _sparse, _convolutional) = (0, 0, 0, 0, 0, 0, 0, 0);
        _now.Clear();
        Array.Clear(_inputs);
        foreach (var cell in inputs.Where(c => !_inputs[c]))
        {
            _inputs[cell] = true;
            _now.Add(cell);
            _spikes[cell]++;
        }
    }

    /// <summary>Whether an input spikes in this step.</summary>
    public bool Spikes(int input) => _inputs[input];

    public void Neuron(int cell, bool updated, bool fired)
    {
        if (updated)
        {
            _updated++;
            _updates[cell]++;
        }

        if (fired)
        {
            _neuronSpikes++;
            _spikes[cell]++;
            _now.Add(cell);
        }
    }

    public void Message(int number)
    {
        ref readonly var axon = ref axons[number];
        _messages++;
        _eastWest += axon.HopsX;
        _northSouth += axon.HopsY;
        _dense += axon.Dense;
        _sparse += axon.Sparse;
        _convolutional += axon.Convolutional;
        _cores[axon.From].Sent++;
        var to = _cores[axon.To];
        to.Received++;
        to.SynapsesNow += axon.Synapses;
    }

    public void End(LoihiCompartments state, double simple, double? detailed)
    {
        var counts = new LoihiCounts
        {
            SomaAccesses = _neurons,
            SomaUpdates = _updated,
            SomaSpikes = _neuronSpikes,
            InputSpikes = _now.Count - _neuronSpikes,
            Messages = _messages,
            HopsEastWest = _eastWest,
            HopsNorthSouth = _northSouth,
            DenseSynapses = _dense,
            SparseSynapses = _sparse,
            ConvolutionalSynapses = _convolutional,
        };
        _steps.Add(new LoihiStep(counts, simple, detailed));
        _fired.Add([.. _now.Order()]);
        foreach (var core in _cores.Values)
        {
            core.Peak = Math.Max(core.Peak, core.SynapsesNow / (detailed ?? simple));
            core.Synapses += core.SynapsesNow;
            core.SynapsesNow = 0;
        }

        if (options.RecordPotentials)
            _potentials.Add([.. Enumerable.Range(0, _network.Cells.Length).Select(state.Potential)]);
    }

    public LoihiRun ToRun() => new()
    {
        Steps = _steps.ToImmutable(),
        Counts = _steps.Aggregate(new LoihiCounts(), (sum, step) => sum + step.Counts),
        Spikes = _fired.ToImmutable(),
        Updates = [.. _updates],
        SpikeCounts = [.. _spikes],
        Cores = [.. chip.Placement.Loads.Select(l => _cores[l.Core]).Zip(chip.Placement.Loads, (c, l) => new LoihiCoreActivity(l, c.Sent, c.Received, c.Synapses, c.Peak))],
        Potentials = _potentials.ToImmutable(),
    };

    private sealed class CoreTally
    {
        public long Sent { get; set; }

        public long Received { get; set; }

        public long Synapses { get; set; }

        public long SynapsesNow { get; set; }

        public double Peak { get; set; }
    }
}
