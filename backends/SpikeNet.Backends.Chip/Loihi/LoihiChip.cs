using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>Loihi 1 with a network on it: runs it step by step and counts by the accounting rules of SANA-FE's description. Modelled, not measured.</summary>
/// <remarks>
/// In a step each core steps its cells in their order; spikes become messages, one for each core that holds at least one of the cell's synapses, in
/// ascending order of the cores; what they carry acts in the next step. Prices and times are in <see cref="Table"/>. Limits of a core are not enforced here, as they
/// are outside those rules: <see cref="LoihiRules"/> names what silicon could not hold.
/// </remarks>
public sealed class LoihiChip
{
    private readonly LoihiLatencies _latencies;
    private readonly int _coreCount;
    private readonly int[][] _cellsOf;
    private readonly LoihiNeuron?[] _neurons;
    private readonly LoihiAxon[] _axons;
    private readonly int[] _axonStart;
    private readonly int[] _targets;
    private readonly double[] _weights;

    /// <summary>Puts a network on the chip.</summary>
    /// <param name="network">The network.</param>
    /// <param name="table">Prices, times and limits; null for Loihi's own.</param>
    /// <exception cref="ArgumentException">A cell is given a core that the chip does not have.</exception>
    public LoihiChip(LoihiNetwork network, EnergyTable? table = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Table = table ?? Loihi1Backend.Prices;
        Placement = LoihiPlacement.Of(network, Loihi1Limits.From(Table));
        _latencies = LoihiLatencies.From(Table);
        _coreCount = Placement.Loads.IsEmpty ? 1 : Placement.Loads[^1].Core + 1;
        _neurons = [.. network.Cells.Select(c => c as LoihiNeuron)];
        _cellsOf = new int[_coreCount][];
        var cells = Enumerable.Range(0, network.Cells.Length).ToLookup(c => Placement.Cores[c]);
        for (var core = 0; core < _coreCount; core++)
            _cellsOf[core] = [.. cells[core]];
        (_axons, _axonStart, _targets, _weights) = Wire(network);
    }

    /// <summary>Prices, times and limits.</summary>
    public EnergyTable Table { get; }

    /// <summary>Where the cells sit.</summary>
    public LoihiPlacement Placement { get; }

    /// <summary>The barrier that ends every step, in seconds.</summary>
    public double BarrierSeconds => _latencies.Barrier(Placement.TilesUsed);

    /// <summary>Runs the network from its initial state. Several threads may run a chip at once.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
    /// <exception cref="ArgumentException">A cell that shall spike as an input is none.</exception>
    public LoihiRun Run(LoihiRunOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Steps, nameof(options));
        var simple = new LoihiSimpleTiming(_axons, _coreCount, BarrierSeconds);
        var detailed = options.Detailed
            ? new LoihiDetailedTiming(
                _axons, _coreCount, new LoihiRoutes(Placement.Limits), _latencies.LinkBuffer, BarrierSeconds,
                options.Ties == LoihiTieRule.BinaryHeap ? new LoihiHeapQueue() : new LoihiFirstQueued())
            : null;
        var state = new LoihiCompartments(_neurons);
        var record = new LoihiRecord(this, options, _axons);
        List<LoihiSend>[] sends = [.. Enumerable.Range(0, _coreCount).Select(_ => new List<LoihiSend>())];
        for (var step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            record.Begin(InputsOf(options, step));
            for (var core = 0; core < _coreCount; core++)
                StepCore(core, step == 0, state, record, sends[core]);
            foreach (var core in sends)
                Deliver(core, state);
            record.End(state, simple.Step(sends), detailed?.Step(sends));
        }

        return record.ToRun();
    }

    internal ReadOnlySpan<LoihiAxon> AxonsOf(int cell) => _axons.AsSpan(_axonStart[cell].._axonStart[cell + 1]);

    internal int FirstTarget(LoihiAxon axon) => _targets[axon.First];

    internal static LoihiCounts Counts(LoihiAxon axon) => new()
    {
        Messages = 1,
        HopsEastWest = axon.HopsX,
        HopsNorthSouth = axon.HopsY,
        DenseSynapses = axon.Dense,
        SparseSynapses = axon.Sparse,
        ConvolutionalSynapses = axon.Convolutional,
    };

    private IEnumerable<int> InputsOf(LoihiRunOptions options, int step)
    {
        var cells = Placement.Network.Cells;
        if (options.InputSpikes is not { } given)
            return Enumerable.Range(0, cells.Length).Where(c => cells[c] is LoihiInput input && step < input.Spikes.Length && input.Spikes[step]);
        if (step >= given.Count)
            return [];
        foreach (var cell in given[step])
        {
            if ((uint)cell >= (uint)cells.Length || cells[cell] is not LoihiInput)
                throw new ArgumentException($"Cell {cell} is no input of '{Placement.Network.Name}'.", nameof(options));
        }

        return given[step];
    }

    private void StepCore(int core, bool first, LoihiCompartments state, LoihiRecord record, List<LoihiSend> sends)
    {
        sends.Clear();
        var time = 0.0;
        foreach (var cell in _cellsOf[core])
        {
            bool fired;
            if (_neurons[cell] is null)
            {
                fired = record.Spikes(cell);
            }
            else
            {
                fired = state.Step(cell, first, out var updated);
                record.Neuron(cell, updated, fired);
                time += _latencies.Access + (updated ? _latencies.Update : 0) + (fired ? _latencies.Spike : 0);
            }

            if (!fired)
                continue;
            for (var axon = _axonStart[cell]; axon < _axonStart[cell + 1]; axon++)
            {
                sends.Add(new LoihiSend(time + _latencies.AxonOut, axon));
                record.Message(axon);
                time = 0;
            }
        }

        if (time != 0)
            sends.Add(new LoihiSend(time, -1));
    }

    private void Deliver(List<LoihiSend> sends, LoihiCompartments state)
    {
        foreach (var send in sends)
        {
            if (send.Axon < 0)
                continue;
            var axon = _axons[send.Axon];
            for (var s = axon.First; s < axon.First + axon.Synapses; s++)
                state.Receive(_targets[s], _weights[s]);
        }
    }

    private (LoihiAxon[] Axons, int[] Start, int[] Targets, double[] Weights) Wire(LoihiNetwork network)
    {
        var index = new LoihiSynapseIndex(network);
        var axons = new List<LoihiAxon>();
        var start = new int[network.Cells.Length + 1];
        var targets = new int[network.Synapses.Length];
        var weights = new double[network.Synapses.Length];
        var next = 0;
        for (var cell = 0; cell < network.Cells.Length; cell++)
        {
            // A stable order keeps the stored order of the synapses within a core, and so the order of their sum.
            foreach (var group in index.Leaving(cell).ToArray().GroupBy(s => Placement.Cores[network.Synapses[s].To]).OrderBy(g => g.Key))
            {
                var first = next;
                var seconds = _latencies.AxonIn;
                var units = new int[3];
                foreach (var synapse in group.Select(s => network.Synapses[s]))
                {
                    (targets[next], weights[next]) = (synapse.To, synapse.Weight);
                    next++;
                    units[(int)synapse.Unit]++;
                    seconds += _latencies.Synapse[(int)synapse.Unit];
                }

                axons.Add(Axon(cell, Placement.Cores[cell], group.Key, first, units, seconds));
            }

            start[cell + 1] = axons.Count;
        }

        return ([.. axons], start, targets, weights);
    }

    private LoihiAxon Axon(int cell, int from, int to, int first, int[] units, double seconds)
    {
        var (x, y) = Placement.Limits.PlaceOf(from / Placement.Limits.CoresPerTile);
        var (toX, toY) = Placement.Limits.PlaceOf(to / Placement.Limits.CoresPerTile);
        var (hopsX, hopsY) = (Math.Abs(toX - x), Math.Abs(toY - y));
        return new LoihiAxon(
            cell, from, to, hopsX, hopsY, first, units[0], units[1], units[2], seconds, hopsX * _latencies.HopEastWest + hopsY * _latencies.HopNorthSouth);
    }
}
