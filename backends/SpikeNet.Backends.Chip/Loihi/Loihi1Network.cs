using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>A graph on Loihi 1.</summary>
/// <remarks>A message is counted at the layer that receives it, so the inputs' messages appear at the first layer; the last layer's spikes leave no message.</remarks>
internal sealed class Loihi1Network : ICompiledNetwork
{
    private const int SamplesAtOnce = 16;

    private readonly LoihiGraph _network;
    private readonly ImmutableArray<Diagnostic> _differences;
    private readonly Loihi1Options _options;
    private readonly LoihiChip _chip;
    private readonly int[] _layerOf;

    public Loihi1Network(LoihiGraph network, ImmutableArray<Diagnostic> differences, Loihi1Options options, EnergyTable energy)
    {
        _network = network;
        _differences = differences;
        _options = options;
        _chip = new LoihiChip(network.Network, energy);
        _layerOf = LayerOfEachCell();
    }

    private SpikeGraph Graph => _network.Graph;

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var reference = GraphExecutor.Run(Graph, input, cancellation);
        var tally = new LoihiTally(_network.Network.Cells.Length, _chip.Placement.Loads.Length);
        var predictions = _differences.IsEmpty ? new ReadOutScores(Graph.ReadOut, input.BatchSize, input.TimeSteps) : null;
        var runs = new LoihiRun[SamplesAtOnce];
        for (var first = 0; first < input.BatchSize; first += SamplesAtOnce)
        {
            // Samples do not see each other; the sums are taken in their order, whoever ran them.
            var count = Math.Min(SamplesAtOnce, input.BatchSize - first);
            var from = first;
            Parallel.For(
                0, count, new ParallelOptions { MaxDegreeOfParallelism = Workers.Threads, CancellationToken = cancellation },
                i => runs[i] = _chip.Run(Options(input, from + i), cancellation));
            for (var i = 0; i < count; i++)
            {
                tally.Add(runs[i], _options.Timing);
                if (predictions is not null)
                    Score(predictions, runs[i], first + i);
            }
        }

        return new NetworkRun
        {
            Predictions = [.. predictions is null ? reference.Predictions() : (reference with { Scores = predictions.Scores }).Predictions()],
            Activity = new ActivityCounts(input.BatchSize, Activity(reference, tally, input.BatchSize)),
            LatencySeconds = input.BatchSize == 0 ? null : tally.Seconds / input.BatchSize,
            Notes = Notes(reference, tally, input.BatchSize),
        };
    }

    private LoihiRunOptions Options(SpikeTrain input, int sample)
    {
        var spikes = new int[input.TimeSteps][];
        for (var t = 0; t < input.TimeSteps; t++)
            spikes[t] = input.Row(t, sample).ToArray();
        return new LoihiRunOptions { Steps = _network.Steps, Detailed = _options.Timing == LoihiTimingModel.Detailed, Ties = _options.Ties, InputSpikes = spikes };
    }

    private void Score(ReadOutScores scores, LoihiRun run, int sample)
    {
        var output = _network.Output;
        var values = new double[output.Count];
        scores.Begin(sample);
        for (var t = 0; t < Graph.Input.TimeSteps; t++)
        {
            Array.Clear(values);
            foreach (var cell in t + output.Depth < 0 ? [] : run.Spikes[t + output.Depth])
            {
                if (cell >= output.First && cell < output.First + output.Count)
                    values[cell - output.First] = 1;
            }

            scores.Step(sample, values);
        }
    }

    private ImmutableArray<NodeActivity> Activity(GraphRun reference, LoihiTally tally, int samples)
    {
        var counts = new LoihiCounts[reference.Counts.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = new LoihiCounts();
        for (var cell = 0; cell < _layerOf.Length; cell++)
        {
            if (_network.Network.Cells[cell] is LoihiNeuron)
            {
                counts[_layerOf[cell]] += new LoihiCounts
                {
                    SomaAccesses = (long)_network.Steps * samples,
                    SomaUpdates = tally.Updates[cell],
                    SomaSpikes = tally.Spikes[cell],
                };
            }

            foreach (var axon in _chip.AxonsOf(cell))
            {
                if (tally.Spikes[cell] > 0)
                    counts[_layerOf[_chip.FirstTarget(axon)]] += LoihiChip.Counts(axon).Times(tally.Spikes[cell]);
            }
        }

        return
        [
            .. reference.Counts.Zip(counts, (r, c) => new NodeActivity
            {
                Node = r.Node,
                InputEvents = r.InputEvents,
                SynapticOperations = r.SynapticOperations,
                ExecutedAccumulates = c.Synapses,
                DenseOperations = r.DenseOperations,
                OutputSpikes = r.OutputSpikes,
                Events = c.Events().ToImmutableSortedDictionary(StringComparer.Ordinal),
            }),
        ];
    }

    private int[] LayerOfEachCell()
    {
        var layers = Graph.Layers();
        var of = new int[_network.Network.Cells.Length];
        foreach (var population in _network.Populations)
        {
            var layer = 0;
            for (var l = 0; l < layers.Length; l++)
            {
                if (layers[l].Neurons.Any(n => n.Name == population.Name) || (_network.Integrates && population == _network.Output && layers[l].FeedsReadOut))
                    layer = l;
            }

            of.AsSpan(population.First, population.Count).Fill(layer);
        }

        return of;
    }

    private ImmutableArray<string> Notes(GraphRun reference, LoihiTally tally, int samples)
    {
        var placement = _chip.Placement;
        var notes = ImmutableArray.CreateBuilder<string>();
        notes.Add("modelled, not measured: event energies and times as calibrated in SANA-FE, within 12 % energy and 25 % latency of silicon on three applications");
        notes.Add($"{placement.Loads.Length} cores on {placement.TilesUsed} tiles ({string.Join(", ", _network.Populations.Select(p => $"{p.Name} {CoresOf(p)}"))}); the fullest core holds {placement.Loads.Max(l => l.Utilisation(placement.Limits)):P0} of a limit");
        notes.Add($"{_network.Steps} steps per inference: {Graph.Input.TimeSteps} of the input, one more per layer because a spike acts in the next step; potentials are cleared between samples at no cost");
        if (samples > 0 && _network.Steps > 0)
        {
            var step = tally.Seconds / samples / _network.Steps;
            notes.Add(FormattableString.Invariant($"{step * 1e6:0.###} us per step with a barrier of {_chip.BarrierSeconds * 1e6:0.#} us ({Timing()}); an input event reaches the output {_network.Output.Depth} steps later, in {_network.Output.Depth * step * 1e6:0.###} us"));
            var busiest = Enumerable.Range(0, placement.Loads.Length).MaxBy(i => tally.Peaks[i]);
            notes.Add(FormattableString.Invariant($"busiest core {placement.Loads[busiest].Address} ('{placement.Loads[busiest].Group}'): at most {tally.Peaks[busiest] / 1e6:0.###} M synapses per second in a step"));
        }

        notes.Add("the chip fires strictly above its threshold: theta - 1 is programmed for >=, 2 theta - 1 where potentials may be clipped and weights have an exponent more");
        if (reference.Saturations > 0)
            notes.Add(FormattableString.Invariant($"{reference.Saturations} times in {(double)samples * Graph.Input.TimeSteps * Graph.Nodes.OfType<NeuronNode>().Sum(n => (long)n.Size):0} neuron steps a potential met the end of its range, on the chip as in the graph: {ClippedLayers(reference)}"));
        notes.Add("each synapse is stored and priced by the unit of its layer (dense or convolutional); no kernel is shared between places in the memory model");
        if (!_differences.IsEmpty)
            notes.Add($"the chip's spikes are not the graph's here ({string.Join(", ", _differences.Select(d => d.Code).Distinct())}): predictions are the graph's, energy and time what the chip would do; it fires {tally.Spikes.Zip(_network.Network.Cells).Where(x => x.Second is LoihiNeuron).Sum(x => x.First)} spikes, the graph {reference.Counts.Sum(c => c.OutputSpikes)}");
        return notes.ToImmutable();
    }

    private static string ClippedLayers(GraphRun reference) =>
        string.Join(", ", reference.SaturationsOf.Where(s => s.Value > 0).Select(s => FormattableString.Invariant($"{s.Key} {s.Value}")));

    private string Timing() => _options.Timing == LoihiTimingModel.Detailed ? "detailed timing" : "simple timing, without congestion of the mesh";

    private int CoresOf(LoihiPopulation population) =>
        Enumerable.Range(population.First, population.Count).Select(c => _chip.Placement.Cores[c]).Distinct().Count();
}
